"""Turns the flat files of GENESIS databases (one row a figure) into a table with one row for each area and date."""

import re

from django.utils.translation import gettext as _

from config.spreadsheets import Row, Table, TableError

_VARIABLE = re.compile(r"(\d+)_variable_code")
_AREA_VARIABLES = re.compile(r"(KREISE|GEMEIN|DLAND|REGBEZ|AGS|STADTT|DINSG|GES[A-Z]*KREIS)")

DATE, KEY, NAME = "time", "area_key", "area_name"


def is_flat_file(table: Table) -> bool:
    """Tell whether a table is a GENESIS flat file: a value column, a time column, numbered variables."""
    names = set(table.header)
    return {"value", "time"} <= names and any(_VARIABLE.fullmatch(name) for name in names)


def widen(table: Table) -> Table:
    """
    Return the figures of a flat file as a table: date, key and name of the area, then a column for each series.

    A series is what is measured in each combination of the other variables ("Bevölkerungsstand, weiblich"). The mark of
    the column ``value_q`` is written behind its figure, as in printed tables. Rows that do not begin with the number of
    a statistic are remarks and are left out. Each row keeps the number of its first row in the file.

    :raises TableError: when no variable is an area, or a figure stands twice
    """
    column = {name: index for index, name in enumerate(table.header)}
    numbers = sorted(int(match[1]) for match in map(_VARIABLE.fullmatch, table.header) if match)
    area = _area_variable(table, column, numbers)
    others = [number for number in numbers if number != area]
    figures, rows, series = {}, {}, {}
    for row in table.rows:
        if not re.match(r"[0-9]{4}", row.cells[0]):
            continue
        place = (
            row.cells[column["time"]],
            row.cells[column[f"{area}_variable_attribute_code"]],
            row.cells[column[f"{area}_variable_attribute_label"]],
        )
        title = _series(row, column, others)
        rows.setdefault(place, row.number)
        series.setdefault(title, len(series))
        if (place, title) in figures:
            raise TableError(_("Row %(row)d: this figure stands twice in the file.") % {"row": row.number}, row.number)
        figures[place, title] = _figure(row, column)
    return Table(
        name=table.name,
        header=(DATE, KEY, NAME, *series),
        rows=tuple(
            Row(number, (*place, *(figures.get((place, title), "") for title in series)))
            for place, number in rows.items()
        ),
        encoding=table.encoding,
        delimiter=table.delimiter,
    )


def _area_variable(table: Table, column: dict[str, int], numbers: list[int]) -> int:
    for number in numbers:
        if _AREA_VARIABLES.match(table.rows[0].cells[column[f"{number}_variable_code"]]):
            return number
    raise TableError(_("No variable of this flat file is an area."))


def _series(row: Row, column: dict[str, int], others: list[int]) -> str:
    parts = [row.cells[column["value_variable_label"]]] if "value_variable_label" in column else []
    parts += [row.cells[column[f"{number}_variable_attribute_label"]] for number in others]
    return ", ".join(part for part in parts if part) or "value"


def _figure(row: Row, column: dict[str, int]) -> str:
    """Return the cell as a printed table shows it: ``46 e``, ``(17)``."""
    value, mark = row.cells[column["value"]], row.cells[column["value_q"]] if "value_q" in column else ""
    if mark == "()":
        return f"({value})"
    return f"{value} {mark}".strip()
