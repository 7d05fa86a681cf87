"""Reads finished documents back, from the bytes alone: text with its place, tags, fonts."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from typing import Any

import pikepdf
from pypdf import PdfReader

PRINTED_ROLES = {"P", "H1", "H2", "TH", "TD", "Link", "Figure"}


@dataclass(frozen=True)
class Line:
    """One shown line of text: its page from 0 and the room its letters take."""

    page: int
    left: float
    right: float
    bottom: float
    top: float

    def meets(self, other: "Line") -> bool:
        return (
            self.page == other.page
            and self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def open_pdf(document: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(document))


def squeezed(text: str) -> str:
    """Return the text without any white space: wrapping puts it where it likes."""
    return "".join(text.split())


def page_texts(document: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(document)).pages]


def printed_text(document: bytes) -> str:
    return "".join(page_texts(document))


def lines_of(document: bytes) -> list[Line]:
    """Return every shown line, measured with the widths that the file itself carries."""
    with open_pdf(document) as pdf:
        return [line for number, page in enumerate(pdf.pages) for line in _lines_on(page, number)]


def _lines_on(page: pikepdf.Page, number: int) -> Iterator[Line]:
    x = y = size = wide = 0.0
    widths: list[float] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BT":
                wide = 0.0
            case "Td":
                x, y = float(operands[0]), float(operands[1])
            case "Tf":
                widths = [float(width) for width in page.Resources.Font[str(operands[0])].Widths]
                size = float(operands[1])
            case "TJ":
                wide += sum(_shown_widths(operands[0], widths)) * size / 1000
            case "ET":
                yield Line(number, x, x + wide, y - 0.2 * size, y + 0.68 * size)
            case "Tm" | "Tc" | "Tj" | "T*":
                # The sums above hold only while text is placed by Td and shown by TJ.
                raise AssertionError(operator)


def _shown_widths(shown: Any, widths: list[float]) -> Iterator[float]:
    for part in shown:
        if isinstance(part, pikepdf.String):
            yield from (widths[code] for code in bytes(part))
        else:
            yield -float(part)


def lines_off_the_page(document: bytes, *, margin: float) -> list[Line]:
    with open_pdf(document) as pdf:
        boxes = [[float(edge) for edge in page.MediaBox] for page in pdf.pages]
    return [
        line
        for line in lines_of(document)
        if line.left < boxes[line.page][0] + margin
        or line.bottom < boxes[line.page][1] + margin
        or line.right > boxes[line.page][2] - margin
        or line.top > boxes[line.page][3] - margin
    ]


def lines_that_meet(document: bytes) -> list[tuple[Line, Line]]:
    return [pair for pair in combinations(lines_of(document), 2) if pair[0].meets(pair[1])]


def fonts_not_embedded(document: bytes) -> list[str]:
    with open_pdf(document) as pdf:
        return [
            str(font.BaseFont)
            for page in pdf.pages
            for font in page.Resources.Font.values()
            if "/FontDescriptor" not in font or "/FontFile2" not in font.FontDescriptor
        ]


def roles_of(document: bytes) -> Any:
    """Return the structure as nested tuples: ("Document", ("P",), ("Table", ("TR", …)))."""

    def outline(element: Any) -> Any:
        return (str(element.S)[1:], *(outline(kid) for kid in _elements(element)))

    with open_pdf(document) as pdf:
        return outline(pdf.Root.StructTreeRoot.K)


def elements_of(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    found = []

    def visit(element: Any) -> None:
        if str(element.S) == f"/{role}":
            found.append(element)
        for kid in _elements(element):
            visit(kid)

    visit(pdf.Root.StructTreeRoot.K)
    return found


def check_tags(document: bytes) -> None:
    """Fail unless all that is drawn is tagged or decoration, and tree and pages agree."""
    with open_pdf(document) as pdf:
        root = pdf.Root
        tree = root.StructTreeRoot
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("en-US", True)
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.docinfo.Title).encode() in root.Metadata.read_bytes().replace(b"&amp;", b"&")
        numbers = list(tree.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in pdf.pages:
            assert str(page.Tabs) == "/S"
            drawn = _marked_numbers(page)
            row = owners.pop(int(page.StructParents))
            assert drawn == list(range(len(row)))
            for mcid, owner in enumerate(row):
                assert (page.obj.objgen, mcid) in _contents(owner)
            for annotation in page.obj.get("/Annots", []):
                owner = owners.pop(int(annotation.StructParent))
                assert str(owner.S) == "/Link"
                assert annotation.objgen in [
                    kid.Obj.objgen for kid in _kids(owner) if _is_type(kid, "/OBJR")
                ]
        assert owners == {}
        _check_parents(tree.K, tree)


def reading_order(document: bytes) -> list[tuple[int, int]]:
    """Return what a screen reader comes to, one after the other, as (page, number drawn)."""
    with open_pdf(document) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def contents(element: Any) -> Iterator[tuple[int, int]]:
            for kid in _kids(element):
                if _is_type(kid, "/StructElem"):
                    yield from contents(kid)
                elif _is_type(kid, "/MCR"):
                    yield numbers[kid.Pg.objgen], int(kid.MCID)
                elif not isinstance(kid, pikepdf.Object):
                    yield numbers[element.Pg.objgen], int(kid)

        return list(contents(pdf.Root.StructTreeRoot.K))


def _check_parents(element: Any, parent: Any) -> None:
    assert element.P.objgen == parent.objgen
    if str(element.S) == "/TH":
        assert str(element.A.Scope) == "/Column"
    if str(element.S) == "/Figure":
        assert str(element.Alt)
    for kid in _elements(element):
        _check_parents(kid, element)


def _marked_numbers(page: pikepdf.Page) -> list[int]:
    """Return the numbers of the marked content; fail for anything drawn outside it."""
    open_marks: list[str] = []
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                open_marks.append(str(operands[0]))
                if "/MCID" in operands[1]:
                    assert str(operands[0])[1:] in PRINTED_ROLES
                    found.append(int(operands[1].MCID))
                else:
                    assert open_marks[-1] in {"/Artifact", "/Span"}
            case "EMC":
                open_marks.pop()
            case "TJ" | "Tj" | "f" | "S" | "s" | "re" | "Do":
                assert open_marks, f"{operator} outside marked content"
    assert open_marks == []
    return found


def _kids(element: Any) -> list[Any]:
    if "/K" not in element:
        return []
    kids = element.K
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_type(kid: Any, name: str) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and str(kid.get("/Type")) == name


def _elements(element: Any) -> list[Any]:
    return [kid for kid in _kids(element) if _is_type(kid, "/StructElem")]


def _contents(element: Any) -> list[tuple[tuple[int, int], int]]:
    found = []
    for kid in _kids(element):
        if _is_type(kid, "/MCR"):
            found.append((kid.Pg.objgen, int(kid.MCID)))
        elif not isinstance(kid, pikepdf.Object):
            found.append((element.Pg.objgen, int(kid)))
    return found
