"""
Districts in classes of equal population, and how two groups are distributed over them, as somebody may see it.

The districts of a level are sorted by a share – of foreigners, say – and cut into classes with about the same number
of inhabitants. The class of a district tells something about its share, so nothing is sorted unless the shares of all
districts may be shown; the people of a group in a class are added up only if all its figures there may be.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from districts.access import access_of
from districts.models import District, Municipality
from inventory.catalogue import INHABITANTS, TOTAL
from inventory.exploration import source_text
from inventory.figures import Figure, FigureKind, Line, Selection, lines_of, years_with_figures
from inventory.forms.distribution import ClassesForm
from inventory.levels import Level, districts_of_level, has_levels, level_choices
from inventory.models import Indicator, PopulationGroup
from inventory.models.statistic import format_figure
from inventory.segregation import (
    first_of,
    groups_of,
    lacks_districts,
    level_text,
    missing_text,
    named_refusal,
    names_of,
    why_unusable,
)
from inventory.statistics import NotComputable, population_classes

#: As in the picture by the BBSR; fewer where a class would hold less than two districts on average.
SEPTILES = 7

#: The name of ``Rest`` in addresses; no population group may be called so.
REST = "rest"

#: Which two groups are shown if nobody says otherwise: the first pair of which there are figures.
PAIRS = (
    ("under-18-with-migration-background", "under-18-without-migration-background"),
    ("with-migration-background", "without-migration-background"),
    ("foreigners", "germans"),
)


@dataclass(frozen=True)
class Order:
    """By what the districts are sorted: the share of a group, or an indicator that is a share or rate."""

    key: str
    name: str
    selection: Selection


@dataclass(frozen=True)
class Rest:
    """Everybody outside the first group, for cities that count only everybody and a group."""

    slug: str = REST

    def __str__(self):
        return _("everybody else")


@dataclass(frozen=True)
class Place:
    """A district with its share, its inhabitants and its class."""

    district: District
    share: Figure
    population: Figure
    number: int


@dataclass(frozen=True)
class Members:
    """
    The people of a group in a class: how many, and what percent of the group; or why that cannot be said.

    ``is_hidden``: figures are confidential; ``is_confidential``: it rests on figures that only the coordination office
    sees. ``percent`` lacks where it is not known how many belong to the group altogether.
    """

    count: int | None
    percent: float | None = None
    reason: str = ""
    is_hidden: bool = False
    is_confidential: bool = False

    @property
    def count_text(self) -> str:
        return "" if self.count is None else format_figure(self.count, 0)

    @property
    def percent_text(self) -> str:
        return "" if self.percent is None else format_figure(self.percent, 1)


@dataclass(frozen=True)
class PopulationClass:
    """A class: its districts, its inhabitants, and the people of the two groups in it."""

    number: int
    places: tuple[Place, ...]
    population: int
    percent: float
    groups: tuple[Members, ...]

    @property
    def percent_text(self) -> str:
        return format_figure(self.percent, 1)

    @property
    def population_text(self) -> str:
        return format_figure(self.population, 0)

    @property
    def range_text(self) -> str:
        """The lowest and the highest share in the class; empty if no district is in it."""
        if not self.places:
            return ""
        low, high = self.places[0].share, self.places[-1].share
        return low.text if low.text == high.text else f"{low.text} – {high.text}"


@dataclass(frozen=True)
class Shift:
    """
    How the percent of a group in a class moved between two years, ``first`` and ``last``.

    Texts are empty where a number is not given.
    """

    before: str
    after: str
    change: str
    first: Members
    last: Members


class Classification:
    """
    Classes of districts as somebody looks at them; ``query`` is the address's query.

    What the query does not say, or says wrongly, has a sensible default. ``refusal`` says why there is nothing to see.
    The same few queries for any number of districts.
    """

    def __init__(self, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.municipality, self.user, self.is_public = municipality, user, is_public
        self.inhabitants = Indicator.objects.shared().filter(code=INHABITANTS).first()
        self.total = PopulationGroup.objects.filter(slug=TOTAL).first()
        self.sees_all = municipality.pk in access_of(user).whole
        self.has_levels = has_levels(municipality)
        self.groups = list(groups_of(self.inhabitants, municipality))
        self.orders = {order.key: order for order in self._offered_orders()}
        self.form = ClassesForm(query or None)
        self._prepare_form()
        self.form.is_valid()  # a choice that is none is answered with the default
        self._choose(getattr(self.form, "cleaned_data", {}))

    def _offered_orders(self) -> list[Order]:
        if not self.groups:
            return []
        orders = [
            Order(
                f"group-{group.slug}",
                _("share of “%(group)s”") % {"group": group},
                self._selection(self.inhabitants, group, as_share=True),
            )
            for group in self.groups
        ]
        shares = Indicator.objects.offered_to(self.municipality).filter(
            kind__in=(Indicator.Kind.SHARE, Indicator.Kind.RATE),
            observations__group=self.total,
            observations__district__municipality=self.municipality,
            observations__district__is_city=False,
        )
        return orders + [
            Order(f"indicator-{indicator.pk}", indicator.name, self._selection(indicator, self.total))
            for indicator in shares.distinct().order_by("dimension", "code")
        ]

    def _selection(self, indicator, group, *, as_share=False) -> Selection:
        return Selection(indicator, group, self.municipality, as_share=as_share, is_public=self.is_public)

    def _prepare_form(self) -> None:
        by_group = [(key, order.name) for key, order in self.orders.items() if order.selection.as_share]
        by_indicator = [(key, order.name) for key, order in self.orders.items() if not order.selection.as_share]
        choices = [(_("share of the inhabitants"), by_group)]
        self.form.fields["by"].choices = [*choices, (_("indicator"), by_indicator)] if by_indicator else choices
        self.form.fields["first"].queryset = groups_of(self.inhabitants, self.municipality)
        others = [(group.slug, group.name) for group in self.groups]
        self.form.fields["second"].choices = [(REST, str(Rest()).capitalize()), *others]
        years = years_with_figures(self.inhabitants, self.municipality, group=self.total) if self.inhabitants else []
        self.form.fields["year"].choices = [(year, str(year)) for year in reversed(years)]
        self.form.fields["compare"].choices = [("", "–"), *self.form.fields["year"].choices]
        self.years = years
        if self.has_levels:
            self.form.fields["level"].choices = level_choices(self.municipality)
        else:
            del self.form.fields["level"]

    def _choose(self, chosen: dict) -> None:
        self.level = chosen.get("level") or (Level.LOWER if self.has_levels else Level.UPPER)
        default = first_of(self.groups, "foreigners", "with-migration-background")
        self.order = self.orders.get(chosen.get("by")) or (self.orders[f"group-{default.slug}"] if default else None)
        first, second = self._default_pair()
        by_slug = {group.slug: group for group in self.groups} | {REST: Rest()}
        self.first, self.second = chosen.get("first") or first, by_slug.get(chosen.get("second")) or second
        if self.first == self.second:
            self.second = Rest()
        self.year = chosen.get("year") or self._newest_year()
        self.compare = chosen.get("compare") if chosen.get("compare") != self.year else None
        self.classes = chosen.get("classes") or min(SEPTILES, max(3, len(self.districts) // 2))
        self.form.show(
            by=self.order.key if self.order else "",
            classes=self.classes,
            first=self.first,
            second=self.second,
            year=self.year,
            compare=self.compare or "",
            level=self.level,
        )

    def _default_pair(self) -> tuple[PopulationGroup | None, PopulationGroup | Rest | None]:
        by_slug = {group.slug: group for group in self.groups}
        for pair in PAIRS:
            if all(slug in by_slug for slug in pair):
                return by_slug[pair[0]], by_slug[pair[1]]
        first = first_of(self.groups, "with-migration-background", "foreigners")
        return first, Rest() if first else None

    def _newest_year(self) -> int | None:
        if self.order is None:
            return None
        sorted_by = set(self.order.selection.years())
        return next((year for year in reversed(self.years) if year in sorted_by), None)

    @property
    def has_groups(self) -> bool:
        """There are figures of two groups at all."""
        return self.first is not None and self.second is not None and self.year is not None

    @property
    def pair(self) -> tuple[PopulationGroup, PopulationGroup | Rest]:
        return self.first, self.second

    @property
    def _counted(self) -> list[PopulationGroup]:
        """The groups of which figures are read."""
        return [group for group in self.pair if isinstance(group, PopulationGroup)]

    @cached_property
    def districts(self) -> list[District]:
        return districts_of_level(self.municipality, self.level)

    @cached_property
    def _lines(self) -> list[list[Line]]:
        """The year's figures: shares, inhabitants, first and second group; the whole city stands last."""
        selections = [
            self.order.selection,
            self._selection(self.inhabitants, self.total),
            *(self._selection(self.inhabitants, group) for group in self._counted),
        ]
        found = lines_of(selections, [*self.districts, self.municipality.whole_city], [self.year])
        if isinstance(self.second, Rest):
            found.append([_rest_of(*lines) for lines in zip(found[1], found[2], strict=True)])
        return found

    def _figures(self, series: int) -> list[Figure]:
        return [line.figures[0] for line in self._lines[series][:-1]]

    @cached_property
    def uninhabited(self) -> list[District]:
        """Districts in which nobody lives: they have no share and belong to no class."""
        return [
            district
            for district, people in zip(self.districts, self._figures(1), strict=True)
            if people.kind == FigureKind.ZERO
        ]

    @cached_property
    def absent(self) -> list[District]:
        """Districts without any figure in the year, which did not exist then or were not counted."""
        kinds = [[figure.kind for figure in self._figures(series)] for series in range(4)]
        return [
            district
            for place, district in enumerate(self.districts)
            if all(column[place] == FigureKind.NO_DATA for column in kinds)
        ]

    @cached_property
    def missing(self) -> list[District]:
        """Districts of which the figures of the year are missing: they had some in the last year before it."""
        earlier = [year for year in self.years if year < self.year]
        if not self.absent or not earlier:
            return []
        selection = self._selection(self.inhabitants, self.total)
        [before] = lines_of([selection], self.districts, earlier[-1:])
        gone = lacks_districts(self._figures(1), [line.figures[0] for line in before])
        return [self.districts[place] for place in gone]

    @cached_property
    def _sorted(self) -> tuple[list[Place], str]:
        """The districts in their order with their classes, or why they cannot be sorted."""
        if self.missing:
            return [], missing_text(self.missing)
        left_out = {*self.uninhabited, *self.absent}
        kept = [place for place, one in enumerate(self.districts) if one not in left_out]
        districts = [self.districts[place] for place in kept]
        shares, people = ([self._figures(series)[place] for place in kept] for series in (0, 1))
        reason, _is_hidden = why_unusable(districts, [shares, people])
        if reason:
            return [], reason
        reason = self._why_impossible(districts, kept)
        if reason:
            return [], reason
        try:
            numbers = population_classes(
                [share.value for share in shares], [one.value for one in people], classes=self.classes
            )
        except NotComputable as error:
            return [], named_refusal(error, districts)
        order = sorted(range(len(kept)), key=lambda place: (shares[place].value, place))
        return [Place(districts[place], shares[place], people[place], numbers[place]) for place in order], ""

    def _why_impossible(self, districts: list[District], kept: list[int]) -> str:
        """Return why figures that are all there make no sense in classes; empty if they do."""
        shares, people, *groups = ([self._figures(series)[place] for place in kept] for series in range(4))
        larger = [
            district
            for district, share, whole, *parts in zip(districts, shares, people, *groups, strict=True)
            if (self.order.selection.as_share and share.value > 100)
            or any(part.value is not None and part.value > whole.value for part in parts)
        ]
        if larger:
            return f"{_('The group is larger than the total.')} ({names_of(larger)})"
        for group, column in zip(self.pair, groups, strict=True):
            if all(figure.value == 0 for figure in column):
                return f"{_('Nobody belongs to the group.')} ({group})"
        if len(shares) > 1 and len({share.value for share in shares}) == 1:
            return _("All districts have the same value; there is nothing to distinguish.")
        return ""

    @property
    def refusal(self) -> str:
        """Why there are no classes; empty if there are."""
        if not self.sees_all:
            return _(
                "Classes need the figures of all districts, and you see only those of your own. They are not made of a "
                "part of the city, as they would be other classes. Ask the coordination office."
            )
        if not self.has_groups:
            return _("There are no figures to compute it from.")
        return self._sorted[1]

    @property
    def places(self) -> list[Place]:
        """The districts in the order of their shares."""
        return [] if self.refusal else self._sorted[0]

    @cached_property
    def rows(self) -> list[PopulationClass]:
        """The classes, the one with the lowest shares first."""
        everybody = sum(place.population.value for place in self.places)
        groups = [self._group_in_classes(series) for series in (2, 3)] if self.places else []
        rows = []
        for number in range(1, self.classes + 1) if self.places else ():
            places = tuple(place for place in self.places if place.number == number)
            population = sum(place.population.value for place in places)
            members = tuple(group[number] for group in groups)
            rows.append(PopulationClass(number, places, int(population), float(population / everybody * 100), members))
        return rows

    def _group_in_classes(self, series: int) -> dict[int, Members]:
        """Return class → the people of a group in it; the percent are of all districts, or of the whole city."""
        figures = dict(zip(self.districts, self._figures(series), strict=True))
        whole = self._whole(series)
        found = {}
        for number in range(1, self.classes + 1):
            districts = [place.district for place in self.places if place.number == number]
            column = [figures[district] for district in districts]
            reason, is_hidden = why_unusable(districts, [column])
            if reason:
                found[number] = Members(None, reason=reason, is_hidden=is_hidden)
                continue
            count = int(sum(figure.value for figure in column))
            percent = count / whole * 100 if whole else None
            found[number] = Members(count, percent, is_confidential=any(figure.is_confidential for figure in column))
        return found

    def _whole(self, series: int) -> float | None:
        """Return of how many the percent are: of the districts' sum, of the city's figure where some are hidden."""
        figures = self._figures(series)
        if self._is_complete(series):
            return float(sum(figure.value for figure in figures if figure.value is not None))
        city = self._lines[series][-1].figures[0].value
        return None if city is None else float(city)

    def _is_complete(self, series: int) -> bool:
        empty = {*self.uninhabited, *self.absent}
        return all(
            figure.value is not None or district in empty
            for district, figure in zip(self.districts, self._figures(series), strict=True)
        )

    @property
    def rests_on_city(self) -> bool:
        """The percent of a group are of the city's figure, as not all districts' figures are known."""
        return bool(self.places) and not all(self._is_complete(series) for series in (2, 3))

    @property
    def has_confidential(self) -> bool:
        """A number rests on figures that only the coordination office sees."""
        return any(members.is_confidential for row in self.rows for members in row.groups) or any(
            place.share.is_confidential for place in self.places
        )

    @property
    def reasons(self) -> list[str]:
        """Why numbers of classes are not given, each once."""
        return list(dict.fromkeys(members.reason for row in self.rows for members in row.groups if members.reason))

    @property
    def empty_classes(self) -> list[int]:
        return [row.number for row in self.rows if not row.places]

    # Beside another year

    @cached_property
    def other(self) -> "Classification | None":
        """The same classes of the year to compare with, if one is chosen."""
        if self.compare is None or self.refusal:
            return None
        query = {**self._choices(), "year": self.compare}
        return Classification(municipality=self.municipality, user=self.user, query=query, is_public=self.is_public)

    @cached_property
    def comparison_refusal(self) -> str:
        """Why the two years cannot be compared; empty if they can."""
        if self.other.refusal:
            return self.other.refusal
        breaks = self._breaks_between(*sorted((self.compare, self.year)))
        if breaks:
            return _("Not comparable: %(reason)s") % {"reason": "; ".join(breaks)}
        if [place.district for place in self._by_key()] != [place.district for place in self.other._by_key()]:
            return _("Not comparable: %(reason)s") % {"reason": _("other districts than before")}
        return ""

    def _breaks_between(self, first: int, last: int) -> list[str]:
        """Return why figures of the two years cannot be compared, each reason once."""
        selections = [self.order.selection, *(self._selection(self.inhabitants, group) for group in self._counted)]
        found = lines_of(selections, self.districts, [first, last])
        figures = [line.figures[-1] for lines in found for line in lines]
        return list(dict.fromkeys(figure.break_reason for figure in figures if figure.has_break))

    def _by_key(self) -> list[Place]:
        return sorted(self.places, key=lambda place: place.district.pk)

    @cached_property
    def shifts(self) -> list[tuple[PopulationClass, list[Shift]]]:
        """Each class with what became of the two groups, from the earlier to the later year."""
        earlier, later = sorted((self, self.other), key=lambda one: one.year)
        return [
            (row, [_shift(*pair) for pair in zip(before.groups, row.groups, strict=True)])
            for before, row in zip(earlier.rows, later.rows, strict=True)
        ]

    @property
    def moved(self) -> list[tuple[District, int, int]]:
        """Districts that are in another class in the later year: the district, its class before and after."""
        earlier, later = sorted((self, self.other), key=lambda one: one.year)
        before = {place.district.pk: place.number for place in earlier.places}
        return [
            (place.district, before[place.district.pk], place.number)
            for place in later.places
            if before[place.district.pk] != place.number
        ]

    @property
    def compared_years(self) -> list[int]:
        return sorted((self.year, self.compare))

    # What it says

    @property
    def unit(self) -> str:
        return _("percent of each group")

    @property
    def level_text(self) -> str:
        return level_text(len(self.places) or len(self.districts), self.level, is_only=not self.has_levels)

    @property
    def absent_names(self) -> str:
        return names_of(self.absent)

    @property
    def uninhabited_names(self) -> str:
        return names_of(self.uninhabited)

    @property
    def title(self) -> str:
        """What the chart shows, with the order of the districts, their level and number."""
        if not self.has_groups:
            return _("Distribution over classes of districts")
        return _(
            "“%(first)s” and “%(second)s” in %(classes)d classes of equal population by %(order)s – %(place)s, "
            "%(districts)s, %(year)s"
        ) % {
            "first": self.first,
            "second": self.second,
            "classes": self.classes,
            "order": self.order.name,
            "place": self.municipality,
            "districts": self.level_text,
            "year": self.year,
        }

    @property
    def comparison_title(self) -> str:
        """What the chart of two years shows."""
        first, last = self.compared_years
        return _("%(first)d and %(last)d compared: %(title)s") % {
            "first": first,
            "last": last,
            "title": _("classes of equal population by %(order)s – %(place)s, %(districts)s")
            % {"order": self.order.name, "place": self.municipality, "districts": self.level_text},
        }

    @property
    def comparison_reading(self) -> str:
        """What became of the class with the highest shares, in a sentence; empty if its numbers are not given."""
        row, shifts = next(((row, shifts) for row, shifts in reversed(self.shifts) if row.places), (None, ()))
        if row is None or not all(shift.change for shift in shifts):
            return ""
        return _(
            "In class %(number)d lived %(first_before)s percent of the group “%(first_group)s” in %(before)d and "
            "%(first_after)s percent in %(after)d; of the group “%(second_group)s” it was %(second_before)s and "
            "%(second_after)s percent."
        ) % {
            "number": row.number,
            "before": self.compared_years[0],
            "after": self.compared_years[1],
            "first_before": shifts[0].before,
            "first_after": shifts[0].after,
            "second_before": shifts[1].before,
            "second_after": shifts[1].after,
            "first_group": self.first,
            "second_group": self.second,
        }

    @property
    def reading(self) -> str:
        """What the class with the highest shares says, in a sentence; empty if its numbers are not given."""
        row = next((row for row in reversed(self.rows) if row.places), None)
        if row is None or any(members.percent is None for members in row.groups):
            return ""
        text = ngettext(
            "In class %(number)d, the district with the highest value (%(order)s), live %(people)s percent of all "
            "inhabitants, %(first)s percent of the group “%(first_group)s” and %(second)s percent of the group "
            "“%(second_group)s”.",
            "In class %(number)d, the %(districts)d districts with the highest values (%(order)s), live %(people)s "
            "percent of all inhabitants, %(first)s percent of the group “%(first_group)s” and %(second)s percent "
            "of the group “%(second_group)s”.",
            len(row.places),
        )
        return text % {
            "number": row.number,
            "districts": len(row.places),
            "order": self.order.name,
            "people": row.percent_text,
            "first": row.groups[0].percent_text,
            "second": row.groups[1].percent_text,
            "first_group": self.first,
            "second_group": self.second,
        }

    @cached_property
    def source_text(self) -> str:
        return source_text([line.figures[0] for lines in self._lines for line in lines]) if self.places else ""

    @property
    def query(self) -> str:
        """The choices as a query string, for the addresses of chart and files."""
        return urlencode(self._choices())

    @property
    def comparison_query(self) -> str:
        """The choices with the year to compare with."""
        return urlencode({**self._choices(), "compare": self.compare})

    def _choices(self) -> dict:
        return {
            "by": self.order.key,
            "classes": self.classes,
            "first": self.first.slug,
            "second": self.second.slug,
            "year": self.year,
            "level": str(self.level),
        }

    def table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows of the classes for a spreadsheet."""
        header = [
            _("Class"),
            _("Districts sorted by"),
            _("Districts"),
            _("Year"),
            _("Number of districts"),
            _("Lowest value"),
            _("Highest value"),
            _("Inhabitants"),
            _("Percent of all inhabitants"),
        ]
        for group in self.pair:
            header += [str(group), _("Percent of the group “%(group)s”") % {"group": group}]
        return [*header, _("Note"), _("Source")], [self._table_row(row) for row in self.rows]

    def _table_row(self, row: PopulationClass) -> tuple:
        values = [row.number, self.order.name, self.level_text, self.year, len(row.places)]
        ends = (row.places[0], row.places[-1]) if row.places else ()
        values += [round(place.share.value, 4) for place in ends] or ["", ""]
        values += [row.population, round(row.percent, 4)]
        for members in row.groups:
            values.append(("·" if members.is_hidden else "") if members.count is None else members.count)
            values.append("" if members.percent is None else round(members.percent, 4))
        notes = dict.fromkeys(members.reason for members in row.groups if members.reason)
        return (*values, " ".join(notes), self.source_text)

    def district_table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows of the districts for a spreadsheet."""
        header = [
            _("Key of the district"),
            _("District"),
            _("Class"),
            _("Districts sorted by"),
            _("Value"),
            _("Inhabitants"),
            _("Year"),
            _("Source"),
        ]
        return header, [
            (
                place.district.key,
                place.district.name,
                place.number,
                self.order.name,
                round(place.share.value, 4),
                int(place.population.value),
                self.year,
                self.source_text,
            )
            for place in self.places
        ]


def _rest_of(total: Line, group: Line) -> Line:
    """Return everybody outside a group; hidden or missing where either of the two figures is."""
    everybody, members = total.figures[0], group.figures[0]
    lacking = next((one for one in (members, everybody) if one.kind == FigureKind.SUPPRESSED), None)
    lacking = lacking or next((one for one in (members, everybody) if one.value is None), None)
    if lacking is not None:
        return replace(total, figures=(lacking,))
    value = everybody.value - members.value
    kind = FigureKind.VALUE if value else FigureKind.ZERO
    is_confidential = everybody.is_confidential or members.is_confidential
    text = format_figure(value, 0)
    return replace(
        total, figures=(replace(everybody, kind=kind, text=text, value=value, is_confidential=is_confidential),)
    )


def _shift(before: Members, after: Members) -> Shift:
    if before.percent is None or after.percent is None:
        return Shift(before.percent_text, after.percent_text, "", before, after)
    text = format_figure(after.percent - before.percent, 1)
    signed = text if text.startswith("−") else f"+{text}"
    return Shift(before.percent_text, after.percent_text, signed, before, after)
