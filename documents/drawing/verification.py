"""The corner of a document that lets anybody check it: code, address, and the same as a QR code."""

from dataclasses import dataclass

import segno

from documents.drawing.sheet import INK, NAVY, SLATE, Sheet, number
from documents.drawing.structure import Element
from documents.drawing.typefaces import Face, text_width
from documents.drawing.wrapping import wrap

QUIET_ZONE = 4  # modules of white that scanners expect on every side


def in_groups(code: str, *, length: int = 4) -> str:
    """Return a bare code in groups that can be read over the telephone."""
    if not code.isalnum() or len(code) <= length:
        return code
    return " ".join(code[start : start + length] for start in range(0, len(code), length))


def draw_qr(sheet: Sheet, *, x: float, y: float, size: float, url: str, parent: Element) -> None:
    """Draw the address as a QR code whose quiet zone lies within the given square."""
    matrix = segno.make(url, error="m", micro=False).matrix
    side = len(matrix)
    module = size / (side + 2 * QUIET_ZONE)
    runs: list[str] = []
    for index, row in enumerate(matrix):
        column = 0
        while column < side:
            if not row[column]:
                column += 1
                continue
            start = column
            while column < side and row[column]:
                column += 1
            runs.append(f"{start} {side - 1 - index} {column - start} 1 re")
    figure = parent.add("Figure", alt=f"QR code for {url}", box=(x, y, x + size, y + size))
    left, bottom = number(x + QUIET_ZONE * module), number(y + QUIET_ZONE * module)
    scale = f"{module:.4f}"
    with sheet.content(figure):
        # One path, filled once: no hairlines between modules, and a small file.
        sheet.draw(f"q 0 0 0 rg {scale} 0 0 {scale} {left} {bottom} cm {' '.join(runs)} f Q")


@dataclass(frozen=True, slots=True)
class VerificationPanel:
    """The QR code with its caption beside it, measured before it is drawn."""

    caption: str
    url: str
    check_label: str
    check_code: str
    width: float
    qr_size: float
    scale: float

    @property
    def _text_width(self) -> float:
        return self.width - self.qr_size - 6 * self.scale

    def _lines(self) -> list[tuple[str, str, Face, float]]:
        """Return (part, line, face, size) from top to bottom."""
        small, code_size = 7.6 * self.scale, 12.5 * self.scale
        width = self._text_width
        lines = [
            ("caption", line, Face.SANS, small)
            for line in wrap(Face.SANS, small, self.caption, width)
        ]
        lines += [
            ("address", line, Face.SANS_BOLD, small)
            for line in wrap(Face.SANS_BOLD, small, self.url, width)
        ]
        lines += [
            ("label", line, Face.SANS, small)
            for line in wrap(Face.SANS, small, self.check_label, width)
        ]
        grouped = in_groups(self.check_code)
        code_size = min(
            code_size,
            max(small, code_size * width / max(text_width(Face.SANS_BOLD, code_size, grouped), 1)),
        )
        lines += [
            ("code", line, Face.SANS_BOLD, code_size)
            for line in wrap(Face.SANS_BOLD, code_size, grouped, width)
        ]
        return lines

    @staticmethod
    def _leading(part: str, previous: str, size: float) -> float:
        return size * (1.3 if part == previous else 1.75 if part == "label" else 1.4)

    @property
    def height(self) -> float:
        """How much room the panel takes."""
        return max(self.qr_size, self._caption_height())

    def _caption_height(self) -> float:
        total, previous = 0.0, ""
        for part, _, _, size in self._lines():
            total += self._leading(part, previous, size)
            previous = part
        return total

    def draw(self, sheet: Sheet, *, x: float, top: float, parent: Element) -> None:
        """Draw the code at the left and its caption at the right, hung from `top`."""
        draw_qr(sheet, x=x, y=top - self.qr_size, size=self.qr_size, url=self.url, parent=parent)
        left = x + self.qr_size + 6 * self.scale
        y = top - max(0.0, (self.qr_size - self._caption_height()) / 2)
        where = parent.add("P")
        code = parent.add("P")
        address = Element("Link")
        owners = {"caption": where, "address": address, "label": code, "code": code}
        colors = {"caption": SLATE, "address": NAVY, "label": SLATE, "code": INK}
        previous = ""
        for part, line, face, size in self._lines():
            y -= self._leading(part, previous, size)
            if part == "address" != previous:
                where.kids.append(address)
            previous = part
            with sheet.content(owners[part]):
                sheet.text(left, y, line, face=face, size=size, color=colors[part])
            if part == "address":
                wide = text_width(face, size, line)
                sheet.link(address, (left, y - size * 0.25, left + wide, y + size), self.url)
