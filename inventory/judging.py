"""
Judges which figures may be shown outside the coordination office, and stores the decision beside each figure.

Every writing of figures calls ``judge`` inside its transaction. A figure's secrecy depends on all others of its table
and of the tables linked to it, so whole tables are judged; afterwards reading costs next to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from districts.models import Municipality
from inventory.confidentiality import OPEN
from inventory.models import DisclosureState, FormerFigure, Observation
from inventory.quantities import Cell, decide, read_cells
from inventory.structure import Structure, Table

#: So many rows one statement names by their keys.
CHUNK = 500


@dataclass
class Judgement:
    """What was judged: ``tables``, ``figures``, how many are ``hidden``, and which of these are known outside."""

    tables: int = 0
    figures: int = 0
    hidden: int = 0
    exposed: list[int] = field(default_factory=list)


def judge(municipality: Municipality, tables: Iterable[Table] | None = None, *, forgets: bool = False) -> Judgement:
    """
    Judge and store the confidentiality of tables, given as (indicator, year); of all if ``tables`` is None.

    All are judged as well when districts or limits have changed since. Call it after writing, inside the transaction
    that began with ``claim``.
    With ``forgets``, what was shown and hidden before plays no part, as if nothing had been published yet.
    """
    done = Judgement()
    with transaction.atomic():
        state = claim(municipality)
        structure = Structure(municipality)
        if state.structure != structure.fingerprint:
            tables = None
        if tables is None:
            rows = Observation.objects.of(municipality).order_by()
            tables = set(rows.values_list("indicator", "year").distinct())
            state.structure = structure.fingerprint
        by_year = defaultdict(set)
        for indicator, year in structure.linked(set(tables)):
            by_year[year].add((indicator, year))
        for year in sorted(by_year):
            _judge_year(municipality, structure, by_year[year], done, forgets=forgets)
        state.judged_at = timezone.now()
        state.save()
    return done


def claim(municipality: Municipality) -> DisclosureState:
    """
    Let nobody else write figures of a municipality until the transaction ends; call it before the first is written.

    What one of two writers judges would else not know of the other's figures, or they would wait for each other.
    """
    DisclosureState.objects.get_or_create(
        municipality=municipality, defaults={"structure": "", "judged_at": timezone.now()}
    )
    return DisclosureState.objects.select_for_update().get(municipality=municipality)


def remember_deleted(figures: Iterable[Observation]) -> None:
    """
    Keep of deleted figures whether they were shown or hidden; call it in the transaction that deletes them.

    What was deleted is known outside all the same: entered anew, it would otherwise count as never seen.
    """
    names = ("indicator_id", "district_id", "year", "group_id", "value", "numerator", "denominator")
    names += ("disclosure", "was_open")
    judged = (row for row in figures if row.disclosure)
    while batch := [FormerFigure(**{name: getattr(row, name) for name in names}) for row in islice(judged, CHUNK)]:
        FormerFigure.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["indicator", "district", "year", "group"],
            update_fields=["value", "numerator", "denominator", "disclosure", "was_open"],
        )


def _judge_year(
    municipality: Municipality, structure: Structure, tables: set[Table], done: Judgement, *, forgets: bool
) -> None:
    if forgets:
        FormerFigure.objects.filter(
            district__municipality=municipality, year__in={year for _indicator, year in tables}
        ).filter(indicator__in={indicator for indicator, _year in tables}).delete()
    cells = read_cells(municipality, tables)
    if forgets:
        for cell in chain.from_iterable(cells.values()):
            cell.was_open, cell.disclosure, cell.judged_version = False, "", None
    _forget_changed_values(list(chain.from_iterable(cells.values())))
    for parcel in structure.families(tables):
        found = [cell for table in parcel for cell in cells.get(table, ())]
        if not found:
            continue
        decision = decide(structure, found)
        for table in parcel:
            _store(municipality, table, cells.get(table, ()), decision)
        done.tables += len(parcel)
        done.figures += len(found)
        done.hidden += sum(disclosure != OPEN for disclosure in decision.disclosure.values())
        done.exposed += sorted(decision.exposed)


def _forget_changed_values(cells: list[Cell]) -> None:
    """
    Take back what is remembered of figures whose value has changed since they were judged.

    The new value has not been seen outside, unless it returns to one the figure had before, and need not stay hidden.
    """
    changed = {cell.pk: cell for cell in cells if cell.judged_version not in (None, cell.version)}
    before = _values_before(changed)
    for pk, cell in changed.items():
        now, values = (cell.value, cell.numerator, cell.denominator), before[pk]
        cell.was_open = cell.was_open and now in values.values()
        if values.get(cell.judged_version, now) != now:
            cell.disclosure = ""


def _values_before(cells: dict[int, Cell]) -> dict[int, dict[int, tuple]]:
    """Return version → value, numerator and denominator, of each cell before its present version."""
    found = defaultdict(dict)
    keys = sorted(cells)
    for start in range(0, len(keys), CHUNK):
        records = Observation.history.filter(id__in=keys[start : start + CHUNK]).order_by("history_id")
        for pk, version, *numbers in records.values_list("id", "version", "value", "numerator", "denominator"):
            if version < cells[pk].version:
                found[pk][version] = tuple(None if one is None else float(one) for one in numbers)
    return found


def _store(municipality: Municipality, table: Table, cells: Iterable[Cell], decision) -> None:
    """Write the decisions on a table, in few statements and only where they differ from what is stored."""
    fresh, hidden = True, defaultdict(list)
    for cell in cells:
        disclosure = decision.disclosure[cell.pk]
        known = cell.was_open or disclosure == OPEN or cell.pk in decision.exposed
        stored = (cell.disclosure, cell.judged_version)
        fresh = fresh and stored == (disclosure, cell.version) and cell.was_open == known
        if disclosure != OPEN:
            hidden[disclosure, known].append(cell.pk)
    if fresh:
        return
    indicator, year = table
    rows = Observation.objects.filter(indicator=indicator, year=year, district__in=municipality.districts.values("pk"))
    rows.update(disclosure=OPEN, was_open=True, judged_version=F("version"))
    for (disclosure, known), keys in hidden.items():
        for start in range(0, len(keys), CHUNK):
            Observation.objects.filter(pk__in=keys[start : start + CHUNK]).update(disclosure=disclosure, was_open=known)
