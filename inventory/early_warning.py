"""
Early warning: which figures call for attention by the rules of a municipality, with the figures behind each warning.

Rules look at figures as a person may see them. What is hidden from somebody warns nobody but the coordination office,
and nothing is compared across a break in a series.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from districts.models import District, Municipality
from inventory.figures import Figure, Selection, lines_of
from inventory.models import Finding, Indicator, Observation, WarningRule
from inventory.models.statistic import format_figure

Measure = WarningRule.Measure

#: A district's figures by year.
Series = Mapping[int, Figure]

WITH_CITY = (Measure.GAP, Measure.RELATIVE_CHANGE)
OVER_YEARS = (Measure.CHANGE, Measure.RELATIVE_CHANGE)


@dataclass(frozen=True)
class Evidence:
    """
    What a rule saw in one year: ``measured`` in the unit of the rule, and the figures behind it.

    ``before`` are figures of so many years earlier; ``city`` those of the whole city, where the rule looks at them.
    """

    year: int
    measured: Decimal
    here: Figure
    before: Figure | None = None
    city: Figure | None = None
    city_before: Figure | None = None

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in (self.here, self.before, self.city, self.city_before) if figure is not None]


def evidence_of(rule: WarningRule, here: Series, city: Series, year: int) -> Evidence | None:
    """
    Return what a rule sees of a district in a year, or None where it cannot be computed.

    With v the district's figure, c the city's and n the years of the rule:

    * the value: v(year);
    * the distance from the city: v(year) − c(year);
    * the change: v(year) − v(year − n), for numbers of people and things in percent of v(year − n);
    * the change beside the city's: the change of the district minus that of the city.

    Nothing can be computed where a figure is missing or hidden, or where a series breaks between the two years.
    """
    value = here.get(year)
    if value is None or value.value is None:
        return None
    whole = city.get(year) if rule.measure in WITH_CITY else None
    if rule.measure in WITH_CITY and (whole is None or whole.value is None):
        return None
    if rule.measure == Measure.VALUE:
        return Evidence(year, value.value, value)
    if rule.measure == Measure.GAP:
        return Evidence(year, value.value - whole.value, value, city=whole)
    change = _change(rule, here, year)
    change_of_city = _change(rule, city, year) if rule.measure in WITH_CITY else Decimal(0)
    if change is None or change_of_city is None:
        return None
    first = year - rule.span
    before, city_before = here[first], city[first] if rule.measure in WITH_CITY else None
    return Evidence(year, change - change_of_city, value, before, whole, city_before)


def _change(rule: WarningRule, series: Series, year: int) -> Decimal | None:
    """Return how far a series moved up to a year; None without both figures or across a break."""
    first, last = series.get(year - rule.span), series.get(year)
    if first is None or last is None or first.value is None or last.value is None:
        return None
    if any(figure.has_break for when, figure in series.items() if year - rule.span < when <= year):
        return None
    if not rule.indicator.is_count:
        return last.value - first.value
    return (last.value - first.value) / first.value * 100 if first.value else None


def run_of(rule: WarningRule, here: Series, city: Series, newest: int) -> tuple[Evidence, ...] | None:
    """
    Return what a rule found in a district, the newest year first; empty if it does not warn, None if it cannot tell.

    It warns when what it looks at lies beyond the limit in the newest year and in as many before it as the rule asks
    for, without a break between them. It cannot tell where a figure it needs is missing or hidden, or a series breaks.
    """
    found: list[Evidence] = []
    for year in range(newest, newest - rule.years, -1):
        evidence = evidence_of(rule, here, city, year)
        if evidence is None or (found and _breaks_after(rule, here, city, year)):
            return None
        if not _lies_beyond(rule, evidence.measured):
            return ()
        found.append(evidence)
    return tuple(found)


def _lies_beyond(rule: WarningRule, measured: Decimal) -> bool:
    return measured > rule.limit if rule.side == WarningRule.Side.ABOVE else measured < rule.limit


def _breaks_after(rule: WarningRule, here: Series, city: Series, year: int) -> bool:
    looked_at = (here, city) if rule.measure in WITH_CITY else (here,)
    return any(series[year + 1].has_break for series in looked_at)


@dataclass(frozen=True)
class Warned:
    """
    A district that a rule warns about, with what it saw, the newest year first.

    ``findings`` are those of this district that rest on the newest figure already.
    """

    rule: WarningRule
    district: District
    run: tuple[Evidence, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def newest(self) -> Evidence:
        return self.run[0]

    @property
    def is_confidential(self) -> bool:
        """It rests on a figure that only the coordination office sees."""
        return any(figure.is_confidential for evidence in self.run for figure in evidence.figures)

    @property
    def observations(self) -> list[Observation]:
        """The figures of the newest year and those it is compared with, as far as they are stored and not computed."""
        return [figure.observation for figure in self.newest.figures if figure.observation]

    @property
    def key(self) -> int | None:
        """The district's newest figure, if it is stored and not computed."""
        return self.newest.here.observation.pk if self.newest.here.observation else None

    @property
    def limit(self) -> str:
        """When the rule warns, in words."""
        return rule_in_words(self.rule)

    @property
    def lines(self) -> list[str]:
        """The figures behind the warning in words, a line for each year."""
        return [evidence_in_words(self.rule, evidence) for evidence in self.run]


@dataclass(frozen=True)
class Examination:
    """
    What a rule finds at present in the districts that somebody sees, the farthest beyond the limit first.

    ``examined`` of ``of_all`` districts have all figures that the rule needs; ``year`` is the newest with figures of
    any district, None without any; ``lacks_city``: the figures of the whole city that it needs are not there.
    """

    rule: WarningRule
    year: int | None = None
    found: tuple[Warned, ...] = ()
    examined: int = 0
    of_all: int = 0
    lacks_city: bool = False

    @property
    def is_complete(self) -> bool:
        """All districts could be examined, so that finding nothing means something."""
        return self.examined == self.of_all > 0

    @property
    def years(self) -> str:
        """The years of which the rule needs figures."""
        first = self.year - years_looked_back(self.rule)
        return str(self.year) if first == self.year else f"{first}–{self.year}"

    @property
    def basis(self) -> str:
        """How far the rule could look, in a sentence."""
        if self.year is None:
            return _("It finds nothing, as there are no figures of this indicator and group in the districts.")
        if self.examined == 0 and self.lacks_city:
            return _("It cannot tell anything: figures of the whole city are missing (%(years)s).") % {
                "years": self.years
            }
        values = {"examined": self.examined, "all": self.of_all, "years": self.years}
        if self.is_complete:
            text = ngettext(
                "Examined: %(all)d district, %(years)s.", "Examined: all %(all)d districts, %(years)s.", self.of_all
            )
            return text % values
        return (
            _(
                "Examined: %(examined)d of %(all)d districts, %(years)s. Of the others figures are missing or "
                "confidential, or the series breaks in between."
            )
            % values
        )


def examine(
    rules: Iterable[WarningRule], *, municipality: Municipality, user: User, is_public: bool
) -> list[Examination]:
    """
    Return what the rules that are in use find in the districts this person sees, in the order of the rules.

    The rules need their indicator and group. The newest year is the last one for which any district has figures of the
    series, so that old figures of a single district warn nobody. Areas composed of districts are left out, as each
    district warns for itself. The same few queries for any number of rules and districts.
    """
    rules = [rule for rule in rules if rule.is_active]
    newest = _newest_years(rules, municipality)
    with_figures = [rule for rule in rules if _series_of(rule) in newest]
    if not with_figures:
        return [Examination(rule) for rule in rules]
    visible = District.objects.visible_to(user).of(municipality).filter(parts=None).defer("outline", "description")
    areas = list(visible.order_by("-is_city", "key", "name"))
    for area in areas:
        area.municipality = municipality
    series = _series(with_figures, newest, areas, municipality, is_public)
    city = next((area for area in areas if area.is_city), None)
    districts = [area for area in areas if not area.is_city]
    found = []
    for rule in rules:
        year = newest.get(_series_of(rule))
        if year is None:
            found.append(Examination(rule))
            continue
        by_district = series[_series_of(rule)]
        found.append(_examination(rule, districts, by_district, by_district[city.pk] if city else {}, year))
    return _with_findings(found, municipality, user)


def _with_findings(examinations: list[Examination], municipality: Municipality, user: User) -> list[Examination]:
    """Name the findings this person sees to which a warning has led; one query where anything was found."""
    newest = {warned.key for one in examinations for warned in one.found if warned.key}
    if not newest:
        return examinations
    rows = (
        Finding.objects.visible_to(user)
        .of(municipality)
        .annotate(figure=F("observations"))
        .select_related("municipality")
    )
    by_figure = defaultdict(list)
    for finding in rows.filter(figure__in=newest):
        by_figure[finding.district_id, finding.figure].append(finding)
    return [
        replace(
            one,
            found=tuple(
                replace(warned, findings=tuple(by_figure[warned.district.pk, warned.key])) for warned in one.found
            ),
        )
        for one in examinations
    ]


def _examination(rule, districts, by_district, city: Series, year: int) -> Examination:
    runs = [(district, run_of(rule, by_district[district.pk], city, year)) for district in districts]
    warned = [Warned(rule, district, run) for district, run in runs if run]
    lacks_city = rule.measure in WITH_CITY and any(
        city.get(one) is None or city[one].value is None for one in _years_needed(rule, year)
    )
    return Examination(
        rule,
        year,
        tuple(sorted(warned, key=lambda one: -abs(one.newest.measured - rule.limit))),
        sum(run is not None for _district, run in runs),
        len(runs),
        lacks_city,
    )


def _years_needed(rule: WarningRule, newest: int) -> set[int]:
    last = range(newest - rule.years + 1, newest + 1)
    return {*last, *(year - rule.span for year in last if rule.measure in OVER_YEARS)}


def warnings_of(
    rules: Iterable[WarningRule], *, municipality: Municipality, user: User, is_public: bool
) -> list[Warned]:
    """
    Return what the rules that are in use find: of each rule the gravest, then of each the second, and so on.

    What has become a finding already comes last.
    """
    examinations = examine(rules, municipality=municipality, user=user, is_public=is_public)
    rounds = zip_longest(*(one.found for one in examinations))
    found = [warned for one_round in rounds for warned in one_round if warned is not None]
    return sorted(found, key=lambda warned: bool(warned.findings))


def _series_of(rule: WarningRule) -> tuple[int, int]:
    return rule.indicator_id, rule.group_id


def _newest_years(rules: list[WarningRule], municipality: Municipality) -> dict[tuple[int, int], int]:
    rows = Observation.objects.of(municipality).filter(
        indicator__in={rule.indicator_id for rule in rules},
        group__in={rule.group_id for rule in rules},
        district__is_city=False,
    )
    years = rows.order_by().values_list("indicator", "group").annotate(Max("year"))
    return {(indicator, group): year for indicator, group, year in years}


def _series(rules, newest, districts, municipality, is_public) -> dict[tuple[int, int], dict[int, Series]]:
    """Return (indicator, group) → district → year → figure, for all years that any of the rules looks at."""
    selections = {
        _series_of(rule): Selection(rule.indicator, rule.group, municipality, is_public=is_public) for rule in rules
    }
    earliest = min(newest[_series_of(rule)] - years_looked_back(rule) for rule in rules)
    years = list(range(earliest, max(newest[_series_of(rule)] for rule in rules) + 1))
    lines = lines_of(list(selections.values()), districts, years)
    return {
        place: {line.district.pk: dict(zip(years, line.figures, strict=True)) for line in of_series}
        for place, of_series in zip(selections, lines, strict=True)
    }


def years_looked_back(rule: WarningRule) -> int:
    """Return how many years before the newest a rule looks at."""
    return rule.years - 1 + (rule.span if rule.measure in OVER_YEARS else 0)


# In words


def unit_of(rule: WarningRule) -> str:
    """Return the unit of what a rule looks at, and so of its limit."""
    if rule.indicator.is_count and rule.measure == Measure.CHANGE:
        return "%"
    is_percent = rule.indicator.unit == "%" or (rule.indicator.is_count and rule.measure == Measure.RELATIVE_CHANGE)
    return _("percentage points") if is_percent and rule.measure != Measure.VALUE else rule.indicator.unit


def rule_in_words(rule: WarningRule) -> str:
    """Say when a rule warns."""
    is_above = rule.side == WarningRule.Side.ABOVE
    goes_its_way = rule.limit >= 0 if is_above else rule.limit <= 0  # a rise above a plus, a fall below a minus
    turned = rule.measure != Measure.VALUE and goes_its_way
    text = _SENTENCES[rule.measure, is_above, turned] % {
        "limit": _limit_in_words(rule, abs(rule.limit) if turned else rule.limit),
        "span": ngettext("within %(n)d year", "within %(n)d years", rule.span) % {"n": rule.span},
    }
    if rule.years > 1:
        return _("%(rule)s, %(years)d years in a row") % {"rule": text, "years": rule.years}
    return text


def tells_good_news(rule: WarningRule) -> bool:
    """Tell whether a rule warns on the side that the direction of its indicator calls better."""
    good = {Indicator.Direction.LOWER: WarningRule.Side.BELOW, Indicator.Direction.HIGHER: WarningRule.Side.ABOVE}
    return rule.side == good.get(rule.indicator.direction)


#: (what is looked at, is the limit to be exceeded, is it told as a rise or a fall) → sentence
_SENTENCES = {
    (Measure.VALUE, True, False): gettext_lazy("The value lies above %(limit)s"),
    (Measure.VALUE, False, False): gettext_lazy("The value lies below %(limit)s"),
    (Measure.GAP, True, True): gettext_lazy("The value lies more than %(limit)s above that of the whole city"),
    (Measure.GAP, False, True): gettext_lazy("The value lies more than %(limit)s below that of the whole city"),
    (Measure.GAP, True, False): gettext_lazy("The value minus that of the whole city is greater than %(limit)s"),
    (Measure.GAP, False, False): gettext_lazy("The value minus that of the whole city is less than %(limit)s"),
    (Measure.CHANGE, True, True): gettext_lazy("The value has risen %(span)s by more than %(limit)s"),
    (Measure.CHANGE, False, True): gettext_lazy("The value has fallen %(span)s by more than %(limit)s"),
    (Measure.CHANGE, True, False): gettext_lazy("The change %(span)s is greater than %(limit)s"),
    (Measure.CHANGE, False, False): gettext_lazy("The change %(span)s is less than %(limit)s"),
    (Measure.RELATIVE_CHANGE, True, True): gettext_lazy(
        "The change %(span)s lies more than %(limit)s above that of the whole city"
    ),
    (Measure.RELATIVE_CHANGE, False, True): gettext_lazy(
        "The change %(span)s lies more than %(limit)s below that of the whole city"
    ),
    (Measure.RELATIVE_CHANGE, True, False): gettext_lazy(
        "The change %(span)s minus that of the whole city is greater than %(limit)s"
    ),
    (Measure.RELATIVE_CHANGE, False, False): gettext_lazy(
        "The change %(span)s minus that of the whole city is less than %(limit)s"
    ),
}


def _limit_in_words(rule: WarningRule, limit: Decimal) -> str:
    unit = unit_of(rule)
    if abs(limit) == 1 and unit == _("percentage points"):
        unit = _("percentage point")
    return f"{format_figure(limit, _decimals(limit))} {unit}".strip()


def evidence_in_words(rule: WarningRule, evidence: Evidence) -> str:
    """Say what a rule saw in a year, with all figures behind it."""
    here = _written(evidence.before, evidence.here, rule)
    measured = _signed(evidence.measured, rule)
    if rule.measure == Measure.VALUE:
        return here
    if rule.measure == Measure.CHANGE:
        return _("%(here)s; change %(measured)s") % {"here": here, "measured": measured}
    city = _written(evidence.city_before, evidence.city, rule)
    return _("%(here)s; whole city %(city)s; difference %(measured)s") % {
        "here": here,
        "city": city,
        "measured": measured,
    }


def _written(before: Figure | None, last: Figure, rule: WarningRule) -> str:
    texts = [
        _("%(year)d: %(value)s %(unit)s") % {"year": one.year, "value": one.text, "unit": rule.indicator.unit}
        for one in (before, last)
        if one is not None
    ]
    return " → ".join(texts)


def _signed(measured: Decimal, rule: WarningRule) -> str:
    decimals = 1 if rule.indicator.is_count else rule.indicator.decimals
    sign = "+" if measured > 0 else ""
    return f"{sign}{format_figure(measured, decimals)} {unit_of(rule)}".strip()


def _decimals(number: Decimal) -> int:
    """Return how many decimals a number has without needless zeros."""
    return max(0, -number.normalize().as_tuple().exponent)
