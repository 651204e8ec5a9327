"""
Reads one sheet of a workbook for ``config.spreadsheets`` and ends; run as ``python -m config.sheet_worker``.

Standard input is a job as a line of JSON and then the workbook, so that a bomb bursts here and not in the server. Knows
neither settings nor database. Answers with a line of JSON about the workbook and a line for each row that is not empty:
``[number, cell, …]``; or with exit code 3 and ``{"error"}``. Cells shown in per cent hold a fraction; they are read as
they are shown unless the job says ``as_stored``.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from config.confinement import confine
from config.percentages import Percentages, percentages_in

FAILED = 3
_BLANKS = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u2060\ufeff"
_MOST_ROWS = 1_048_576  # of any spreadsheet
_LAST_MERGED = 60  # rows; merged cells further down head no column

_LEAST_FIGURES, _PEEKED_ROWS = 3, 200
_FIGURE = re.compile(r"\(?[+-]? ?[0-9][0-9 .,]*%?\)?")
_REMARKS = re.compile(
    r"inhalt|titel|deckblatt|impressum|hinweis|erläuter|vorbemerk|legende|metadaten|cover", re.IGNORECASE
)

# The error of a formula, or one that nobody has computed, would be read as an empty cell, which says something else.
_XLSX_SHEET, _ODS_CONTENT = re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(r"content\.xml")
_ERRORS = (
    ("error_cell", b't="e"', re.compile(rb'<c r="([A-Z]+[0-9]+)"(?:\s[^>]*)?\st="e"')),
    ("error_cell", b"calcext", re.compile(rb'calcext:value-type="error"()')),
    (
        "no_result",
        b"<f",
        re.compile(
            rb'<c r="([A-Z]+[0-9]+)"(?![^>]*\st="str")[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
        ),
    ),
)


class Failure(Exception):
    """The sheet cannot be read; ``kind`` says to ``config.spreadsheets`` why."""

    def __init__(self, kind: str, detail: str = ""):
        self.kind, self.detail = kind, detail
        super().__init__(kind, detail)


def text_of(value: object) -> str:
    """Write a spreadsheet's value as the text that this product reads back: ISO dates, decimal commas."""
    if isinstance(value, str):
        return value.strip(_BLANKS)
    if value is None:
        return ""
    if isinstance(value, float):  # 15 digits are what a spreadsheet shows
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return format(Decimal(format(value, ".15g")).normalize(), "f").replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip(_BLANKS)


def percent_of(value: object) -> str:
    """Write a fraction in a cell that is shown in per cent as it is shown there, with all its decimals."""
    return f"{text_of(float(value) * 100)} %" if isinstance(value, int | float) else text_of(value)


def rows_of(
    sheet: CalamineSheet, most_rows: int, most_columns: int, percentages: Percentages
) -> Iterator[list[str | int]]:
    """Yield number and cells of each row that is not empty, without empty cells at its end, up to one too many."""
    left = most_rows + 1
    before = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        length = len(values)
        while length and (values[length - 1] == "" or values[length - 1] is None):
            length -= 1
        if not length:
            continue
        length = min(length, most_columns + 1)
        cells = [*before, *map(text_of, values[:length])]
        for column in percentages.in_row(number):
            if len(before) <= column < len(cells):
                cells[column] = percent_of(values[column - len(before)])
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield [number, *cells]
            left -= 1
            if not left:
                return


def read(data: bytes, job: dict) -> Iterator[str]:
    """
    Yield the lines of the answer.

    :raises Failure: if the workbook is damaged or protected, or has no such sheet
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        if not visible:
            raise Failure("empty")
        name = job["sheet"] if job["sheet"] in visible else _sheet_of_figures(workbook, visible)
        sheet = workbook.get_sheet_by_name(name)
    except PasswordError as error:
        raise Failure("password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Failure("damaged", str(error)[:200]) from error
    if sheet.end and sheet.end[0] >= _MOST_ROWS:
        raise Failure("damaged", "rows")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        position = workbook.sheet_names.index(name)
        _refuse_errors(archive, position)
        percentages = percentages_in(archive, _part_of(archive, position), name)
    merged = [list(map(list, one)) for one in sheet.merged_cell_ranges or () if one[0][0] < _LAST_MERGED]
    head = {"sheets": visible, "sheet": name, "merged": merged[:2000], "has_percentages": bool(percentages)}
    yield json.dumps(head)
    for row in rows_of(sheet, job["rows"], job["columns"], Percentages() if job["as_stored"] else percentages):
        yield json.dumps(row, ensure_ascii=False)


def _sheet_of_figures(workbook: CalamineWorkbook, visible: list[str]) -> str:
    """Return the first visible sheet with figures: before it often stand title, contents and remarks."""
    if len(visible) == 1:
        return visible[0]
    with_figures = (name for name in visible if _has_figures(workbook.get_sheet_by_name(name)))
    found = []
    for name in with_figures:
        if not _REMARKS.search(name):
            return name
        found.append(name)
    return (found or visible)[0]


def _has_figures(sheet: CalamineSheet) -> bool:
    found = 0
    for _number, values in zip(range(_PEEKED_ROWS), sheet.iter_rows(), strict=False):
        found += sum(
            type(value) in (int, float) or (isinstance(value, str) and bool(_FIGURE.fullmatch(value.strip(_BLANKS))))
            for value in values
        )
        if found >= _LEAST_FIGURES:
            return True
    return False


def _refuse_errors(archive: zipfile.ZipFile, position: int) -> None:
    """
    Refuse the sheet at this position if the formula of a cell has no result; "?" stands for an unknown place.

    :raises Failure:
    """
    for name in _part_of(archive, position):
        tail = b""
        with archive.open(name) as part:
            while chunk := part.read(1 << 20):
                piece = tail + chunk
                for kind, hint, pattern in _ERRORS:
                    if hint in piece and (match := pattern.search(piece)):
                        raise Failure(kind, match[1].decode() or "?")
                tail = chunk[-400:]


def _part_of(archive: zipfile.ZipFile, position: int) -> list[str]:
    """Return the file of a workbook's sheet, or all of them where the workbook does not say it clearly."""
    names = [name for name in archive.namelist() if _XLSX_SHEET.fullmatch(name) or _ODS_CONTENT.fullmatch(name)]
    if len(names) < 2:
        return names
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        sheets = re.findall(r'<(?:\w+:)?sheet\s[^>]*?\br:id="([^"]+)"', archive.read("xl/workbook.xml").decode())
        [target] = [one for one in re.findall(r"<Relationship\s[^>]*>", relations) if f'Id="{sheets[position]}"' in one]
        path = re.search(r'Target="/?(?:xl/)?([^"]+)"', target)[1]
    except (KeyError, ValueError, IndexError, TypeError):
        return names
    return [f"xl/{path}"] if f"xl/{path}" in names else names


def main() -> int:
    job = json.loads(sys.stdin.buffer.readline())
    confine(memory_mb=job["memory_mb"], seconds=job["seconds"])
    try:
        for line in read(sys.stdin.buffer.read(), job):
            sys.stdout.write(line + "\n")
    except Failure as failure:
        sys.stdout.write(json.dumps({"error": failure.kind, "detail": failure.detail}) + "\n")
        return FAILED
    except MemoryError:
        sys.stdout.write(json.dumps({"error": "memory", "detail": ""}) + "\n")
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
