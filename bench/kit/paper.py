"""The floor under a certificate: the same page written straight down.

The same words in the same typefaces at places that are simply stated, a QR code as one path,
marked content and a structure tree: plain reportlab and plain pikepdf, no fitting, no measuring
but what centering a line takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import segno
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, String
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from documents.drawing.typefaces import FONTS
from documents.facts import Facts

WIDTH, HEIGHT = 792, 612
SERIF, SEMIBOLD, ITALIC = "EBGaramond-Regular", "EBGaramond-SemiBold", "EBGaramond-Italic"
SANS, BOLD = "NotoSans-Regular", "NotoSans-Bold"
PINE, NAVY = (0.078, 0.259, 0.196), (0.082, 0.149, 0.278)
INK, SLATE, LINE = (0.118, 0.137, 0.157), (0.310, 0.353, 0.384), (0.690, 0.745, 0.718)
MIDDLE = 396.0
CAPTION = "Anyone may check this certificate at"
HOURS = "Contact hours are hours of 60 minutes. Registration, breaks and meals are left out."
QR_LEFT, QR_BOTTOM, QR_SIZE, QUIET = 480.0, 65.2, 84.0, 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page. Lines with the same `element` are one element of the structure."""

    element: int
    role: str
    x: float
    y: float
    face: str
    size: float
    color: tuple[float, float, float]
    text: str
    centered: bool = True


def _lines(facts: Facts, url: str) -> list[Line]:
    """Return what is written where, in reading order."""
    value, label = facts.value, {fact.key: fact.label for fact in facts.facts}
    site, _, code = url.rpartition("/")
    course = " · ".join(
        f"{label[key]} {value(key)}" for key in ("course_code", "course_version", "class_number")
    )
    strip = zip(
        (145.5, 312.5, 479.5, 646.5),
        ("contact_hours", "in_service_hours", "completed_on", "expires_on"),
        strict=True,
    )
    details = (
        (180.9, 207.7, "session_dates"),
        (407.3, 207.7, "in_service_approval"),
        (622.4, 207.7, "delivery"),
        (286.0, 175.8, "location"),
        (536.5, 175.8, "instructors"),
    )
    lines = [
        Line(0, "P", MIDDLE, 539.1, SEMIBOLD, 15.5, PINE, value("provider")),
        Line(1, "P", MIDDLE, 525.5, SANS, 9, SLATE, value("department")),
        Line(2, "H1", MIDDLE, 467.8, SERIF, 41, PINE, facts.title),
        Line(3, "P", MIDDLE, 432.5, ITALIC, 14, INK, "This certifies that"),
        Line(4, "P", MIDDLE, 391.3, SEMIBOLD, 35, NAVY, value("learner_name")),
        Line(5, "P", MIDDLE, 355.9, ITALIC, 14, INK, "has completed"),
        Line(6, "H2", MIDDLE, 325.9, SEMIBOLD, 22, INK, value("course_title")),
        Line(7, "P", MIDDLE, 308.1, SANS, 9, SLATE, course),
    ]
    for number, (x, key) in enumerate(strip, start=8):
        lines.append(Line(number, "P", x, 264.4, SEMIBOLD, 19, INK, value(key)))
        lines.append(Line(number, "P", x, 249.9, SANS, 8.2, SLATE, label[key]))
    lines.append(Line(12, "P", MIDDLE, 230.2, SANS, 8.2, SLATE, HOURS))
    for number, (x, y, key) in enumerate(details, start=13):
        lines.append(Line(number, "P", x, y, SANS, 8, SLATE, label[key]))
        lines.append(Line(number, "P", x, y - 11.6, SANS, 9, INK, value(key)))
    imprint = f"{value('address')} · {value('phone')}"
    return [
        *lines,
        Line(18, "P", 62, 79.6, SEMIBOLD, 12, INK, value("signatory_name"), centered=False),
        Line(19, "P", 62, 67.9, SANS, 8.2, SLATE, value("signatory_title"), centered=False),
        Line(20, "P", MIDDLE, 104.8, SANS, 7.8, SLATE, label["serial"]),
        Line(20, "P", MIDDLE, 93.6, BOLD, 9, INK, value("serial")),
        Line(21, "P", MIDDLE, 79.3, SANS, 7.8, SLATE, label["issued_on"]),
        Line(21, "P", MIDDLE, 68.1, BOLD, 9, INK, value("issued_on")),
        Line(22, "P", 570, 127.6, SANS, 7.6, SLATE, CAPTION, centered=False),
        Line(23, "Link", 570, 116.9, BOLD, 7.6, NAVY, f"{site}/", centered=False),
        Line(23, "Link", 570, 107.1, BOLD, 7.6, NAVY, code, centered=False),
        Line(24, "P", 570, 93.8, SANS, 7.6, SLATE, label["check_code"], centered=False),
        Line(24, "P", 570, 76.3, BOLD, 12.5, INK, value("check_code"), centered=False),
        Line(25, "P", MIDDLE, 48.6, SANS, 8, SLATE, imprint),
    ]


@cache
def _load_fonts() -> None:
    for face in (SERIF, SEMIBOLD, ITALIC, SANS, BOLD):
        pdfmetrics.registerFont(TTFont(f"Floor-{face}", FONTS / f"{face}.ttf", asciiReadable=False))


def draw_plainly(facts: Facts, url: str) -> bytes:
    """Return the page as a tagged PDF."""
    _load_fonts()
    lines = _lines(facts, url)
    page = BytesIO()
    canvas = Canvas(page, (WIDTH, HEIGHT), invariant=1, initialFontName=f"Floor-{SANS}")
    write = canvas._code.append  # noqa: SLF001  reportlab has no words for marked content
    write("/Artifact <</Type /Layout>> BDC")
    _draw_decoration(canvas)
    write("EMC")
    for number, line in enumerate(lines):
        write(f"/{line.role} <</MCID {number}>> BDC")
        canvas.setFont(f"Floor-{line.face}", line.size)
        canvas.setFillColorRGB(*line.color)
        draw = canvas.drawCentredString if line.centered else canvas.drawString
        draw(line.x, line.y, line.text)
        write("EMC")
    write(f"/Figure <</MCID {len(lines)}>> BDC")
    write(_qr_path(url))
    write("EMC")
    canvas.showPage()
    canvas.save()
    return _tagged(page, lines, facts, url)


def _draw_decoration(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(*PINE)
    canvas.setFillColorRGB(*PINE)
    canvas.setLineWidth(3)
    canvas.rect(21, 21, 750, 570)
    canvas.setLineWidth(0.8)
    canvas.roundRect(28.5, 28.5, 735, 555, 15)
    star = canvas.beginPath()
    star.moveTo(396, 602.2)
    for x, y in ((400, 591), (411, 587.2), (400, 583), (396, 572.2), (392, 583), (381, 587.2)):
        star.lineTo(x, y)
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    canvas.line(246, 378.3, 546, 378.3)
    canvas.setStrokeColorRGB(*LINE)
    canvas.setLineWidth(0.6)
    for y in (287.8, 242.0):
        canvas.line(62, y, 730, y)
    for x in (229, 396, 563):
        canvas.line(x, 279.8, x, 250)
    canvas.setStrokeColorRGB(*INK)
    canvas.line(62, 93.1, 267, 93.1)


def _qr_path(url: str) -> str:
    matrix = segno.make(url, error="m", micro=False).matrix
    side = len(matrix)
    module = QR_SIZE / (side + 2 * QUIET)
    runs: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < side:
            start = x
            while x < side and row[x]:
                x += 1
            if x > start:
                runs.append(f"{start} {side - 1 - y} {x - start} 1 re")
            x += 1
    left, bottom = QR_LEFT + QUIET * module, QR_BOTTOM + QUIET * module
    squares = " ".join(runs)
    return f"q 0 0 0 rg {module:.4f} 0 0 {module:.4f} {left:.3f} {bottom:.3f} cm {squares} f Q"


def _tagged(drawn: BytesIO, lines: Sequence[Line], facts: Facts, url: str) -> bytes:
    drawn.seek(0)
    finished = BytesIO()
    with Pdf.open(drawn) as pdf:
        page = pdf.pages[0].obj
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
        elements: list[Object] = []
        owners: list[Object] = []
        for number, line in enumerate(lines):
            if line.element == len(elements):
                kids = Array()
                elements.append(
                    pdf.make_indirect(
                        Dictionary(
                            Type=Name.StructElem,
                            S=Name(f"/{line.role}"),
                            P=document,
                            Pg=page,
                            K=kids,
                        )
                    )
                )
            kids.append(number)
            owners.append(elements[-1])
        link = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=[570, 105, 707, 124.5],
                Border=[0, 0, 0],
                F=4,
                Contents=String(url),
                StructParent=1,
                A=Dictionary(S=Name.URI, URI=String(url)),
            )
        )
        page.Annots = Array([link])
        elements[23].K.append(Dictionary(Type=Name.OBJR, Obj=link, Pg=page))
        figure = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=document,
                Pg=page,
                K=len(lines),
                Alt=String(f"QR code for {url}"),
            )
        )
        owners.append(figure)
        document.K = Array([*elements, figure])
        tree.K = document
        tree.ParentTree = pdf.make_indirect(
            Dictionary(Nums=[0, pdf.make_indirect(Array(owners)), 1, elements[23]])
        )
        tree.ParentTreeNextKey = 2
        page.StructParents = 0
        page.Tabs = Name.S
        root = pdf.Root
        root.StructTreeRoot = tree
        root.Lang = String("en-US")
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        title = f"{facts.title}: {facts.value('learner_name')}, {facts.value('course_title')}"
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
        metadata = Stream(pdf, XMP.replace("TITLE", title).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        root.Metadata = metadata
        pdf.save(
            finished,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return finished.getvalue()


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">TITLE</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
