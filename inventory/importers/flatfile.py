"""Knows the flat files of GENESIS databases: one row a figure, numbered variables, marks in a column of their own."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.spreadsheets import Row, Table, TableError
from inventory.importers.layouts import TIME, LongColumns, collect

_VARIABLE = re.compile(r"(\d+)_variable_code")
_AREA_VARIABLES = re.compile(r"(KREISE|GEMEIN|DLAND|REGBEZ|AGS|STADTT|DINSG|GES[A-Z]*KREIS)")

KEY, NAME = "area_key", "area_name"

#: Titles of columns that are not of the file, for people.
OWN_TITLES = {TIME: gettext_lazy("Time"), KEY: gettext_lazy("Key of the area"), NAME: gettext_lazy("Name of the area")}


def is_flat_header(header: Sequence[str]) -> bool:
    """Tell whether a header is that of a GENESIS flat file: a value column, a time column, numbered variables."""
    return {"value", "time"} <= set(header) and any(map(_VARIABLE.fullmatch, header))


def is_flat_file(table: Table) -> bool:
    """Tell whether a table is a GENESIS flat file."""
    return is_flat_header(table.header)


def is_flat_row(row: Row) -> bool:
    """Tell whether a row begins with the number of a statistic; others are remarks."""
    return bool(row.cells and re.match(r"[0-9]{4}", row.cells[0]))


def flat_columns(header: Sequence[str], cells: Sequence[str]) -> LongColumns:
    """
    Return which columns of a flat file say what; ``cells`` are those of a row of it.

    :raises TableError: when no variable is an area
    """
    column = {name: index for index, name in enumerate(header)}
    numbers = sorted(int(match[1]) for match in map(_VARIABLE.fullmatch, header) if match)
    for area in numbers:
        if _AREA_VARIABLES.match(cells[column[f"{area}_variable_code"]]):
            break
    else:
        raise TableError(_("No variable of this flat file is an area."))
    labels = [f"{number}_variable_attribute_label" for number in numbers if number != area]
    return LongColumns(
        value=column["value"],
        series=tuple(column[name] for name in ("value_variable_label", *labels) if name in column),
        areas=(column[f"{area}_variable_attribute_code"], column[f"{area}_variable_attribute_label"]),
        time=column["time"],
        mark=column.get("value_q"),
    )


def shown_title(title: str) -> str:
    """Return the title of a column as people read it."""
    return str(OWN_TITLES.get(title, title))


def widen(table: Table) -> Table:
    """
    Return the figures of a flat file as a table: date, key and name of the area, then a column for each series.

    A series is what is measured in each combination of the other variables ("Bevölkerungsstand, weiblich"). The mark of
    the column ``value_q`` is written behind its figure, as in printed tables. Each row keeps the number of its first
    row in the file.

    :raises TableError: when no variable is an area, or a figure stands twice
    """
    rows = [row for row in table.rows if is_flat_row(row)]
    pivot = collect(rows, flat_columns(table.header, rows[0].cells if rows else table.rows[0].cells))
    return Table(
        name=table.name,
        header=(TIME, KEY, NAME, *pivot.series),
        rows=tuple(pivot.rows()),
        encoding=table.encoding,
        delimiter=table.delimiter,
    )
