"""
Finds out how a table of figures is written and laid out, from samples of its rows, and gives a reason for everything.

Nothing is certain here: offices write tables for readers. Whoever uses a finding shows it and lets it be corrected.
"""

import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.parsing import tidy
from config.spreadsheets import Row, Sheet, TableError, too_long, too_wide, trimmed
from inventory.importers.flatfile import flat_columns, is_flat_header
from inventory.importers.layouts import (
    Heading,
    Layout,
    figure_in,
    is_figure,
    is_in_thousands,
    split_time,
    time_of,
    times_in,
)
from inventory.importing import normalise

MOST_ROWS, MOST_COLUMNS = 600_000, 1_000
_HEAD_CELLS, _TAIL_ROWS, _SPREAD_ROWS = 60_000, 80, 1_000
_MOST_HEADER_ROWS = 8

KEY_WORDS = ("raum_id", "schlüssel", "area_key", "key", "ags", "nr", "kennziffer", "gebiet_id", "region_code", "lor")
NAME_WORDS = (
    "raum", "area_name", "stadtteil", "name", "gebiet", "ortsteil", "bezirk", "stadtbezirk", "raumeinheit", "quartier",
    "region_label", "district", "gemeinde", "kreis", "raumbezug", "area",
)  # fmt: skip
LEVEL_WORDS = ("ebene", "raumebene", "level", "gebietsart")
TIME_WORDS = (
    "jahr", "year", "stichtag", "zeit", "time", "datum", "date", "berichtsjahr", "schuljahr", "zeitraum", "periode",
)  # fmt: skip
VALUE_WORDS = ("zahl", "wert", "value", "anzahl", "figure", "messwert", "zahlenwert", "obs_value")
SERIES_WORDS = (
    "merkmal", "indikator", "indicator", "kennzahl", "variable", "zeile", "series", "merkmalsname", "auspraegung",
    "value_variable_label", "gruppe", "tabelle", "group",
)  # fmt: skip
MARK_WORDS = ("value_q", "qualitaet", "kennzeichen", "flag", "zeichen", "wertzeichen")
UNIT_WORDS = ("value_unit", "einheit", "unit", "masseinheit")
_CODE_TITLE = re.compile(r"(^| )(id|code|nr|nummer|schluessel)$")

_TOTALS = re.compile(
    r"(insgesamt|gesamt|summe|zusammen|total|stadt insgesamt|stadt gesamt|gesamtstadt|alle stadtteile)( .*)?|"
    r"(stadt)?bezirk .+|summe .+"
)
_FOOTNOTE = re.compile(
    r"([0-9]{1,2}|[a-z]|\*{1,3}|[¹²³⁴⁵]|[-–—•])\s*[):]\s*\S|\*+\s?\S|[¹²³⁴⁵]|\([0-9a-z*]\)|"
    r"(quellen?|datenquelle|source|anmerkung(en)?|hinweise?|stand|herausgeber|erläuterung(en)?|legende|zeichenerklärung|"
    r"fußnoten?|note|copyright|datenlizenz|lizenz|erstellt|berechnung|methodik|abweichungen|differenzen)\b|©|\(c\)|_{3,}|-{3,}",
    re.IGNORECASE,
)
_TWICE_ENCODED = re.compile("Ã[¤¶¼Ÿ„–œ©¨\u0080-\u009f]|â‚¬|Â[ °²³§\u00a0]")


@dataclass(frozen=True)
class Found:
    """A finding, why it was made, and whether it could well be otherwise."""

    value: Any
    reason: str
    is_sure: bool = True


@dataclass
class Sample:
    """What is kept of a file to judge it by: its first and last rows, some between, and what they have in common."""

    head: list[Row] = field(default_factory=list)
    between: list[Row] = field(default_factory=list)
    tail: deque[Row] = field(default_factory=lambda: deque(maxlen=_TAIL_ROWS))
    count: int = 0
    lengths: dict[int, list[int]] = field(default_factory=dict)
    written_widths: Counter = field(default_factory=Counter)
    last_written_width: int = 0
    repeated: list[int] = field(default_factory=list)
    repetitions: int = 0

    def rows(self) -> list[Row]:
        """Return the rows of the sample, each once, in their order."""
        return sorted({row.number: row for row in (*self.head, *self.between, *self.tail)}.values(), key=_number)


def _number(row: Row) -> int:
    return row.number


def scan(sheet: Sheet) -> Sample:
    """
    Go through a file once and return what it is judged by.

    :raises TableError: with a message for people, if it has no rows, or more rows or columns than are read
    """
    sample, seen, head_cells = Sample(), set(), 0
    for row in sheet.rows():
        cells = trimmed(row.cells)
        if not cells:
            continue
        sample.count += 1
        if sample.count > MOST_ROWS:
            raise too_long(MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise too_wide(row.number, MOST_COLUMNS)
        kept = Row(row.number, cells)
        if head_cells < _HEAD_CELLS or len(sample.head) < 50:
            sample.head.append(kept)
            head_cells += len(cells)
        elif sample.count % 97 == 0 and len(sample.between) < _SPREAD_ROWS:
            sample.between.append(kept)
        sample.tail.append(kept)
        known = sample.lengths.setdefault(len(cells), [0, row.number, row.number])
        known[0], known[2] = known[0] + 1, row.number
        sample.written_widths[len(row.cells)] += 1
        sample.last_written_width = len(row.cells)
        fingerprint = hash(cells)
        if fingerprint in seen and len(cells) > 2:
            sample.repetitions += 1
            if len(sample.repeated) < 5:
                sample.repeated.append(row.number)
        seen.add(fingerprint)
    if not sample.count:
        raise TableError(_("The table has no rows."))
    return sample


# Where the table stands in the file


def find_frame(sample: Sample) -> dict[str, Found]:
    """Return the rows of titles, the first row below them, and how many rows of remarks stand at the end."""
    width = _usual_width(sample)
    begins = (
        index
        for index, row in enumerate(sample.head)
        if _has_figures(row, width) and not _stand_keys_above(sample.head[index : index + 2], width)
    )
    start = next(begins, None)
    if start is None:  # a table of words, or only years: then its first row is the header
        start = min(1, len(sample.head))
    header = _header_rows(sample.head[:start], width)
    first = header[-1].number + 1 if header else sample.head[0].number
    after = next((row for row in sample.head[:start] if row.number == first), None)
    while after is not None and (_is_numbering(after) or _is_definitions(after)):
        first += 1
        after = next((row for row in sample.head[:start] if row.number == first), None)
    footers = _footers(sample, first, width)
    return {
        "header": _header_found(sample, header, first),
        "first_row": Found(first, _("The first row below the titles.")),
        "skip_footer": Found(
            footers,
            _("The last rows are remarks: “%(text)s”.") % {"text": short(list(sample.tail)[-footers].cells)}
            if footers
            else _("The last row is part of the table."),
        ),
    }


def _usual_width(sample: Sample) -> int:
    """Return how many cells most rows have."""
    return max(sample.lengths, key=lambda length: (sample.lengths[length][0] * min(length, 3), length))


def _has_figures(row: Row, width: int) -> bool:
    filled = [cell for cell in row.cells if cell]
    if len(filled) < min(2, width) or _is_numbering(row):
        return False
    return any(is_figure(cell) and not time_of(cell) for cell in filled)


def _stand_keys_above(rows: Sequence[Row], width: int) -> bool:
    """Tell whether the first of two rows holds nothing but keys, each above a title in the second."""
    if len(rows) < 2 or rows[0].cells[0] or _has_figures(rows[1], width):
        return False
    keys = {index for index, cell in enumerate(rows[0].cells) if cell}
    titles = {index for index, cell in enumerate(rows[1].cells) if cell}
    return keys <= titles and all(rows[0].cells[index].isdigit() for index in keys)


def _is_numbering(row: Row) -> bool:
    """Tell whether a row numbers the columns, or names ages in years: 1, 2, 3 …"""
    numbers = [int(cell) for cell in row.cells if cell.isdigit() and len(cell) < 4 and (cell == "0" or cell[0] != "0")]
    return len(numbers) > 2 and numbers[0] < 2 and all(after - before == 1 for before, after in pairwise(numbers))


def _is_definitions(row: Row) -> bool:
    filled = [len(cell) for cell in row.cells if cell]
    return len(filled) > 1 and median(filled) > 45


def _header_rows(rows: Sequence[Row], width: int) -> list[Row]:
    """Return the rows of titles among those above the first figures."""
    kept: list[Row] = []
    for row in reversed(rows):
        columns = [index for index, cell in enumerate(row.cells) if cell]
        if len(columns) >= min(2, width) or width == 1:
            kept.append(row)
        elif kept and columns and columns[0] > 0 and row.number == kept[-1].number - 1:
            kept.append(row)  # one title above a group of columns
        elif kept:
            break
    kept = kept[:_MOST_HEADER_ROWS]
    while len(kept) > 1 and width > 3 and _is_beside(kept[-1]) and not _is_beside(kept[-2]):
        kept.pop()  # "Stand: | 31.12.2013"
    titles = [row for row in kept if not _is_definitions(row)] or kept[:1]
    if len(titles) > 1:
        titles = [row for row in titles if not (_is_numbering(row) and all(map(str.isdigit, filter(None, row.cells))))]
    return titles[::-1]


def _is_beside(row: Row) -> bool:
    """Tell whether only the first two cells of a row are filled, as with remarks above a table."""
    return all(index < 2 for index, cell in enumerate(row.cells) if cell)


def _header_found(sample: Sample, header: Sequence[Row], first: int) -> Found:
    numbers = tuple(row.number for row in header)
    if not header:
        return Found(numbers, _("No row above the figures looks like titles."), is_sure=False)
    above = [row for row in sample.head if row.number < numbers[0]]
    if above:
        reason = ngettext(
            "Row %(row)s holds titles; %(number)d row above is left out: “%(text)s”.",
            "Row %(row)s holds titles; %(number)d rows above are left out: “%(text)s”.",
            len(above),
        )
        reason %= {"row": _listed(numbers), "number": len(above), "text": short(above[0].cells)}
        return Found(numbers, reason)
    if len(numbers) > 1:
        return Found(numbers, _("Several rows of titles stand above the figures; their parts are joined."))
    return Found(numbers, _("The first row holds the titles."))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def short(cells: Iterable[str], letters: int = 60) -> str:
    """Return the beginning of a row, to be quoted."""
    text = " ".join(" ".join(cell for cell in cells if cell).split())
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _footers(sample: Sample, first: int, width: int) -> int:
    """Return how many rows at the end are remarks below the table."""
    rows = list(sample.tail)
    remarks = 0
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        filled = [cell for cell in row.cells if cell]
        is_remark = bool(_FOOTNOTE.match(filled[0])) and len(filled) < max(width, 2)
        is_bare = len(filled) <= min(2, width - 1) and not any(is_figure(cell) for cell in filled[1:])
        if row.number < first or not (is_remark or is_bare):
            break
        follows_gap = index > 0 and row.number > rows[index - 1].number + 1
        if is_remark or follows_gap or len(filled[0]) > 60:
            remarks = len(rows) - index
    return remarks


# What the columns are


@dataclass(frozen=True)
class Column:
    """What is known of a column: its title and the cells of the sample that are not empty."""

    index: int
    title: str
    cells: tuple[str, ...]

    @property
    def word(self) -> str:
        return normalise(self.title.rsplit(", ", 1)[-1])

    def is_named(self, words: Iterable[str]) -> bool:
        """Tell whether the title is one of the words or begins with one."""
        return any(
            self.word == word or self.word.startswith(f"{word} ") for word in (normalise(word) for word in words)
        )

    def share(self, test) -> float:
        """Return which share of the cells fulfils a test; 0 for an empty column."""
        return sum(map(bool, map(test, self.cells))) / len(self.cells) if self.cells else 0

    @property
    def is_text(self) -> bool:
        return bool(self.cells) and self.share(is_figure) < 0.5

    @property
    def is_key(self) -> bool:
        """Numbers that are names: by the title, or with leading zeros."""
        if self.is_named(KEY_WORDS) and self.share(str.isalnum) > 0.9:
            return True
        if self.share(str.isdigit) < 0.9:  # "Insgesamt" may stand below
            return False
        zeros = self.share(lambda cell: len(cell) > 1 and cell[0] == "0" and cell.isdigit())
        return zeros > 0 or bool(_CODE_TITLE.search(self.word))


@dataclass(frozen=True)
class Columns:
    """The columns that say what a row is about: its time, its area; in a file of single figures also the rest."""

    layout: Found
    time: Found
    areas: Found
    series: Found
    value: Found
    mark: int | None = None
    unit: int | None = None


def find_columns(
    body: Sequence[Row], heads: Sequence[Heading], plain_titles: Sequence[str], area_columns: Collection[int] = ()
) -> Columns:
    """
    Return the layout and what the columns are.

    ``heads`` are the titles without the times in them, ``plain_titles`` as they stand in the file; ``area_columns`` are
    columns known to be about one area each.
    """
    width = len(heads)
    columns = [
        Column(index, plain_titles[index], tuple(cell for row in body if (cell := _cell(row, index))))
        for index in range(width)
    ]
    if is_flat_header(plain_titles) and body:
        return _flat(plain_titles, body)
    time = _time_column(columns)
    others = [column for column in columns if column.index != (time.value if time else None)]
    labels = [column for column in others if column.is_text or column.is_key or column.is_named(LEVEL_WORDS)]
    labels += _bare_keys(others, labels)
    label_indexes = {column.index for column in labels}
    values = [column for column in others if column.index not in label_indexes and column.cells]
    no_time = Found(None, _("No column names the time."))
    if area_columns:
        return _turned(plain_titles, labels, time or no_time, area_columns)
    if long := _long(body, columns, labels, values, time):
        return long
    timed = [column for column in values if heads[column.index].time]
    areas = Found(tuple(sorted(label_indexes)), _("Columns of words and keys; everything else is read as figures."))
    empty = Found((), ""), Found(None, "")
    if timed and (len(timed) * 2 >= len(values) or (time is None and len(timed) > 1)):
        example = plain_titles[timed[0].index]
        layout = Found(
            Layout.COLUMNS.value,
            ngettext(
                "Above %(number)d column stands a time of its own, such as “%(text)s”.",
                "Above %(number)d columns stands a time of their own, such as “%(text)s”.",
                len(timed),
            )
            % {"number": len(timed), "text": example},
            is_sure=len(timed) > 1,
        )
        return Columns(layout, time or no_time, areas, *empty)
    reason = _("Each column holds one series; the time stands in a column.") if time else _("No column names a time.")
    return Columns(Found(Layout.ROWS.value, reason), time or no_time, areas, *empty)


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _time_column(columns: Sequence[Column]) -> Found | None:
    named = [column for column in columns if column.is_named(TIME_WORDS) and column.share(time_of) > 0.8]
    if named:
        return Found(named[0].index, _("“%(title)s” holds years or dates.") % {"title": named[0].title})
    for column in columns:
        if len(column.cells) > 1 and column.share(time_of) == 1 and len(set(column.cells)) < len(column.cells):
            return Found(column.index, _("All cells of “%(title)s” are years.") % {"title": column.title}, False)
    return None


def _bare_keys(columns: Sequence[Column], labels: Sequence[Column]) -> list[Column]:
    """Return columns of plain numbers before the first name of an area: keys without a telling title."""
    first = min((column.index for column in labels if column.is_text), default=0)
    return [
        column
        for column in columns
        if column.index < first and column not in labels and column.cells and column.share(str.isdigit) == 1
    ]


def _flat(titles: Sequence[str], body: Sequence[Row]) -> Columns:
    found = flat_columns(titles, body[0].cells)
    return Columns(
        Found(Layout.FLAT.value, _("Its columns are named as in GENESIS (value, time, 1_variable_code).")),
        Found(found.time, ""),
        Found(found.areas, ""),
        Found(found.series, ""),
        Found(found.value, ""),
        found.mark,
        found.unit,
    )


def _long(
    body: Sequence[Row],
    columns: Sequence[Column],
    labels: Sequence[Column],
    values: Sequence[Column],
    time: Found | None,
) -> Columns | None:
    """Return the columns of a file with one figure in each row, or nothing if it is none."""
    mark = next((column for column in columns if column.is_named(MARK_WORDS)), None)
    unit = next((column for column in columns if column.is_named(UNIT_WORDS)), None)
    beside = {column.index for column in (mark, unit) if column} | ({time.value} if time else set())
    value = next((column for column in values if column.is_named(VALUE_WORDS) and column.index not in beside), None)
    named = [column for column in labels if column.is_named(SERIES_WORDS) and column.index not in beside]
    values = [column for column in values if column.index not in beside]
    rest = [column for column in labels if column.index not in beside]
    areas = [column for column in rest if column.is_named((*KEY_WORDS, *NAME_WORDS, *LEVEL_WORDS))]
    areas = [column for column in areas if column not in named] or rest[:1]
    others = [column for column in rest if column not in areas]
    if value is None and len(values) == 1 and others and _repeats(body, areas, time):
        value = values[0]
        reason = _("The areas repeat, and “%(series)s” tells their figures apart.") % {"series": others[0].title}
    elif value is not None and (named or (others and _repeats(body, areas, time))):
        reason = _("“%(value)s” holds the figures and “%(series)s” says what they count.") % {
            "value": value.title,
            "series": (named or others)[0].title,
        }
    else:
        return None
    series = _telling(body, others)
    return Columns(
        Found(Layout.LONG.value, reason),
        time or Found(None, _("No column names the time.")),
        Found(tuple(column.index for column in areas), _("These columns name the area.")),
        Found(tuple(column.index for column in series), _("Together they tell the series apart.")),
        Found(value.index, _("“%(title)s” holds the figures.") % {"title": value.title}),
        mark.index if mark else None,
        unit.index if unit else None,
    )


def _turned(titles: Sequence[str], labels: Sequence[Column], time: Found, area_columns: Collection[int]) -> Columns:
    """Return the columns of a table with an area above each column: all others say what a row counts, and in what."""
    unit = next((column for column in labels if column.is_named(UNIT_WORDS)), None)
    series = [column for column in labels if column is not unit and column.index not in area_columns]
    example = titles[min(area_columns)]
    reason = ngettext(
        "Above %(number)d column stands the name of a district: “%(text)s”.",
        "Above %(number)d columns stand names of districts, such as “%(text)s”.",
        len(area_columns),
    ) % {"number": len(area_columns), "text": example}
    return Columns(
        Found(Layout.TURNED.value, reason),
        time,
        Found((), ""),
        Found(tuple(column.index for column in series), _("Together they say what a row is about.")),
        Found(None, ""),
        unit=unit.index if unit else None,
    )


def _repeats(body: Sequence[Row], areas: Sequence[Column], time: Found | None) -> bool:
    """Tell whether many rows are about the same area and time."""
    indexes = [column.index for column in areas] + ([time.value] if time else [])
    places = Counter(tuple(_cell(row, index) for index in indexes) for row in body)
    return len(places) * 1.5 < len(body)


def _telling(body: Sequence[Row], columns: Sequence[Column]) -> list[Column]:
    """Return the columns that tell series apart: without those that never change and codes beside their words."""
    varying = [column for column in columns if len(set(column.cells)) > 1] or list(columns[-1:])
    kept = []
    for column in varying:
        words = [other for other in varying if other is not column and other.is_text and not _is_code(other)]
        if not (_is_code(column) and any(_says_the_same(body, column, other) for other in words)):
            kept.append(column)
    return kept


def _is_code(column: Column) -> bool:
    return bool(_CODE_TITLE.search(column.word)) or column.share(str.isdigit) == 1


def _says_the_same(body: Sequence[Row], first: Column, second: Column) -> bool:
    pairs = {(_cell(row, first.index), _cell(row, second.index)) for row in body}
    return len(pairs) == len({pair[0] for pair in pairs}) == len({pair[1] for pair in pairs})


# How numbers are written


def find_notation(cells: Iterable[str], *, is_text: bool, delimiter: str) -> tuple[Found, Found, bool]:
    """Return the decimal mark, the thousands separator, and whether figures contradict each other."""
    seen = Counter()
    examples = {}
    for cell in cells:
        kind = _kind_of_number(cell if cell.isdigit() else figure_in(cell))
        if kind:
            seen[kind] += 1
            examples.setdefault(kind, cell)
    comma, point = seen["decimal ,"] + seen["thousands ."], seen["decimal ."] + seen["thousands ,"]
    return *_judged(seen, examples, comma, point, is_text, delimiter), bool(is_text and comma and point)


def _kind_of_number(number: str) -> str:
    """Return what a number shows of its notation, such as "decimal ," or "either ." (1.234 may be both)."""
    if "," in number and "." in number:
        return "decimal ," if number.rfind(",") > number.rfind(".") else "decimal ."
    for mark in ",.":
        if mark in number:
            if re.fullmatch(rf"[0-9]{{1,3}}(\{mark}[0-9]{{3}}){{2,}}", number):
                return f"thousands {mark}"
            return (
                f"either {mark}" if re.fullmatch(rf"[1-9][0-9]{{0,2}}\{mark}[0-9]{{3}}", number) else f"decimal {mark}"
            )
    if re.search(r"['’]", number):
        return "thousands '"
    if " " in number:
        return "thousands  "
    return "plain" if len(number) > 3 else ""


def _judged(
    seen: Counter, examples: dict, comma: int, point: int, is_text: bool, delimiter: str
) -> tuple[Found, Found]:
    def shown(*kinds: str) -> str:
        return next((examples[kind] for kind in kinds if kind in examples), "")

    gap = next((mark for mark in " '" if seen[f"thousands {mark}"]), "")
    gap_found = Found(gap, _("Figures such as “%(text)s”.") % {"text": shown(f"thousands {gap}")}) if gap else None
    none = Found("", _("No figure shows a separator of thousands."))
    if not is_text:  # numbers have a decimal comma by now; only text can have a point
        dots = shown("thousands .", "either .")
        dot_found = Found(".", _("Text such as “%(text)s”.") % {"text": dots}) if dots else None
        return Found(",", _("A workbook knows its numbers.")), gap_found or dot_found or none
    if comma or point:
        decimal = "," if comma >= point else "."
        other = "." if decimal == "," else ","
        reason = _("Figures such as “%(text)s”.") % {"text": shown(f"decimal {decimal}", f"thousands {other}")}
        grouped = seen[f"thousands {other}"] or seen[f"either {other}"]
        grouped = grouped or any(other in examples.get(f"decimal {decimal}", "") for _ in (1,))
        groups = Found(other, _("Figures such as “%(text)s”.") % {
            "text": shown(f"thousands {other}", f"either {other}", f"decimal {decimal}")
        })  # fmt: skip
        return Found(decimal, reason, not (comma and point)), groups if grouped else gap_found or none
    for mark, other in ((".", ","), (",", ".")):
        if not seen[f"either {mark}"]:
            continue
        text = {"text": shown(f"either {mark}")}
        if seen["plain"]:
            text["plain"] = examples["plain"]
            reason = _("“%(text)s” could be thousands, but “%(plain)s” is written without a separator.") % text
            return Found(mark, reason, is_sure=False), gap_found or none
        if mark == "." or delimiter == ",":
            reason = _("“%(text)s” and all others like it have three digits behind the mark.") % text
            sure = mark == "." and seen[f"either {mark}"] > 2
            return Found(other, reason, sure), Found(mark, reason, sure)
        return Found(mark, _("“%(text)s” is read with a decimal comma.") % text, is_sure=False), gap_found or none
    return Found(",", _("No figure has decimals.")), gap_found or none


def is_share(title: str) -> bool:
    """Tell whether a title is that of a share or rate, which is never given in thousands."""
    return bool(re.search(r"%|\b(anteil|quote|prozent|rate|je 1|durchschnitt)", title, re.IGNORECASE))


# Time and title of the whole, units, totals


def find_date(titles: Sequence[str], sheet: str, name: str) -> Found:
    """Return the one time all figures are about, from the rows above the table, the sheet's or the file's name."""
    above = list(dict.fromkeys(time for text in titles for time in times_in(text)))
    if len(above) == 1:
        text = next(text for text in titles if times_in(text))
        return Found(above[0], _("It stands above the table: “%(text)s”.") % {"text": short([text])})
    if not above:
        for words, where in ((sheet, _("the name of the sheet")), (PurePath(name).stem, _("the name of the file"))):
            times = list(dict.fromkeys(times_in(words)))
            if len(times) == 1:
                return Found(times[0], _("It stands in %(where)s.") % {"where": where}, is_sure=False)
    return Found("", _("No time is named. The next step asks for it."))


def find_title(titles: Sequence[str], sheet: str, name: str) -> Found:
    """Return what the figures under bare years are, from the rows above the table, or the name of sheet or file."""
    for text in titles:
        rest, _time = split_time(text)
        if rest and not _FOOTNOTE.match(rest):
            return Found(rest[:100], _("The row above the table says so."))
    if sheet and not re.fullmatch(r"(tabelle|table|sheet|blatt) ?[0-9]*", sheet, re.IGNORECASE) and not time_of(sheet):
        return Found(sheet, _("The sheet is named so."), is_sure=False)
    return Found(PurePath(name).stem[:100], _("The file is named so."), is_sure=False)


def find_thousands_unit(around: Sequence[str], titles: Sequence[str], units: Sequence[str]) -> Found:
    """Return whether figures are in thousands: "all" of them, those "marked", or none."""
    for text in around:
        if is_in_thousands(text):
            return Found("all", _("It is said beside the table: “%(text)s”.") % {"text": short([text])}, is_sure=False)
    for text in (*titles, *units):
        if is_in_thousands(text):
            return Found("marked", _("Some titles or units say so: “%(text)s”.") % {"text": short([text])})
    return Found("", _("Nothing speaks of thousands."))


def find_gaps(body: Sequence[Row], areas: Sequence[int]) -> Found:
    """Return whether names of areas stand only in the first of several rows, as in merged cells."""
    if areas and body and all(_cell(body[0], index) for index in areas):
        for index in areas:
            if all(_cell(row, index).isdigit() for row in body if _cell(row, index)):
                continue  # totals have no key
            empty = sum(not _cell(row, index) and len(trimmed(row.cells)) > index + 1 for row in body)
            if empty > 2 and empty * 4 >= len(body):
                return Found(True, _("Many rows have figures but no area; it stands in the first row of each."), False)
    return Found(False, _("Each row names its area."))


def totals(rows: Sequence[Row], areas: Sequence[int]) -> list[str]:
    """Return the rows that look like totals of others, as "Row 14 “Insgesamt”"."""
    found = []
    for row in rows:
        for index in areas:
            if _TOTALS.fullmatch(normalise(_cell(row, index))):
                found.append(_("Row %(row)d “%(name)s”") % {"row": row.number, "name": _cell(row, index)})
                break
    return found


def find_percentages(rows: Iterable[Row]) -> Found:
    """Return how cells shown in per cent are read, with the first of them as the reason."""
    cells = (cell for row in rows for cell in row.cells)
    example = next((cell for cell in cells if cell.endswith("%") and figure_in(cell)), "")
    if not example:
        return Found("shown", _("Cells are formatted as per cent."))
    return Found("shown", _("Cells are formatted as per cent: “%(text)s”.") % {"text": example})


def damaged_letters(rows: Iterable[Row]) -> str:
    """Return a cell whose letters were lost when the file was saved in a wrong encoding, or nothing."""
    for row in rows:
        for cell in row.cells:
            if "\ufffd" in cell or _TWICE_ENCODED.search(cell):
                return tidy(cell)[:40]
    return ""
