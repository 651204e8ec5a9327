"""
Finds the cells of a workbook that are shown in per cent: they hold a fraction (0.125) and people see 12.5 %.

The parser of workbooks gives values without their formats, so these are looked up in the archive itself.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import product
from xml.sax.saxutils import unescape

_PIECE, _OVERLAP = 1 << 20, 400
_BUILT_IN = {"9", "10"}  # 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.|_.')
_ODS_PERCENTAGE = b'office:value-type="percentage"'
_MOST_REPEATED = 100_000  # cells with one and the same figure; more are no table


class Percentages:
    """Which cells of a sheet are shown in per cent: columns counted from 0, rows from 1."""

    def __init__(self):
        self._rows: dict[int, bytearray] = {}

    def add(self, row: int, column: int) -> None:
        """Note a cell; a byte for each row up to it is kept, as a sheet may have a million of them."""
        rows = self._rows.setdefault(column, bytearray())
        if row >= len(rows):
            rows.extend(bytes(row + 1 - len(rows)))
        rows[row] = 1

    def __bool__(self) -> bool:
        return bool(self._rows)

    def in_row(self, row: int) -> Iterator[int]:
        """Yield the columns of a row that are shown in per cent."""
        return (column for column, rows in self._rows.items() if row < len(rows) and rows[row])


def percentages_in(archive: zipfile.ZipFile, parts: Sequence[str], sheet: str) -> Percentages:
    """Return the cells shown in per cent of a sheet, which is the one of this name in these parts of a workbook."""
    found = Percentages()
    if parts == ["content.xml"]:
        if _has_ods_percentage(archive):
            _look_in_ods(archive, sheet, found)
    elif len(parts) == 1 and (styles := _percent_styles(archive)):
        _look_in_xlsx(archive, parts[0], styles, found)
    return found


# XLSX


def _percent_styles(archive: zipfile.ZipFile) -> list[str]:
    """Return the numbers of the styles of cells whose format shows per cent."""
    try:
        styles = archive.read("xl/styles.xml").decode(errors="replace")
    except KeyError:
        return []
    own = {
        number[1]
        for tag in re.findall(r"<(?:\w+:)?numFmt\s[^>]*>", styles)
        if (number := re.search(r'numFmtId="([0-9]+)"', tag))
        and (code := re.search(r'formatCode="([^"]*)"', tag))
        and "%" in _QUOTED.sub("", code[1].replace("&quot;", '"'))
    }
    formats = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    used = re.findall(r"<(?:\w+:)?xf\b([^>]*)>", formats[0]) if formats else []
    numbers = [re.search(r'numFmtId="([0-9]+)"', one) for one in used]
    return [str(place) for place, number in enumerate(numbers) if number and number[1] in own | _BUILT_IN]


def _look_in_xlsx(archive: zipfile.ZipFile, part: str, styles: Sequence[str], found: Percentages) -> None:
    cell = re.compile(
        rb'<c (?=[^>]*\bs="(?:%s)")(?![^>]*\bt="(?:s|str|inlineStr|b|d)")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"'
        % "|".join(styles).encode()
    )
    with archive.open(part) as content:
        tail = b""
        while piece := content.read(_PIECE):
            for match in cell.finditer(tail + piece):
                found.add(int(match[2]), _column(match[1]))
            tail = piece[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# ODS

_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_COLUMNS_REPEATED = re.compile(rb'table:number-columns-repeated="([0-9]+)"')
_ROWS_REPEATED = re.compile(rb'table:number-rows-repeated="([0-9]+)"')


def _has_ods_percentage(archive: zipfile.ZipFile) -> bool:
    """Tell at little cost whether it is worth while to go through all cells."""
    tail = b""
    with archive.open("content.xml") as content:
        while piece := content.read(_PIECE):
            if _ODS_PERCENTAGE in tail + piece:
                return True
            tail = piece[-_OVERLAP:]
    return False


def _look_in_ods(archive: zipfile.ZipFile, sheet: str, found: Percentages) -> None:
    row = column = height = 0
    after = 1
    is_here = False
    for kind, attributes in _ods_tags(archive):
        if kind == b"table":
            name = re.search(rb'table:name="([^"]*)"', attributes)
            is_here, after = bool(name) and unescape(name[1].decode(), {"&quot;": '"', "&apos;": "'"}) == sheet, 1
        elif kind == b"table-row":
            row, column, height = after, 0, _repeated(_ROWS_REPEATED, attributes)
            after += height
        elif is_here:
            width = _repeated(_COLUMNS_REPEATED, attributes)
            if _ODS_PERCENTAGE in attributes and width * height <= _MOST_REPEATED:
                for place in product(range(row, after), range(column, column + width)):
                    found.add(*place)
            column += width


def _ods_tags(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, bytes]]:
    tail = b""
    with archive.open("content.xml") as content:
        while piece := content.read(_PIECE):
            piece = tail + piece
            end = piece.rfind(b"<")
            for match in _ODS_TAG.finditer(piece, 0, end):
                yield match[1], match[2]
            tail = piece[end:]


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    number = pattern.search(attributes)
    return int(number[1]) if number else 1
