"""
Which district to make a plan for: the districts side by side under each of the three reasons a plan may give.

Reasons are printed in the plan, so only figures that may be published are compared, whoever looks. Compared are the
districts of one level; what a person does not see is part of means and deviations but not shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Plan
from districts.models import Body, Contact, District, Municipality, Stakeholder
from inventory.catalogue import TOTAL
from inventory.composite import ComputedIndex, Row, compute
from inventory.figures import Figure, Selection, lines_of
from inventory.levels import districts_of_level
from inventory.models import (
    CompositeIndex,
    Indicator,
    IndicatorUse,
    Observation,
    ParticipationEvent,
    PopulationGroup,
)
from inventory.models.statistic import format_figure

Reason = Plan.ChoiceReason
Level = CompositeIndex.Level

MOST_INDICATORS = 20
FEWEST_DISTRICTS = 3
SHOWN = 5

#: So many standard deviations from the city's figure on the worse side count as clearly worse.
CLEARLY = 1.0


@dataclass(frozen=True)
class Measured:
    """An indicator that is compared: its year, the city's figure and the spread of the districts."""

    selection: Selection
    year: int
    city: Figure
    deviation: float

    @property
    def name(self) -> str:
        return self.selection.name

    @property
    def direction(self) -> int:
        """1 where a high value is worse, -1 where a low one is, 0 where neither is said."""
        return {Indicator.Direction.LOWER: 1, Indicator.Direction.HIGHER: -1}.get(self.selection.indicator.direction, 0)


@dataclass(frozen=True)
class Distance:
    """How far a district's figure lies from that of the whole city, in standard deviations of the districts."""

    measured: Measured
    figure: Figure
    score: float

    @property
    def is_clearly_worse(self) -> bool:
        return self.score * self.measured.direction >= CLEARLY

    @property
    def in_words(self) -> str:
        unit = self.measured.selection.unit
        return _("%(indicator)s %(here)s %(unit)s (whole city %(city)s %(unit)s, %(year)d)") % {
            "indicator": self.measured.name,
            "here": self.figure.text,
            "city": self.measured.city.text,
            "unit": unit,
            "year": self.measured.year,
        }


@dataclass(frozen=True)
class Contacts:
    """What the inventory knows of contacts in a district; ``key_persons`` is None for those who may not know."""

    stakeholders: int = 0
    migrant_organisations: int = 0
    bodies: int = 0
    events: int = 0
    key_persons: int | None = 0

    @property
    def order(self) -> tuple:
        return -self.stakeholders, -self.migrant_organisations, -self.bodies, -self.events


@dataclass(frozen=True)
class Candidate:
    """
    A district as it would be chosen for.

    ``distances`` are empty where a figure is lacking; ``lacking`` names those indicators with the reason.
    """

    district: District
    distances: tuple[Distance, ...]
    lacking: tuple[str, ...]
    contacts: Contacts
    index: Row | None = None
    is_own: bool = False

    @property
    def profile(self) -> float | None:
        """Mean distance from the city over all indicators, in standard deviations, whatever the direction."""
        return fmean(abs(one.score) for one in self.distances) if self.distances else None

    @property
    def nearest(self) -> Distance | None:
        return min(self.distances, key=lambda one: abs(one.score), default=None)

    @property
    def farthest(self) -> Distance | None:
        return max(self.distances, key=lambda one: abs(one.score), default=None)

    @property
    def clearly_worse(self) -> list[Distance]:
        found = [one for one in self.distances if one.is_clearly_worse]
        return sorted(found, key=lambda one: -abs(one.score))

    @property
    def farthest_worse(self) -> list[Distance]:
        """The worst of them, as many as one reads."""
        return self.clearly_worse[:SHOWN]

    @property
    def further_worse(self) -> int:
        """How many are clearly worse beside these."""
        return max(0, len(self.clearly_worse) - SHOWN)


@dataclass
class Choice:
    """
    The districts to choose from.

    ``measured`` are the indicators compared, ``not_compared`` names the others with the reason; ``has_keys`` tells
    whether they are the municipality's key indicators or those that stand in for them.
    """

    municipality: Municipality
    level: str
    measured: list[Measured]
    not_compared: list[str]
    has_keys: bool
    candidates: list[Candidate]
    index: ComputedIndex | None = None
    directed: int = field(init=False)

    def __post_init__(self):
        self.directed = sum(one.direction != 0 for one in self.measured)

    def by(self, reason: str) -> list[Candidate]:
        """Return the candidates as they fit a reason best; without figures they come last, by key and name."""
        order = {Reason.AVERAGE: _by_profile, Reason.PROBLEMS: self._by_problems, Reason.PARTICIPATION: _by_contacts}
        return sorted(self.candidates, key=order[reason])

    def _by_problems(self, candidate: Candidate) -> tuple:
        index = -candidate.index.index if candidate.index else 0
        has_none = candidate.index is None if self.index else not candidate.distances
        return has_none, index, -len(candidate.clearly_worse)

    def of(self, district: District) -> Candidate | None:
        return next((one for one in self.candidates if one.district == district), None)


def _by_profile(candidate: Candidate) -> tuple:
    return candidate.profile is None, candidate.profile or 0


def _by_contacts(candidate: Candidate) -> tuple:
    return candidate.contacts.order


def choice_of(
    municipality: Municipality,
    user: User,
    *,
    level: str = Level.UPPER,
    index: CompositeIndex | None = None,
    own: District | None = None,
) -> Choice:
    """
    Return the districts of a level as ``user`` may see them; about forty queries, however many there are.

    ``index`` is a saved index to see urgent problems by; ``own`` the district of the plan that asks.
    """
    districts = districts_of_level(municipality, level)
    seen = set(District.objects.visible_to(user).of(municipality).values_list("pk", flat=True))
    selections, has_keys = _selections(municipality)
    measured, figures, not_compared = _measure(municipality, selections, districts)
    contacts = _contacts(municipality, user, districts)
    computed = compute(index, user=user, is_public=True) if index else None
    rows = {row.district.pk: row for row in computed.rows} if computed else {}
    candidates = []
    for place, district in enumerate(districts):
        district.municipality = municipality
        if district.pk not in seen:
            continue
        own_figures = figures[place]
        lacking = [
            _("%(indicator)s: %(reason)s") % {"indicator": one.name, "reason": figure.note}
            for one, figure in zip(measured, own_figures, strict=True)
            if figure.value is None
        ]
        distances = () if lacking else tuple(map(_distance, measured, own_figures))
        candidates.append(
            Candidate(
                district,
                distances,
                tuple(lacking),
                contacts[district.pk],
                rows.get(district.pk),
                is_own=own is not None and district == own,
            )
        )
    return Choice(municipality, level, measured, not_compared, has_keys, candidates, computed)


def level_of(district: District) -> str:
    """Return the level at which a district is compared."""
    return Level.LOWER if district.parent_id is not None and not district.parent.is_city else Level.UPPER


def _distance(measured: Measured, figure: Figure) -> Distance:
    return Distance(measured, figure, float(figure.value - measured.city.value) / measured.deviation)


def _selections(municipality: Municipality) -> tuple[list[Selection], bool]:
    """
    Return the series that are compared, and whether they are the key indicators.

    Where none are named, those whose direction is known stand in, else those there are: they still tell how much a
    district is like the city. Numbers of people are left out, as they tell how large a district is.
    """
    everybody = PopulationGroup.objects.filter(slug=TOTAL).first()
    if everybody is None:
        return [], False
    known = Observation.objects.of(municipality).filter(group=everybody)
    offered = (
        Indicator.objects.offered_to(municipality)
        .exclude(kind=Indicator.Kind.COUNT)
        .filter(pk__in=known.values("indicator"))
        .order_by("dimension", "code")
    )
    keys = IndicatorUse.objects.of(municipality).filter(is_key=True).values("indicator")
    chosen = list(offered.filter(pk__in=keys)[:MOST_INDICATORS])
    has_keys = bool(chosen)
    if not chosen:
        directed = offered.exclude(direction=Indicator.Direction.NEUTRAL)
        chosen = list(directed[:MOST_INDICATORS]) or list(offered[:MOST_INDICATORS])
    return [Selection(one, everybody, municipality, is_public=True) for one in chosen], has_keys


def _measure(
    municipality: Municipality, selections: Sequence[Selection], districts: Sequence[District]
) -> tuple[list[Measured], list[list[Figure]], list[str]]:
    """
    Return the indicators that can be compared, the districts' figures of them, and the others in words.

    Each is taken of the newest year in which a district has a figure. An indicator is compared if the city has a figure
    and at least three districts have figures that differ; their standard deviation (divided by their number) is the
    measure of distances.
    """
    city = municipality.whole_city
    years = _newest_years(selections, districts)
    used = [one for one in selections if one.indicator.pk in years]
    all_years = sorted(set(years.values()))
    found = lines_of(used, [city, *districts], all_years)
    measured, columns, not_compared = [], [], []
    for selection, lines in zip(used, found, strict=True):
        year = years[selection.indicator.pk]
        of_city, *column = (line.figures[all_years.index(year)] for line in lines)
        values = [float(figure.value) for figure in column if figure.value is not None]
        if of_city.value is None:
            not_compared.append(_("%(indicator)s: no figure of the whole city") % {"indicator": selection.name})
        elif len(values) < FEWEST_DISTRICTS or not pstdev(values):
            not_compared.append(_("%(indicator)s: too few figures that differ") % {"indicator": selection.name})
        else:
            measured.append(Measured(selection, year, of_city, pstdev(values)))
            columns.append(column)
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _district in districts]
    return measured, rows, not_compared


def _newest_years(selections: Sequence[Selection], districts: Sequence[District]) -> dict[int, int]:
    rows = Observation.objects.filter(
        indicator__in=[one.indicator for one in selections],
        group__in={one.group for one in selections},
        district__in=districts,
    )
    return dict(rows.order_by().values_list("indicator").annotate(Max("year")))


# What is known of contacts


def _contacts(municipality: Municipality, user: User, districts: Sequence[District]) -> dict[int, Contacts]:
    """Return what there is in each district and below it, as far as this person may see it."""
    areas = _areas(municipality, districts)
    stakeholders = Stakeholder.objects.visible_to(user).of(municipality)
    people = Contact.objects.visible_to(user).of(municipality).filter(is_key_person=True)
    numbers = {
        "stakeholders": _pairs(stakeholders.filter(state=Stakeholder.State.INVOLVED), "districts"),
        "migrant_organisations": _pairs(stakeholders.filter(is_migrant_organisation=True), "districts"),
        "bodies": _pairs(Body.objects.visible_to(user).of(municipality), "districts"),
        "events": _pairs(ParticipationEvent.objects.visible_to(user).of(municipality), "district"),
        "key_persons": _pairs(people, "stakeholder__districts"),
    }
    counted = {name: _count(pairs, areas) for name, pairs in numbers.items()}
    if not user.has_perm("districts.view_contact", municipality):
        counted["key_persons"] = defaultdict(lambda: None)
    return {
        district.pk: Contacts(**{name: numbers[district.pk] for name, numbers in counted.items()})
        for district in districts
    }


def _pairs(rows, path: str) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("pk", path)


def _areas(municipality: Municipality, districts: Sequence[District]) -> dict[int, int]:
    """Return district → the one of ``districts`` that it is or lies in."""
    parents = dict(municipality.districts.values_list("pk", "parent"))
    own = {district.pk for district in districts}
    areas = {}
    for pk in parents:
        above, passed = pk, set()
        while above is not None and above not in own and above not in passed:
            passed.add(above)
            above = parents.get(above)
        if above in own:
            areas[pk] = above
    return areas


def _count(pairs: Iterable[tuple[int, int]], areas: dict[int, int]) -> dict[int, int]:
    found = defaultdict(set)
    for row, district in pairs:
        if district in areas:
            found[areas[district]].add(row)
    return defaultdict(int, {district: len(rows) for district, rows in found.items()})


# The reasons in words


def proposed_text(choice: Choice, candidate: Candidate, reason: str) -> str:
    """Return a first wording of the reasons for choosing a district, with the figures behind them; to be edited."""
    writers = {Reason.AVERAGE: _say_average, Reason.PROBLEMS: _say_problems, Reason.PARTICIPATION: _say_participation}
    return writers[reason](choice, candidate)


def _say_average(choice: Choice, candidate: Candidate) -> str:
    if candidate.profile is None:
        return ""
    profiles = [one.profile for one in choice.candidates if one.profile is not None]
    text = _(
        "Over %(number)d indicators the figures of %(district)s lie %(mean)s standard deviations from those of the "
        "whole city on average; among the districts this mean lies between %(least)s and %(most)s."
    ) % {
        "number": len(candidate.distances),
        "district": candidate.district,
        "mean": format_figure(candidate.profile, 2),
        "least": format_figure(min(profiles), 2),
        "most": format_figure(max(profiles), 2),
    }
    nearest = _("Nearest to the city: %s.") % candidate.nearest.in_words
    farthest = _("Farthest from it: %s.") % candidate.farthest.in_words
    return f"{text}\n\n{nearest} {farthest}"


def _say_problems(choice: Choice, candidate: Candidate) -> str:
    parts = []
    if candidate.distances and choice.directed:
        worse = candidate.clearly_worse
        text = _(
            "In %(worse)d of %(number)d indicators the figures of %(district)s are clearly worse than those of the "
            "whole city."
        ) % {"worse": len(worse), "number": choice.directed, "district": candidate.district}
        if candidate.further_worse:
            text += " " + _("The greatest distances:")
        parts.append("\n".join([text, "", *(f"- {one.in_words}" for one in candidate.farthest_worse)]).strip())
    if candidate.index:
        parts.append(
            _("In the index “%(index)s” (%(year)d) %(district)s has %(value)s (%(unit)s).")
            % {
                "index": choice.index.index.name,
                "year": choice.index.index.year,
                "district": candidate.district,
                "value": format_figure(candidate.index.index, 2),
                "unit": choice.index.unit,
            }
        )
    return "\n\n".join(parts)


def _say_participation(choice: Choice, candidate: Candidate) -> str:
    contacts = candidate.contacts
    lines = [
        _("stakeholders involved: %d") % contacts.stakeholders,
        _("migrant organisations: %d") % contacts.migrant_organisations,
        _("bodies: %d") % contacts.bodies,
        _("participation events so far: %d") % contacts.events,
    ]
    if contacts.key_persons:
        lines.append(_("key persons: %d") % contacts.key_persons)
    text = _("In %(district)s there are contacts to build on:") % {"district": candidate.district}
    return "\n".join([text, "", *(f"- {line}" for line in lines)])
