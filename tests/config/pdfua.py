"""
Checks what a machine can check of PDF/UA-1 (ISO 14289-1): ``accessibility_problems(pdf)`` is empty for a good document.

What a machine cannot judge (whether an alternative text says the right thing, whether the order makes sense) is left
to people.
"""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name, Pdf

_PAINTING = {
    *("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI", "INLINE IMAGE"),
    *("Tj", "TJ", "'", '"'),
}
_HEADINGS = {f"/H{level}": level for level in range(1, 7)}


def accessibility_problems(pdf: bytes) -> list[str]:
    """Return what keeps a document from being accessible, in words; an empty list is what is wanted."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *metadata_problems(document),
            *structure_problems(document),
            *link_problems(document),
            *content_problems(document),
            *font_problems(document),
        ]


def metadata_problems(document: Pdf) -> list[str]:
    """Title, language, and that the document says what it is."""
    root = document.Root
    with document.open_metadata() as metadata:
        title, part = metadata.get("dc:title"), metadata.get("pdfuaid:part")
    wanted = {
        "no title": bool(title),
        "the title is not shown": bool(root.get(Name.ViewerPreferences, Dictionary()).get("/DisplayDocTitle")),
        "no language": bool(str(root.get(Name.Lang, ""))),
        "not marked as tagged": bool(root.get(Name.MarkInfo, Dictionary()).get("/Marked")),
        "does not say that it is PDF/UA-1": part == "1",
        "no bookmarks": Name.Outlines in root,
        "the tab order is not that of the structure": all(page.get("/Tabs") == Name.S for page in document.pages),
    }
    return [problem for problem, holds in wanted.items() if not holds]


def elements(document: Pdf) -> Iterator[Dictionary]:
    """Yield the elements of the structure tree in reading order."""
    if Name.StructTreeRoot in document.Root:
        yield from _below(document.Root.StructTreeRoot)


def _below(element: Dictionary) -> Iterator[Dictionary]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _kids(element: Dictionary) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is(element: Dictionary, *kinds: str) -> bool:
    return str(element.S).lstrip("/") in kinds


def headings(document: Pdf) -> list[int]:
    """Return the levels of the headings in reading order."""
    return [_HEADINGS[str(element.S)] for element in elements(document) if str(element.S) in _HEADINGS]


def alternative_texts(document: Pdf) -> list[str]:
    """Return the alternative texts of the pictures in reading order; an empty one where there is none."""
    return [str(element.get("/Alt", "")) for element in elements(document) if _is(element, "Figure")]


def structure_problems(document: Pdf) -> list[str]:
    """Structure tree, headings, pictures, tables and lists."""
    if not any(True for _ in elements(document)):
        return ["no structure tree"]
    problems = ["a picture without alternative text" for text in alternative_texts(document) if not text]
    levels = headings(document)
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            problems.append(f"a heading of level {level} follows one of level {before}")
    for element in elements(document):
        if _is(element, "Table"):
            problems += _table_problems(element)
        elif _is(element, "L") and any(not _is(kid, "LI", "L", "Caption") for kid in _element_kids(element)):
            problems.append("a list contains something that is no item")
    return problems


def _element_kids(element: Dictionary) -> list[Dictionary]:
    return [kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid]


def _table_problems(table: Dictionary) -> list[str]:
    cells = [cell for cell in _below(table) if _is(cell, "TH", "TD")]
    ids = {bytes(cell.ID) for cell in cells if "/ID" in cell}
    problems = []
    if not any(_is(cell, "TH") for cell in cells):
        problems.append("a table without header cells")
    for cell in cells:
        headers = cell.get("/A", Dictionary()).get("/Headers", [])
        if _is(cell, "TD") and any(bytes(header) not in ids for header in headers):
            problems.append("a cell names a header that its table does not have")
    return problems


def link_problems(document: Pdf) -> list[str]:
    """Links belong to the structure and say where they lead."""
    problems = []
    for number, page in enumerate(document.pages, start=1):
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") != Name.Link:
                continue
            if "/StructParent" not in annotation:
                problems.append(f"page {number}: a link outside the structure")
            if not str(annotation.get("/Contents", "")):
                problems.append(f"page {number}: a link without description")
    return problems


def content_problems(document: Pdf) -> list[str]:
    """Whatever is painted is either tagged or marked as decoration."""
    problems = []
    for number, page in enumerate(document.pages, start=1):
        open_marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                open_marks.append(operands)
            elif name == "EMC":
                open_marks.pop()
            elif name in _PAINTING and not open_marks:
                problems.append(f"page {number}: {name} paints something that is neither tagged nor decoration")
                break
    return problems


def font_problems(document: Pdf) -> list[str]:
    """Every font is in the file and says which letters its shapes stand for."""
    problems = []
    for name, font in fonts(document).items():
        descriptor = font
        if "/DescendantFonts" in font:
            descriptor = font.DescendantFonts[0]
        descriptor = descriptor.get("/FontDescriptor", Dictionary())
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            problems.append(f"the font {name} is not embedded")
        if "/ToUnicode" not in font:
            problems.append(f"the font {name} does not say which letters it shows")
    return problems


def fonts(document: Pdf) -> dict[str, Dictionary]:
    """Return the fonts by name, without the letters before it that tell subsets apart."""
    found = {}
    for page in document.pages:
        for font in page.get("/Resources", Dictionary()).get("/Font", Dictionary()).values():
            found[str(font.BaseFont).lstrip("/").split("+")[-1]] = font
    return found
