"""Sums of money by budget year and by where it comes from or goes to. Nothing here is stored."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear

NOTHING = Decimal(0)


@dataclass
class Sums:
    """Amounts in euros: planned in budget lines, of that secured, and spent."""

    planned: Decimal = NOTHING
    secured: Decimal = NOTHING
    spent: Decimal = NOTHING

    @property
    def open(self):
        """What is planned and not secured yet."""
        return self.planned - self.secured

    @property
    def left(self):
        """What is planned and not spent yet; negative when more was spent than planned."""
        return self.planned - self.spent

    def add(self, *, planned=None, secured=None, spent=None):
        self.planned += planned or NOTHING
        self.secured += secured or NOTHING
        self.spent += spent or NOTHING


@dataclass
class BudgetRow:
    """One source or field of action: a cell for each year of the table, and the sum."""

    label: str
    cells: list[Sums]
    total: Sums = field(default_factory=Sums)


@dataclass
class BudgetTable:
    """Rows by years. ``totals`` (by year) and ``total`` count every amount once."""

    years: list[int]
    rows: list[BudgetRow]
    totals: list[Sums]
    total: Sums

    def __bool__(self):
        return bool(self.years)


def budget_by_source(lines, expenses, *, without):
    """
    Return the BudgetTable of budget lines and expenses by funding source, in two queries.

    ``without`` names the row for money whose source is open. Rows are in the order of their names, that one last.
    """
    return _table(_sums(lines, "source__name"), _sums(expenses, "source__name"), without)


def budget_by_field(lines, expenses, *, without):
    """
    Return the BudgetTable by field of action, in four queries.

    A measure in several fields counts in each of them; the totals count it once.
    """
    table = _table(_sums(lines, "measure__fields__name"), _sums(expenses, "measure__fields__name"), without)
    once = _table(_sums(lines), _sums(expenses), "")
    table.totals, table.total = once.totals, once.total
    return table


def _sums(rows, label=None):
    """Return {(label, year): amounts} of budget lines or of expenses."""
    labels = [label] if label else []
    rows = rows.order_by()
    if any(column.name == "spent_on" for column in rows.model._meta.fields):
        rows = rows.annotate(in_year=ExtractYear("spent_on"))
        found = rows.values_list("in_year", *labels).annotate(spent=Sum("amount"))
        return {(*name, year): {"spent": spent} for year, *name, spent in found}
    found = rows.values_list("year", *labels).annotate(
        planned=Sum("amount"), secured=Sum("amount", filter=Q(is_secured=True))
    )
    return {(*name, year): {"planned": planned, "secured": secured} for year, *name, planned, secured in found}


def _table(lines, expenses, without):
    keys = [*lines, *expenses]
    years = sorted({key[-1] for key in keys})
    names = sorted({key[0] if len(key) > 1 else None for key in keys}, key=lambda name: (name is None, name or ""))
    rows = {name: BudgetRow(name or without, [Sums() for _year in years]) for name in names}
    totals, total = [Sums() for _year in years], Sums()
    for found in (lines, expenses):
        for (*name, year), amounts in found.items():
            row, column = rows[name[0] if name else None], years.index(year)
            for sums in (row.cells[column], row.total, totals[column], total):
                sums.add(**amounts)
    return BudgetTable(years, list(rows.values()), totals, total)
