"""Tagged PDF on top of reportlab: structure tree, marked content, PDF/A-1b intent, PDF/UA identification.

Everything is kept on the canvas and the document of one rendering: reportlab's classes are specialised, never patched.
The bytes depend on the data alone (fixed dates, file identifier drawn from the content).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

from portal.acts.blocks import Meta
from portal.acts.style import normalise
from portal.acts.xmp import PRODUCER, xmp_packet

LANGUAGE = "fr-FR"


class ClosedStream(PDFStream):  # type: ignore[misc]
    """A stream with an end-of-line before ``endstream`` (PDF/A-1, 6.1.7), which reportlab 5.1 leaves out; data whose
    own last byte is a line feed needs one more."""

    def format(self, document: Any) -> bytes:
        raw: bytes = super().format(document)
        tail = b"endstream\n"
        return raw[: -len(tail)] + b"\n" + tail if raw.endswith(tail) else raw


class TaggedPage(pdfdoc.PDFPage):  # type: ignore[misc]
    """A page that knows its place in the parent tree and follows the structure order when tabbing."""

    __NoDefault__: ClassVar = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]

    Contents: Any
    stream: str

    def check_format(self, document: Any) -> None:
        if not self.Contents:
            self.Contents = ClosedStream(content=self.stream, filters=[PDFZCompress])
        super().check_format(document)


class TaggedCatalog(pdfdoc.PDFCatalog):  # type: ignore[misc]
    """A catalogue with output intents."""

    __NoDefault__: ClassVar = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]
    __Refs__: ClassVar = [key for key in __NoDefault__ if key not in {"PageMode", "OutputIntents"}]


class TaggedDocument(pdfdoc.PDFDocument):  # type: ignore[misc]
    """A document whose every stream is a ClosedStream."""

    def format(self) -> bytes:
        for item in self.idToObject.values():
            if type(item) is PDFStream:
                item.__class__ = ClosedStream
        return bytes(super().format())


class Elem:
    """A node of the structure tree; its kids are nodes or (page index, marked content id)."""

    __slots__ = ("kids", "role", "scope")

    def __init__(self, role: str, parent: Elem | None = None, scope: str = "") -> None:
        self.role, self.scope = role, scope
        self.kids: list[Elem | tuple[int, int]] = []
        if parent is not None:
            parent.kids.append(self)


class _FixedStamp:
    """The time reportlab prints in the file: the date of the data, in UTC, whatever the environment says."""

    def __init__(self, instant: datetime) -> None:
        utc = instant.astimezone(UTC)
        self.t = utc.timestamp()
        self.lt = utc.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """An sRGB ICC profile, always the same bytes: its creation date is fixed and its unused identifier stays zero."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8:12] = b"\x02\x10\x00\x00"  # PDF/A-1 knows ICC version 2
    profile[24:36] = bytes([7, 0xE5, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    profile[84:100] = bytes(16)
    return bytes(profile)


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that records structure while platypus draws, and writes it when saved."""

    def __init__(
        self, file: Any, *, meta: Meta, font: str, footer: Callable[[TaggedCanvas, int, int], None], **options: Any
    ) -> None:
        options |= {"invariant": 1, "lang": LANGUAGE, "pdfVersion": (1, 4), "pageCompression": 1}
        super().__init__(file, **options, initialFontName=font)
        doc = self._doc
        doc.__class__, doc._catalog.__class__ = TaggedDocument, TaggedCatalog
        doc._timeStamp = _FixedStamp(meta.dated_at)
        doc.signature = hashlib.md5(usedforsecurity=False)  # reportlab starts it with the environment's clock
        self.meta, self._footer = meta, footer
        self.root = Elem("Document")
        self._stack = [self.root]
        self._parents: list[list[Elem]] = [[]]
        self._artifacts = 0

    # -- marked content ---------------------------------------------------------------------------------------------
    @property
    def current(self) -> Elem:
        """The node new content belongs to."""
        return self._stack[-1]

    def push(self, elem: Elem) -> None:
        """Content drawn from here belongs to this node."""
        self._stack.append(elem)

    def pop(self) -> None:
        """Back to the enclosing node."""
        self._stack.pop()

    @contextmanager
    def content(self, elem: Elem) -> Iterator[None]:
        """Marks what is drawn inside as content of a node; inside an artifact it stays part of the artifact."""
        if self._artifacts:
            yield
            return
        here = self._parents[-1]
        elem.kids.append((len(self._parents) - 1, len(here)))
        self.addLiteral(f"/{elem.role} <</MCID {len(here)}>> BDC")
        here.append(elem)
        yield
        self.addLiteral("EMC")

    def begin_artifact(self, kind: str = "Layout") -> None:
        """What is drawn from here is decoration (kind Layout) or page furniture (kind Pagination)."""
        if not self._artifacts:
            self.addLiteral(f"/Artifact <</Type /{kind}>> BDC")
        self._artifacts += 1

    def end_artifact(self) -> None:
        """End of the last begun artifact."""
        self._artifacts -= 1
        if not self._artifacts:
            self.addLiteral("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Marks what is drawn inside as an artifact."""
        self.begin_artifact(kind)
        yield
        self.end_artifact()

    # -- pages ------------------------------------------------------------------------------------------------------
    def showPage(self) -> None:
        index = len(self._parents) - 1
        super().showPage()
        page = self._pages()[index]
        page.__class__ = TaggedPage
        page.StructParents, page.Tabs = index, PDFName("S")
        self._parents.append([])

    def _pages(self) -> list[Any]:
        return list(self._doc.Pages.pages)

    def _draw_footers(self) -> None:
        """Page x/y is known only now: each page gets its footer at the end of its stream."""
        pages = self._pages()
        for number, page in enumerate(pages, start=1):
            self._code: list[str] = []
            with self.artifact("Pagination"):
                self._footer(self, number, len(pages))
            page.stream += "\n".join(self._code) + "\n"
            self._doc.updateSignature(page.stream)
        self._code = []

    def save(self) -> None:
        if self._code:
            self.showPage()
        self._draw_footers()
        self._write_structure()
        self._write_metadata()
        super().save()

    # -- catalogue --------------------------------------------------------------------------------------------------
    def _write_structure(self) -> None:
        doc, catalog = self._doc, self._doc._catalog
        pages = [doc.Reference(page) for page in self._pages()]
        refs: dict[Elem, Any] = {}
        tree = PDFDictionary({})
        tree_ref = doc.Reference(tree, "StructTreeRoot")

        def emit(elem: Elem, parent: Any) -> Any:
            node = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(elem.role), "P": parent})
            refs[elem] = ref = doc.Reference(node, f"StructElem{len(refs)}")
            kids = [
                emit(kid, ref)
                if isinstance(kid, Elem)
                else PDFDictionary({"Type": PDFName("MCR"), "Pg": pages[kid[0]], "MCID": kid[1]})
                for kid in elem.kids
            ]
            node.dict["K"] = PDFArray(kids)
            if elem.scope:
                node.dict["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(elem.scope)})
            return ref

        top = emit(self.root, tree_ref)
        rows: list[Any] = []
        for index, parents in enumerate(self._parents[: len(pages)]):
            rows += [index, PDFArray([refs[elem] for elem in parents])]
        tree.dict |= {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFArray([top]),
            "ParentTree": PDFDictionary({"Nums": PDFArray(rows)}),
            "ParentTreeNextKey": len(pages),
        }
        catalog.StructTreeRoot = tree_ref
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})

    def _write_metadata(self) -> None:
        doc, catalog, meta = self._doc, self._doc._catalog, self.meta
        info = doc.info
        info.title, info.author = normalise(meta.title), normalise(meta.author)
        info.subject, info.keywords = normalise(meta.subject), normalise(meta.keywords)
        info.creator = info.producer = PRODUCER
        packet = ClosedStream(content=xmp_packet(meta), filters=None)
        packet.dictionary["Type"], packet.dictionary["Subtype"] = PDFName("Metadata"), PDFName("XML")
        catalog.Metadata = packet
        profile = ClosedStream(content=srgb_profile(), filters=[PDFZCompress])
        profile.dictionary["N"] = 3
        intent = {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": doc.Reference(profile),
        }
        catalog.OutputIntents = PDFArray([PDFDictionary(intent)])
