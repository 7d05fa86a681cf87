"""The floor under a paper of several pages: what was drawn once, written straight down again.

The product draws a paper on a sheet that writes down every text with its place, and the structure.
The floor writes the same texts in the same typefaces at the same places with plain reportlab, and
the same structure with pikepdf: no fitting, no measuring, no breaking of lines, no kerning.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from unittest.mock import patch

from pikepdf import ObjectStreamMode, Pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from documents.drawing.sheet import INK, Color, Sheet
from documents.drawing.structure import Element, write_structure
from documents.drawing.typefaces import FONTS, Face, text_width
from documents.facts import Facts
from transcripts import drawing


@dataclass(frozen=True, slots=True)
class Written:
    """One text at its place."""

    x: float
    y: float
    face: Face
    size: float
    color: Color
    text: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What a paper consists of: on each page texts and operators in their order."""

    size: tuple[float, float]
    title: str
    author: str
    pages: list[list[Written | str]]
    root: Element


class RecordingSheet(Sheet):
    """A sheet that keeps what is drawn on it, and draws nothing."""

    made: "RecordingSheet"

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        self.kept: list[list[Written | str]] = [[]]
        RecordingSheet.made = self

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        self.kept[self.page].append(opening)
        with super()._marked(opening):
            yield
        self.kept[self.page].append("EMC")

    def draw(self, operators: str) -> None:
        """Keep operators of the page language."""
        self.kept[self.page].append(operators)

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
        """Keep one line with where it begins."""
        wide = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * text_width(face, size, text)
        self.kept[self.page].append(Written(x - wide, y, face, size, color, text))

    def next_page(self) -> None:
        """Begin another page."""
        self.kept.append([])
        super().next_page()


def record_transcript(facts: Facts, url: str) -> Recording:
    """Let the product draw a transcript; return what it consists of."""
    with patch.object(drawing, "Sheet", RecordingSheet):
        drawing.draw_transcript(facts, verification_url=url)
    sheet = RecordingSheet.made
    return Recording((sheet.width, sheet.height), sheet.title, sheet.author, sheet.kept, sheet.root)


@cache
def _font(face: Face) -> str:
    name = f"Replay-{face.value}"
    pdfmetrics.registerFont(TTFont(name, FONTS / f"{face.value}.ttf", asciiReadable=False))
    return name


def write_down(recording: Recording) -> bytes:
    """Write the same paper with plain reportlab and pikepdf."""
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=recording.size, pageCompression=1, invariant=1)
    for page in recording.pages:
        for piece in page:
            if isinstance(piece, str):
                canvas.addLiteral(piece)
            else:
                canvas.setFont(_font(piece.face), piece.size)
                canvas.setFillColorRGB(*piece.color)
                canvas.drawString(piece.x, piece.y, piece.text)
        canvas.showPage()
    canvas.save()
    drawn.seek(0)
    finished = BytesIO()
    with Pdf.open(drawn) as pdf:
        write_structure(pdf, root=recording.root, title=recording.title, author=recording.author)
        pdf.save(
            finished,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return finished.getvalue()
