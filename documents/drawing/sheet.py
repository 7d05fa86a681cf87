"""The sheet of paper: whatever is drawn on it belongs to an element or is decoration.

All operators are written here, as marked content with numbers; the page library keeps the fonts
and the file. Drawing outside `content()` and `artifact()` is refused, so nothing stays untagged.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pikepdf import ObjectStreamMode, Pdf
from reportlab.pdfgen.canvas import Canvas

from documents.drawing.structure import (
    Bookmark,
    Box,
    Content,
    Element,
    WebLink,
    write_bookmarks,
    write_structure,
)
from documents.drawing.typefaces import Face, font_of, kerned, printable, text_width, tidy

Color = tuple[float, float, float]

PINE: Color = (0.078, 0.259, 0.196)
NAVY: Color = (0.082, 0.149, 0.278)
INK: Color = (0.118, 0.137, 0.157)
SLATE: Color = (0.310, 0.353, 0.384)
RULE: Color = (0.690, 0.745, 0.718)
MIST: Color = (0.945, 0.961, 0.953)

LETTER_PORTRAIT = (612.0, 792.0)
LETTER_LANDSCAPE = (792.0, 612.0)

# The library reads one open font file while it embeds: two threads must not do so at once.
_EMBEDDING = threading.Lock()


def number(value: float) -> str:
    """Return a number as PDF writes it: short, never in scientific notation."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


class Sheet:
    """One document being drawn."""

    def __init__(self, *, size: tuple[float, float], title: str, author: str) -> None:
        self.width, self.height = size
        self.title = " ".join(tidy(title).splitlines())
        self.author = " ".join(tidy(author).splitlines())
        self.root = Element("Document")
        self.page = 0
        self._operators: list[list[str]] = [[]]
        self._contents: list[int] = [0]
        self._bookmarks: list[Bookmark] = []
        self._buffer = BytesIO()
        font_of(Face.SANS)
        self._canvas = Canvas(
            self._buffer,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            initialFontName=Face.SANS.value,
        )
        self._file = self._canvas._doc  # noqa: SLF001  the fonts of one file hang on it
        self._open = False

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._operators)

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Draw what the element says."""
        mark = Content(page=self.page, mcid=self._contents[self.page])
        element.kids.append(mark)
        self._contents[self.page] += 1
        with self._marked(f"/{element.role} <</MCID {mark.mcid}>> BDC"):
            yield

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Draw what no one needs read aloud: rules, bands, page numbers ("Pagination")."""
        with self._marked(f"/Artifact <</Type /{kind}>> BDC"):
            yield

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        if self._open:
            raise RuntimeError("Marked content does not nest.")
        self._open = True
        self._operators[self.page].append(opening)
        yield
        self._operators[self.page].append("EMC")
        self._open = False

    def draw(self, operators: str) -> None:
        """Write operators of the page language into the marked content that is open."""
        if not self._open:
            raise RuntimeError("Draw inside content() or artifact().")
        self._operators[self.page].append(operators)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        face: Face = Face.SANS,
        size: float,
        color: Color = INK,
        align: str = "left",
    ) -> None:
        """Write one line with its baseline at `y`; `x` is its left, middle or right."""
        if not text:
            return
        if align != "left":
            wide = text_width(face, size, text)
            x -= wide / 2 if align == "center" else wide
        shown = printable(face, text)
        operators = self._show(face, size, shown)
        red, green, blue = color
        line = (
            f"BT {number(red)} {number(green)} {number(blue)} rg "
            f"{number(x)} {number(y)} Td {operators} ET"
        )
        if shown != text:
            # On paper a replacement shows; a reader program still gets the letters meant.
            meant = ("\ufeff" + text).encode("utf-16-be", "replace").hex()
            line = f"/Span <</ActualText <{meant}>>> BDC\n{line}\nEMC"
        self.draw(line)

    def _show(self, face: Face, size: float, text: str) -> str:
        font = font_of(face)
        parts: list[str] = []
        strings: list[str] = []
        current = None
        for run, correction in kerned(face, text):
            for subset, encoded in font.splitString(run, self._file):
                if subset != current:
                    if strings:
                        parts.append(f"[{''.join(strings)}] TJ")
                        strings = []
                    name = font.getSubsetInternalName(subset, self._file)
                    parts.append(f"{name} {number(size)} Tf")
                    current = subset
                strings.append(f"<{encoded.hex()}>")
            if correction:
                strings.append(number(-correction))
        parts.append(f"[{''.join(strings)}] TJ")
        return " ".join(parts)

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        color: Color = RULE,
        thickness: float = 0.6,
    ) -> None:
        """Draw a straight line."""
        red, green, blue = color
        self.draw(
            f"{number(red)} {number(green)} {number(blue)} RG {number(thickness)} w "
            f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S"
        )

    def band(self, x: float, y: float, width: float, height: float, *, color: Color) -> None:
        """Fill a rectangle."""
        red, green, blue = color
        self.draw(
            f"{number(red)} {number(green)} {number(blue)} rg "
            f"{number(x)} {number(y)} {number(width)} {number(height)} re f"
        )

    def link(self, element: Element, box: Box, url: str) -> None:
        """Make a place on this page open an address, as part of the element."""
        element.kids.append(WebLink(page=self.page, box=box, url=url))

    def next_page(self) -> None:
        """Begin another page of the same size behind the last."""
        self._operators.append([])
        self._contents.append(0)
        self.turn_to(self.pages - 1)

    def bookmark(self, title: str) -> None:
        """Let readers jump to this page by a title beside the pages."""
        self._bookmarks.append(Bookmark(" ".join(tidy(title).split()), self.page))

    def turn_to(self, page: int) -> None:
        """Go back to a page, for what only the finished document knows: "Page 1 of 3"."""
        if self._open:
            raise RuntimeError("Marked content ends on the page it began on.")
        self.page = page

    def finish(self) -> bytes:
        """Return the finished file."""
        if self._open:
            raise RuntimeError("Marked content was left open.")
        for operators in self._operators:
            self._canvas.addLiteral("\n".join(operators))
            self._canvas.showPage()
        with _EMBEDDING:
            self._canvas.save()
        finished = BytesIO()
        self._buffer.seek(0)
        with Pdf.open(self._buffer) as pdf:
            write_structure(pdf, root=self.root, title=self.title, author=self.author)
            write_bookmarks(pdf, self._bookmarks)
            pdf.save(
                finished,
                min_version="1.7",
                object_stream_mode=ObjectStreamMode.generate,
                deterministic_id=True,
            )
        return finished.getvalue()
