"""
Tells which figures may leave the coordination office, in one place for page, chart, export and PDF.

Figures are stored as they are; what is hidden is hidden when it is shown. What has to be hidden is decided when figures
are written (``inventory.judging``) and kept beside them. Reading trusts these decisions only as long as they are about
the figures as they are now; where they are not, the tables are judged on the spot. Nothing is shown unjudged.

The rules are described in ``docs/confidentiality.md``.
"""

from collections.abc import Iterable

from django.db.models import F, Q

from inventory.models import DisclosureState, Observation
from inventory.quantities import HIDDEN, decide, read_cells
from inventory.structure import Structure, Table

#: Stands where a figure is hidden.
SUPPRESSED_SIGN = "·"

#: What is stored with a figure that may be shown.
OPEN = Observation.Disclosure.OPEN


class Disclosure:
    """
    What may be shown of a municipality's figures to people outside the coordination office.

    ``load`` reads the decisions on whole tables (an indicator and year with all districts and groups); it costs the
    same few queries for any number of tables.
    """

    def __init__(self, municipality):
        self.municipality = municipality
        self._hidden = {}
        self._structure = None
        self._is_current = False

    def load(self, tables: Iterable[Table]) -> None:
        """Read the decisions on tables, given as (indicator, year), or judge them where these are out of date."""
        wanted = set(tables) - self._hidden.keys()
        if not wanted:
            return
        self._read_structure()
        together = self._structure.linked(wanted)
        outdated = self._outdated(together)
        if outdated:
            self._judge_now(outdated)
        self._read_decisions(together - outdated)

    def is_hidden(self, indicator: int, year: int, district: int, group: int) -> bool:
        """Tell whether a cell of a loaded table must not be shown."""
        return (district, group) in self._hidden[indicator, year]

    def hides(self, row: Observation) -> bool:
        """
        Tell whether an observation of a loaded table must not be shown.

        What was stored with it when it was read counts too: it may have been written since the table was loaded.
        """
        return row.disclosure in HIDDEN or self.is_hidden(row.indicator_id, row.year, row.district_id, row.group_id)

    def _read_structure(self) -> None:
        if self._structure is not None:
            return
        self._structure = Structure(self.municipality)
        judged_with = DisclosureState.objects.filter(municipality=self.municipality).values_list("structure", flat=True)
        self._is_current = judged_with.first() == self._structure.fingerprint

    def _rows(self, tables: set[Table]):
        return (
            Observation.objects.of(self.municipality)
            .filter(
                indicator__in={indicator for indicator, _year in tables}, year__in={year for _indicator, year in tables}
            )
            .order_by()
        )

    def _outdated(self, tables: set[Table]) -> set[Table]:
        """Return the tables with figures that were written since they were judged, and all linked to them."""
        if not self._is_current:
            return tables
        unjudged = Q(judged_version=None) | ~Q(judged_version=F("version")) | Q(disclosure="")
        unjudged |= self._structure.plainly_small(tables) & Q(disclosure=OPEN)
        found = set(self._rows(tables).filter(unjudged).values_list("indicator", "year").distinct()) & tables
        return self._structure.linked(found)

    def _judge_now(self, tables: set[Table]) -> None:
        stored = read_cells(self.municipality, tables)
        for parcel in self._structure.families(tables):
            cells = [cell for table in parcel for cell in stored.get(table, ())]
            disclosure = decide(self._structure, cells).disclosure
            for table in parcel:
                self._hidden[table] = {
                    (cell.district, cell.group) for cell in stored.get(table, ()) if disclosure[cell.pk] != OPEN
                }

    def _read_decisions(self, tables: set[Table]) -> None:
        for table in tables:
            self._hidden.setdefault(table, set())
        if not tables:
            return
        secret = self._rows(tables).filter(disclosure__in=HIDDEN)
        for indicator, year, district, group in secret.values_list("indicator", "year", "district", "group"):
            if (indicator, year) in tables:
                self._hidden[indicator, year].add((district, group))


def sees_everything(user, municipality) -> bool:
    """Tell whether a person works where the figures may be seen as they are: in the coordination office."""
    return user.has_perm("inventory.view_confidential", municipality)
