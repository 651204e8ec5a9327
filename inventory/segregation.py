"""
How a group is distributed over the districts of a level, year by year, as somebody may see it.

A number is given only where the figures of all districts are there and may be shown: a hidden district makes a year's
number refuse for readers, as the number and all other districts would give the hidden one away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from districts.access import access_of
from districts.models import District, Municipality
from inventory.catalogue import DISJOINT, INHABITANTS, PARTITIONS, SUBSETS, TOTAL
from inventory.exploration import source_text
from inventory.figures import Figure, FigureKind, Line, Selection, lines_of, years_with_figures
from inventory.forms.distribution import Measure, SegregationForm
from inventory.levels import Level, districts_of_level, has_levels, level_choices
from inventory.models import Indicator, PopulationGroup
from inventory.models.statistic import format_figure
from inventory.statistics import (
    NotComputable,
    change,
    dissimilarity,
    interaction,
    isolation,
    location_quotients,
    segregation_index,
)

#: Below so many inhabitants chance moves every share; such districts are named. As in the IRB evaluations by ZEFIR.
SMALL_DISTRICT = 500

#: Where districts have no figures any more, and the others hold less than this part of the people of the year before,
#: figures are missing; else districts were joined or divided anew.
WHOLE = 0.97

#: How many districts a reason names; the others are counted.
NAMED = 5

#: Numbers are shown as points from 0 to 100, as percent of a group, with one decimal.
POINTS = 100

_FORMULAS = {
    Measure.SEGREGATION: segregation_index,
    Measure.DISSIMILARITY: dissimilarity,
    Measure.ISOLATION: isolation,
    Measure.INTERACTION: interaction,
}


@dataclass(frozen=True)
class IndexOfYear:
    """
    The number of a year in points (0 to 100), or why there is none.

    ``number`` is how many districts it rests on; ``is_hidden``: it is refused because figures are confidential;
    ``is_confidential``: it rests on figures that only the coordination office sees; ``break_reason``: why it cannot be
    compared with the number before.
    """

    year: int
    value: float | None
    number: int
    reason: str = ""
    is_hidden: bool = False
    is_confidential: bool = False
    break_reason: str = ""

    @property
    def has_break(self) -> bool:
        return bool(self.break_reason)

    @property
    def text(self) -> str:
        return "" if self.value is None else format_figure(self.value, 1)


@dataclass(frozen=True)
class Quotient:
    """A district's share of the group beside that of all districts together."""

    district: District
    group: Figure
    total: Figure
    share: float | None
    quotient: float | None

    @property
    def share_text(self) -> str:
        return "–" if self.share is None else format_figure(self.share * 100, 1)

    @property
    def text(self) -> str:
        return "–" if self.quotient is None else format_figure(self.quotient, 2)


def names_of(districts: Sequence[District]) -> str:
    """Return the names of some districts, and how many more there are."""
    names = ", ".join(district.name for district in districts[:NAMED])
    more = len(districts) - NAMED
    if more <= 0:
        return names
    return _("%(names)s and %(number)d more") % {"names": names, "number": more}


def why_unusable(districts: Sequence[District], figures: Sequence[Sequence[Figure]]) -> tuple[str, bool]:
    """
    Return why figures (one sequence for each group, over the districts) are no use, and whether they are hidden.

    Hidden and missing figures are told apart and their districts named; without such figures the text is empty.
    """
    lacking = {True: [], False: []}
    for place, district in enumerate(districts):
        kinds = {column[place].kind for column in figures if column[place].value is None}
        if kinds:
            lacking[FigureKind.SUPPRESSED in kinds].append(district)
    if lacking[True]:
        text = ngettext(
            "Figures of %(number)d district are confidential: %(names)s.",
            "Figures of %(number)d districts are confidential: %(names)s.",
            len(lacking[True]),
        )
        return text % {"number": len(lacking[True]), "names": names_of(lacking[True])}, True
    return (missing_text(lacking[False]), False) if lacking[False] else ("", False)


def missing_text(districts: Sequence[District]) -> str:
    """Say of which districts figures are missing."""
    text = ngettext(
        "Figures of %(number)d district are missing: %(names)s.",
        "Figures of %(number)d districts are missing: %(names)s.",
        len(districts),
    )
    return text % {"number": len(districts), "names": names_of(districts)}


def lacks_districts(people: Sequence[Figure], before: Sequence[Figure]) -> list[int]:
    """
    Return the places of districts whose figures are missing, told from districts that were joined or divided anew.

    ``people`` and ``before`` are the inhabitants of the same districts in a year and in an earlier one.
    """
    gone = [
        place
        for place, (now, then) in enumerate(zip(people, before, strict=True))
        if now.kind == FigureKind.NO_DATA and then.kind != FigureKind.NO_DATA
    ]
    now, then = (sum(figure.value or 0 for figure in figures) for figures in (people, before))
    return gone if gone and now < WHOLE * float(then) else []


def named_refusal(error: NotComputable, districts: Sequence[District]) -> str:
    """Return the reason of a refusal with the names of the districts it is about."""
    if not error.places:
        return error.reason
    return f"{error.reason} ({names_of([districts[place] for place in error.places])})"


def level_text(number: int, level: str, *, is_only: bool) -> str:
    """Return how many districts of which level something rests on, as every number here has to say."""
    if is_only:
        return ngettext("%(number)d district", "%(number)d districts", number) % {"number": number}
    if level == Level.LOWER:
        text = ngettext("%(number)d district of the lower level", "%(number)d districts of the lower level", number)
    else:
        text = ngettext("%(number)d district of the upper level", "%(number)d districts of the upper level", number)
    return text % {"number": number}


def are_apart(first: str, second: str) -> bool:
    """Tell whether two groups have nobody in common, as far as the catalogue knows; what it does not know is False."""
    around_first, around_second = _groups_around(first), _groups_around(second)
    return any(
        one != two and one in around_first and two in around_second
        for _whole, parts in (*PARTITIONS, *DISJOINT)
        for one in parts
        for two in parts
    )


def _groups_around(slug: str) -> set[str]:
    """Return the groups to which all members of a group belong, and itself."""
    inner = [(whole, part) for whole, parts in (*PARTITIONS, *DISJOINT) for part in parts] + list(SUBSETS)
    found, new = {slug}, {slug}
    while new:
        new = {whole for whole, part in inner if part in new} - found
        found |= new
    return found


class Segregation:
    """
    The distribution of a group as somebody looks at it; ``query`` is the address's query.

    What the query does not say, or says wrongly, has a sensible default. ``refusal`` says why there is nothing to see.
    A few queries for any number of districts and years.
    """

    def __init__(self, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.municipality, self.is_public = municipality, is_public
        self.inhabitants = Indicator.objects.shared().filter(code=INHABITANTS).first()
        self.sees_all = municipality.pk in access_of(user).whole
        self.has_levels = has_levels(municipality)
        self.groups = list(groups_of(self.inhabitants, municipality))
        self.form = SegregationForm(query or None)
        for name in ("group", "other"):
            self.form.fields[name].queryset = groups_of(self.inhabitants, municipality)
        if self.has_levels:
            self.form.fields["level"].choices = level_choices(municipality)
        else:
            del self.form.fields["level"]
        self.form.is_valid()  # a choice that is none is answered with the default
        self._choose(getattr(self.form, "cleaned_data", {}))

    def _choose(self, chosen: dict) -> None:
        self.measure = Measure(chosen.get("measure") or Measure.SEGREGATION)
        self.level = chosen.get("level") or (Level.LOWER if self.has_levels else Level.UPPER)
        self.group = chosen.get("group") or first_of(self.groups, "foreigners", "with-migration-background")
        self.other = None
        if self.measure == Measure.DISSIMILARITY:
            self.other = chosen.get("other") or self._best_other()
        self.form.show(measure=self.measure, group=self.group, other=self.other, level=self.level)

    def _best_other(self) -> PopulationGroup | None:
        counterparts = {"foreigners": "germans", "with-migration-background": "without-migration-background"}
        slug = self.group.slug if self.group else ""
        apart = [one for one in self.groups if are_apart(slug, one.slug)]
        return first_of(apart, counterparts.get(slug, ""))

    @property
    def has_groups(self) -> bool:
        """There are figures of groups at all."""
        return self.group is not None

    @property
    def refusal(self) -> str:
        """Why nothing can be computed at all, whatever the year; empty if something may be."""
        if not self.sees_all:
            return _(
                "Such a measure needs the figures of all districts, and you see only those of your own. It is not "
                "computed over a part of the city, as that would be another number. Ask the coordination office."
            )
        if self.measure == Measure.DISSIMILARITY:
            if self.other is None:
                return _("There are no figures of a second group.")
            if not are_apart(self.group.slug, self.other.slug):
                return _(
                    "“%(first)s” and “%(second)s” may overlap; the index compares groups that have nobody in common."
                ) % {"first": self.group, "second": self.other}
        return ""

    @cached_property
    def districts(self) -> list[District]:
        return districts_of_level(self.municipality, self.level)

    @cached_property
    def _lines(self) -> dict[str, list[Line]]:
        """The figures of the groups and of everybody: slug → a line for each district."""
        groups = [one for one in (self.group, self.other) if one]
        total = PopulationGroup.objects.get(slug=TOTAL)
        selections = [
            Selection(self.inhabitants, group, self.municipality, is_public=self.is_public)
            for group in (*groups, total)
        ]
        found = lines_of(selections, self.districts, self._years)
        return {one.group.slug: lines for one, lines in zip(selections, found, strict=True)}

    @cached_property
    def _years(self) -> list[int]:
        return years_with_figures(self.inhabitants, self.municipality, group=self.group)

    @cached_property
    def rows(self) -> list[IndexOfYear]:
        """The years, oldest first, in which any district of the level has figures."""
        if self.refusal or not self.has_groups:
            return []
        rows, before, pending, whole = [], None, [], None
        for position, year in enumerate(self._years):
            there = self._there(position)
            if not there:
                continue
            people = [line.figures[position] for line in self._lines[TOTAL]]
            if whole and (gone := lacks_districts(people, whole)):
                missing = missing_text([self.districts[place] for place in gone])
                rows.append(IndexOfYear(year, None, len(there), missing))
                continue
            whole = people
            columns = self._columns(position, there)
            pending += _break_reasons(columns)
            districts = [self.districts[place] for place in there]
            row = self._row(year, districts, columns)
            if row.value is not None:
                if before is not None and before != there:
                    pending.append(_("other districts than before"))
                if before is not None and pending:
                    row = IndexOfYear(**{**vars(row), "break_reason": "; ".join(dict.fromkeys(pending))})
                before, pending = there, []
            rows.append(row)
        return rows

    def _there(self, position: int) -> list[int]:
        """Return the places of the districts that have any figure in a year."""
        return [
            place
            for place in range(len(self.districts))
            if any(lines[place].figures[position].kind != FigureKind.NO_DATA for lines in self._lines.values())
        ]

    def _columns(self, position: int, there: Sequence[int], slugs: Sequence[str] = ()) -> list[list[Figure]]:
        """Return the figures the measure needs of a year: of the group, then of the other group or everybody."""
        slugs = slugs or (self.group.slug, self.other.slug if self.other else TOTAL)
        return [[self._lines[slug][place].figures[position] for place in there] for slug in slugs]

    def _row(self, year: int, districts: Sequence[District], columns: list[list[Figure]]) -> IndexOfYear:
        reason, is_hidden = why_unusable(districts, columns)
        if reason:
            return IndexOfYear(year, None, len(districts), reason, is_hidden)
        try:
            value = _FORMULAS[self.measure](*([figure.value for figure in column] for column in columns))
        except NotComputable as error:
            return IndexOfYear(year, None, len(districts), named_refusal(error, districts))
        is_confidential = any(figure.is_confidential for column in columns for figure in column)
        return IndexOfYear(year, value * POINTS, len(districts), is_confidential=is_confidential)

    @property
    def computed(self) -> list[IndexOfYear]:
        """The years with a number."""
        return [row for row in self.rows if row.value is not None]

    @property
    def newest(self) -> IndexOfYear | None:
        return self.computed[-1] if self.computed else None

    @property
    def comparable(self) -> list[IndexOfYear]:
        """The newest number and those before it that can be compared with it."""
        found = []
        for row in reversed(self.computed):
            found.insert(0, row)
            if row.has_break:
                break
        return found

    # The newest year by district

    @cached_property
    def _newest_position(self) -> int:
        return self._years.index(self.newest.year)

    @cached_property
    def quotients(self) -> list[Quotient]:
        """The districts of the newest year, the highest location quotient first; none if everybody is not known."""
        if self.newest is None:
            return []
        there = self._there(self._newest_position)
        columns = self._columns(self._newest_position, there, (self.group.slug, TOTAL))
        if why_unusable([self.districts[place] for place in there], columns)[0]:
            return []
        try:
            found = location_quotients(*([figure.value for figure in column] for column in columns))
        except NotComputable:
            return []
        rows = [
            Quotient(
                self.districts[place],
                group,
                total,
                float(group.value / total.value) if total.value else None,
                quotient,
            )
            for place, group, total, quotient in zip(there, *columns, found, strict=True)
        ]
        return sorted(rows, key=lambda row: (row.quotient is None, -(row.quotient or 0), row.district.key))

    @property
    def small_districts(self) -> list[District]:
        """Districts whose shares chance may move: fewer than 500 inhabitants in the newest year."""
        if self.newest is None:
            return []
        position = self._newest_position
        return [
            line.district
            for line in self._lines[TOTAL]
            if line.figures[position].value is not None and 0 < line.figures[position].value < SMALL_DISTRICT
        ]

    @property
    def small_names(self) -> str:
        return names_of(self.small_districts)

    @property
    def has_confidential(self) -> bool:
        """A number rests on figures that only the coordination office sees."""
        return any(row.is_confidential for row in self.rows)

    # What it says

    @property
    def name(self) -> str:
        """What is measured, for titles."""
        names = {
            Measure.SEGREGATION: _("Segregation index: %(group)s"),
            Measure.DISSIMILARITY: _("Dissimilarity: %(group)s and %(other)s"),
            Measure.ISOLATION: _("Isolation index: %(group)s"),
            Measure.INTERACTION: _("Interaction index: %(group)s"),
        }
        return names[self.measure] % {"group": self.group, "other": self.other}

    @property
    def unit(self) -> str:
        return _("points from 0 to 100")

    def level_text(self, number: int) -> str:
        return level_text(number, self.level, is_only=not self.has_levels)

    @property
    def newest_level_text(self) -> str:
        """The districts of the newest number, or of the newest year if there is none."""
        return self.level_text((self.newest or self.rows[-1]).number) if self.rows else ""

    @property
    def title(self) -> str:
        """What the chart shows, with level and number of districts."""
        if not self.rows:
            return self.name
        return _("%(what)s – %(place)s, %(districts)s, %(first)s to %(last)s") % {
            "what": self.name,
            "place": self.municipality,
            "districts": self.newest_level_text,
            "first": self.rows[0].year,
            "last": self.rows[-1].year,
        }

    @property
    def reading(self) -> list[str]:
        """What the newest number says, in sentences."""
        if self.newest is None:
            return []
        last = self.newest
        values = {
            "year": last.year,
            "value": last.text,
            "group": self.group,
            "other": self.other,
            "districts": self.level_text(last.number),
        }
        sentences = {
            Measure.SEGREGATION: _(
                "In %(year)s, %(value)s percent of the group “%(group)s” would have to move to another district for "
                "the group to have the same share everywhere (%(districts)s)."
            ),
            Measure.DISSIMILARITY: _(
                "In %(year)s, %(value)s percent of one of the groups “%(group)s” and “%(other)s” would have to move to "
                "another district for both to be distributed alike (%(districts)s)."
            ),
            Measure.ISOLATION: _(
                "In %(year)s, a member of the group “%(group)s” lived on average in a district in which %(value)s "
                "percent belonged to the same group (%(districts)s)."
            ),
            Measure.INTERACTION: _(
                "In %(year)s, a member of the group “%(group)s” lived on average in a district in which %(value)s "
                "percent did not belong to the group (%(districts)s)."
            ),
        }
        return [sentences[self.measure] % values, *self._spread_evenly(), *self._moved()]

    def _spread_evenly(self) -> list[str]:
        """Say what isolation and interaction would be without any segregation."""
        if self.measure not in (Measure.ISOLATION, Measure.INTERACTION):
            return []
        there = self._there(self._newest_position)
        group, total = (
            sum(figure.value for figure in column) for column in self._columns(self._newest_position, there)
        )
        share = group / total if self.measure == Measure.ISOLATION else 1 - group / total
        return [
            _("If the group were spread evenly, it would be %(value)s percent.")
            % {"value": format_figure(share * POINTS, 1)}
        ]

    def _moved(self) -> list[str]:
        """Say how the number moved since the first year it can be compared with."""
        first, last = self.comparable[0], self.comparable[-1]
        if first.year == last.year:
            return []
        moved = change(first.value, last.value).absolute
        text = format_figure(abs(moved), 1)
        if text == format_figure(0, 1):
            return [_("It is the same as in %(year)s.") % {"year": first.year}]
        values = {"year": first.year, "change": text}
        sentences = [
            _("Since %(year)s the number has fallen by %(change)s points.") % values
            if moved < 0
            else _("Since %(year)s the number has risen by %(change)s points.") % values
        ]
        if round(moved, 1) != round(round(last.value, 1) - round(first.value, 1), 1):
            sentences.append(_("(The change is computed from the exact numbers.)"))
        return [*sentences, *self._what_it_means(is_fall=moved < 0)]

    def _what_it_means(self, *, is_fall: bool) -> list[str]:
        """Say what a fall or rise means where it means something by itself."""
        if self.measure == Measure.SEGREGATION:
            return [
                _("The group is distributed more evenly than then.")
                if is_fall
                else _("The group is distributed less evenly than then.")
            ]
        if self.measure == Measure.DISSIMILARITY:
            return [
                _("The groups are distributed more alike than then.")
                if is_fall
                else _("The groups are distributed less alike than then.")
            ]
        return []

    @cached_property
    def source_text(self) -> str:
        return source_text(
            [figure for lines in self._lines.values() for line in lines for figure in line.figures] if self.rows else []
        )

    @property
    def query(self) -> str:
        """The choices as a query string, for the addresses of chart and files."""
        values = [("measure", self.measure.value), ("group", self.group.slug), ("level", str(self.level))]
        if self.other:
            values.insert(2, ("other", self.other.slug))
        return urlencode(values)

    def table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows of the years for a spreadsheet."""
        if self.refusal or not self.rows:
            return [_("Why there is no number")], [(self.refusal or _("There are no figures to compute it from."),)]
        header = [
            _("Measure of distribution"),
            _("Districts"),
            _("Number of districts"),
            _("Year"),
            _("Points (0 to 100)"),
            _("Why there is no number"),
            _("Break in the series"),
            _("Source"),
        ]
        return header, [
            (
                self.name,
                self.level_text(row.number),
                row.number,
                row.year,
                "" if row.value is None else round(row.value, 4),
                row.reason,
                row.break_reason,
                self.source_text,
            )
            for row in self.rows
        ]

    def quotient_table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows of the districts for a spreadsheet."""
        header = [
            _("Districts"),
            _("Year"),
            _("Key of the district"),
            _("District"),
            str(self.group),
            _("Inhabitants"),
            _("Share in percent"),
            _("Location quotient"),
            _("Source"),
        ]
        return header, [
            (
                self.level_text(self.newest.number),
                self.newest.year,
                row.district.key,
                row.district.name,
                int(row.group.value),
                int(row.total.value),
                "" if row.share is None else round(row.share * 100, 4),
                "" if row.quotient is None else round(row.quotient, 6),
                self.source_text,
            )
            for row in self.quotients
        ]


def groups_of(indicator: Indicator | None, municipality: Municipality):
    """Return the groups below the total of which a municipality has figures of an indicator in its districts."""
    found = PopulationGroup.objects.filter(
        observations__indicator=indicator,
        observations__district__municipality=municipality,
        observations__district__is_city=False,
    )
    return found.exclude(slug=TOTAL).distinct()


def first_of(groups: Sequence[PopulationGroup], *slugs: str) -> PopulationGroup | None:
    """Return the first group of the names that is there, else any."""
    by_slug = {group.slug: group for group in groups}
    return next((by_slug[slug] for slug in slugs if slug in by_slug), groups[0] if groups else None)


def _break_reasons(columns: Sequence[Sequence[Figure]]) -> list[str]:
    return list(dict.fromkeys(figure.break_reason for column in columns for figure in column if figure.has_break))
