"""The structure of a document: headings, paragraphs, tables, in reading order.

The page library draws marks and knows no structure. Here the elements are collected while drawing,
and written into the finished file afterwards: the tree, the way back from each piece of content to
its element, and what a reader program asks for first (language, title, "this file is tagged").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, Stream, String

LANGUAGE = "en-US"
PRODUCER = "MEMSSI"

Box = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class Content:
    """One piece of drawn content: page number from 0, and its number on that page."""

    page: int
    mcid: int


@dataclass(slots=True, eq=False)
class WebLink:
    """A place on a page that opens an address."""

    page: int
    box: Box
    url: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A title that leads to a page, counted from 0."""

    title: str
    page: int


@dataclass(slots=True, eq=False)
class Element:
    """One structure element: its role, what describes it, and what it holds, in reading order."""

    role: str
    alt: str | None = None
    scope: str | None = None
    box: Box | None = None
    kids: "list[Element | Content | WebLink]" = field(default_factory=list)

    def add(
        self,
        role: str,
        *,
        alt: str | None = None,
        scope: str | None = None,
        box: Box | None = None,
    ) -> "Element":
        """Append and return a child."""
        child = Element(role=role, alt=alt, scope=scope, box=box)
        self.kids.append(child)
        return child


def write_structure(pdf: Pdf, *, root: Element, title: str, author: str) -> None:
    """Write the elements, the language and the title into the file."""
    _TreeWriter(pdf).write(root)
    catalog = pdf.Root
    catalog.Lang = String(LANGUAGE)
    catalog.MarkInfo = Dictionary(Marked=True)
    catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    # No dates: a file drawn again from the same facts must be the same file.
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=String(title), Author=String(author), Producer=String(PRODUCER))
    )
    metadata = Stream(pdf, _metadata(title=title, author=author))
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    catalog.Metadata = metadata


def write_bookmarks(pdf: Pdf, bookmarks: Sequence[Bookmark]) -> None:
    """Write the titles that a reader program shows beside the pages; none if there are none."""
    if not bookmarks:
        return
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(mark.title, mark.page) for mark in bookmarks)
    pdf.Root.PageMode = Name.UseOutlines


class _TreeWriter:
    """Writes one tree; remembers which element each piece of content belongs to."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[dict[int, Object]] = [{} for _ in self.pages]
        self.link_owners: list[Object] = []

    def write(self, root: Element) -> None:
        tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = self._element(root, tree)
        numbers = Array()
        for index, page in enumerate(self.pages):
            page.StructParents = index
            page.Tabs = Name.S
            owned = self.owners[index]
            row = self.pdf.make_indirect(Array([owned[mcid] for mcid in range(len(owned))]))
            numbers.append(index)
            numbers.append(row)
        for index, owner in enumerate(self.link_owners, start=len(self.pages)):
            numbers.append(index)
            numbers.append(owner)
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(self.pages) + len(self.link_owners)
        self.pdf.Root.StructTreeRoot = tree

    def _element(self, element: Element, parent: Object) -> Object:
        written = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{element.role}"), P=parent)
        )
        if element.alt is not None:
            written.Alt = String(element.alt)
        if element.scope is not None:
            written.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        elif element.box is not None:
            written.A = Dictionary(
                O=Name.Layout, BBox=Array(_rounded(element.box)), Placement=Name.Block
            )
        home = next((kid.page for kid in element.kids if isinstance(kid, Content)), None)
        if home is not None:
            written.Pg = self.pages[home]
        kids = [self._kid(kid, written, home) for kid in element.kids]
        if len(kids) == 1:
            written.K = kids[0]
        elif kids:
            written.K = Array(kids)
        return written

    def _kid(
        self, kid: Element | Content | WebLink, owner: Object, home: int | None
    ) -> Object | int:
        if isinstance(kid, Element):
            return self._element(kid, owner)
        if isinstance(kid, WebLink):
            return self._link(kid, owner)
        self.owners[kid.page][kid.mcid] = owner
        if kid.page == home:
            return kid.mcid
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)

    def _link(self, link: WebLink, owner: Object) -> Object:
        page = self.pages[link.page]
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array(_rounded(link.box)),
                Border=Array([0, 0, 0]),
                F=4,
                Contents=String(link.url),
                StructParent=len(self.pages) + len(self.link_owners),
                A=Dictionary(S=Name.URI, URI=String(link.url)),
            )
        )
        self.link_owners.append(owner)
        if Name.Annots not in page:
            page.Annots = Array()
        page.Annots.append(annotation)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)


def _rounded(box: Box) -> list[float]:
    return [round(edge, 2) for edge in box]


def _metadata(*, title: str, author: str) -> bytes:
    """Return the title as XMP, written by hand: no dates, and nothing that varies."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li>'
        "</rdf:Alt></dc:title>\n"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>\n"
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>\n"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode("utf-8", "replace")
