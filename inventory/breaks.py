"""
Where the series of a municipality break, so that nothing is compared that cannot be.

A series breaks where a break is declared for the indicator, where one is noted at a figure itself, and where people are
counted by another concept than before.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from districts.models import Municipality
from inventory.models import Concept, Observation, SeriesBreak

SERIES = ("indicator", "district", "group")


class Breaks:
    """
    The breaks in the series of some indicators and districts; three queries for any number of them.

    Figures whose concept is not stated break nothing: that nobody wrote it down is no change.
    """

    def __init__(self, municipality: Municipality, indicators: Iterable[int], districts: Iterable[int]):
        indicators, districts = set(indicators), set(districts)
        self._declared = defaultdict(list)
        self._noted = defaultdict(list)
        self._broken = set()
        if not indicators or not districts:
            return
        declared = SeriesBreak.objects.of(municipality).filter(indicator__in=indicators).order_by("year")
        for indicator, group, year, reason in declared.values_list("indicator", "group", "year", "reason"):
            self._declared[indicator].append((group, year, reason))
        rows = Observation.objects.filter(indicator__in=indicators, district__in=districts).order_by()
        for *series, year, reason in rows.exclude(break_reason="").values_list(*SERIES, "year", "break_reason"):
            self._noted[tuple(series)].append((year, reason))
        self._read_changes_of_concept(rows.exclude(concept=""))
        self._broken = self._declared.keys() | {indicator for indicator, _district, _group in self._noted}

    def _read_changes_of_concept(self, rows) -> None:
        concepts = defaultdict(set)
        for indicator, concept in rows.values_list("indicator", "concept").distinct():
            concepts[indicator].add(concept)
        changing = [indicator for indicator, known in concepts.items() if len(known) > 1]
        if not changing:
            return
        before = {}
        stated = rows.filter(indicator__in=changing).order_by("year").values_list(*SERIES, "year", "concept")
        for *series, year, concept in stated:
            series = tuple(series)
            if before.get(series, concept) != concept:
                self._noted[series].append((year, change_of_concept(before[series], concept)))
            before[series] = concept

    def any_in(self, indicator: int) -> bool:
        """Tell whether any series of an indicator breaks, so that one need not ask for each figure."""
        return indicator in self._broken

    def between(self, indicator: int, district: int, group: int, *, after: int | None, until: int) -> str:
        """
        Return why figures of the years ``after`` and ``until`` cannot be compared; empty if they can.

        Without a year ``after`` it is asked for a break in the year ``until`` itself.
        """
        first = until if after is None else after + 1
        found = [
            reason
            for of_group, year, reason in self._declared[indicator]
            if of_group in (None, group) and first <= year <= until
        ]
        found += [reason for year, reason in sorted(self._noted[indicator, district, group]) if first <= year <= until]
        return "; ".join(dict.fromkeys(found))


def change_of_concept(before: str, after: str) -> str:
    """Say that people are counted differently than before."""
    return _("counted differently: %(after)s instead of %(before)s") % {
        "before": Concept(before).label,
        "after": Concept(after).label,
    }
