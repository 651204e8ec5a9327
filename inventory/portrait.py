"""
The figures of a district beside its city, as documents print them: the plan's brochure and the district's profile.

``portrait_of`` takes them from the database as plain data that can be frozen; ``read_series`` puts that data into
words; ``draw_charts`` draws it. Only what everybody may see is ever taken.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from districts.models import District, Municipality
from inventory.catalogue import INHABITANTS, TOTAL
from inventory.charts import series_svg
from inventory.charts.canvas import WIDTH
from inventory.confidentiality import SUPPRESSED_SIGN
from inventory.figures import Figure, FigureKind, Line, Selection, lines_of, no_data
from inventory.models import Indicator, IndicatorUse, Observation, PopulationGroup
from inventory.models.statistic import SIGNS, format_figure

MOST_SERIES = 12
MOST_YEARS = 10
CHANGE_YEARS = 5

#: Ranks of series: what a plan rests on comes first, then its targets, key indicators, who lives there.
EVIDENCE, TARGET, KEY, POPULATION = range(4)

#: An indicator and a population group (or none) by their primary keys.
Pair = tuple[int, int | None]


def portrait_of(district: District, ranks: Mapping[Pair, int], *, most: int = MOST_SERIES) -> list:
    """
    Return series of a district beside its city, newest year last, as JSON-able data.

    ``ranks`` names the series wanted, (indicator, group) → rank, lowest first; no group means everybody. Key indicators
    and the population follow. A few queries for any number of series.
    """
    municipality, everybody = district.municipality, PopulationGroup.objects.filter(slug=TOTAL).first()
    if everybody is None:
        return []
    ranks = {(indicator, group or everybody.pk): rank for (indicator, group), rank in ranks.items()}
    ranks = _standing_ranks(municipality, everybody) | ranks
    selections = _selections(municipality, ranks, everybody)
    if not (years := _years(district, selections)):
        return []
    places = [district] if district.is_city else [district, municipality.whole_city]
    found = zip(selections, lines_of(selections, places, years), strict=True)
    known = [(selection, lines) for selection, lines in found if any(figure.rows for figure in lines[0].figures)]
    known.sort(key=lambda pair: (ranks[pair[0].indicator.pk, pair[0].group.pk], *_place(pair[0])))
    return [_frozen(selection, lines) for selection, lines in known[:most]]


def _standing_ranks(municipality: Municipality, everybody: PopulationGroup) -> dict[Pair, int]:
    """Return what every portrait shows: who lives there, and the key indicators of the municipality."""
    population = Indicator.objects.offered_to(municipality).filter(dimension=Indicator.Dimension.POPULATION)
    keys = IndicatorUse.objects.of(municipality).filter(is_key=True)
    return {
        **{(pk, everybody.pk): POPULATION for pk in population.values_list("pk", flat=True)},
        **{(pk, everybody.pk): KEY for pk in keys.values_list("indicator", flat=True)},
    }


def _selections(municipality: Municipality, ranks: Mapping[Pair, int], everybody: PopulationGroup) -> list[Selection]:
    indicators = Indicator.objects.in_bulk({indicator for indicator, _group in ranks})
    groups = PopulationGroup.objects.in_bulk({group for _indicator, group in ranks} - {everybody.pk})
    groups[everybody.pk] = everybody
    return [Selection(indicators[indicator], groups[group], municipality) for indicator, group in ranks]


def _years(district: District, selections: Sequence[Selection]) -> list[int]:
    """Return the newest years in which there is any figure of these indicators, oldest first."""
    rows = Observation.objects.of(district.municipality).filter(
        indicator__in={selection.indicator.pk for selection in selections}
    )
    return sorted(rows.order_by("-year").values_list("year", flat=True).distinct()[:MOST_YEARS])


def _place(selection: Selection) -> tuple:
    """Return where a series stands among those of its rank: the inhabitants, what can be compared, other counts."""
    indicator = selection.indicator
    return indicator.is_count and indicator.code != INHABITANTS, indicator.code, selection.group.order


def _frozen(selection: Selection, lines: Sequence[Line]) -> dict:
    indicator, group = selection.indicator, selection.group
    here = [figure for figure in lines[0].figures if figure.rows]
    there = [figure for line in lines[1:] for figure in line.figures if figure.rows]
    return {
        "code": indicator.code,
        "indicator": indicator.name,
        "definition": indicator.definition,
        "unit": indicator.unit,
        "is_count": indicator.is_count,
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "group": group.name,
        "is_total": group.slug == TOTAL,
        "source": "; ".join(source.name for source in here[-1].sources),
        "district": [_frozen_figure(figure) for figure in here],
        "city": [_frozen_figure(figure) for figure in there],
    }


def _frozen_figure(figure: Figure) -> dict:
    """Return a figure as everybody may see it: what is confidential is not even kept."""
    row = figure.observation
    return {
        "year": figure.year,
        "kind": figure.kind.value,
        "value": None if figure.value is None else f"{figure.value.normalize():f}",
        "missing": row.missing if row else "",
        "status": row.status if row else "",
        "is_limited": bool(row and row.is_limited),
        "is_computed": figure.is_computed,
        "break_reason": figure.break_reason,
    }


# As people read it


def read_series(series: Mapping) -> dict:
    """
    Return a frozen series as rows by year, district beside city, with what a chart of it says.

    ``trend`` and ``city_trend`` are the first and last figure with a value since the last break, or None; ``change``
    is the change of the district's figure over at most five years of them, or None; ``latest`` and ``city_latest`` are
    the newest figures.
    """
    district = [_read_figure(figure, series["decimals"]) for figure in series["district"]]
    city = {figure["year"]: _read_figure(figure, series["decimals"]) for figure in series["city"]}
    trend = _trend(district)
    return {
        **series,
        "district": district,
        "city": list(city.values()),
        "latest": district[-1],
        "city_latest": city.get(district[-1]["year"]),
        "rows": [{"year": figure["year"], "district": figure, "city": city.get(figure["year"])} for figure in district],
        "breaks": [figure for figure in district if figure["break_reason"]],
        "trend": trend,
        "city_trend": _trend(city.values()),
        "change": _change(district, series) if trend else None,
    }


def _read_figure(figure, decimals):
    kind = FigureKind(figure["kind"])
    value = None if figure["value"] is None else Decimal(figure["value"])
    if kind is FigureKind.SUPPRESSED:
        text = SUPPRESSED_SIGN
    elif value is None:
        text = SIGNS.get(figure["missing"], no_data().text)
    else:
        text = format_figure(value, decimals)
    return {**figure, "kind": kind, "value": value, "text": text}


def _trend(figures):
    """Return the first and last figure with a value since the last break, or None if there are not two."""
    valued = []
    for figure in figures:
        if figure["break_reason"]:
            valued = []
        if figure["value"] is not None:
            valued.append(figure)
    return (valued[0], valued[-1]) if len(valued) > 1 else None


def _change(figures, series):
    """Return since when and by how much the last figure has changed, and whether that is better, worse or neither."""
    valued = []
    for figure in figures:
        valued = [] if figure["break_reason"] else valued
        valued += [figure] if figure["value"] is not None else []
    last = valued[-1]
    first = next(figure for figure in valued if figure["year"] >= last["year"] - CHANGE_YEARS)
    if first is last:
        return None
    difference = last["value"] - first["value"]
    text = format_figure(difference, series["decimals"])
    return {
        "since": first["year"],
        "text": text if difference < 0 else f"+{text}",
        "verdict": _verdict(difference, series.get("direction")),
    }


def _verdict(difference, direction):
    if not difference or direction not in (Indicator.Direction.HIGHER, Indicator.Direction.LOWER):
        return ""
    return _("better") if (difference > 0) == (direction == Indicator.Direction.HIGHER) else _("worse")


def draw_charts(figures: Sequence[dict], *, district: str, city: str, width: float = WIDTH) -> dict[str, bytes]:
    """
    Draw the read series that have at least two values over the years, the district beside its city.

    Counts are drawn without the city, beside whose numbers those of a district would lie flat on the ground.

    Returns name → SVG; each series drawn names its own as ``chart``.
    """
    images = {}
    for position, series in enumerate(figures):
        if sum(figure["value"] is not None for figure in series["district"]) > 1:
            series["chart"] = f"figure-{position}"
            images[series["chart"]] = _chart(series, district, city, width)
    return images


def _chart(series, district, city, width):
    lines = [_line(district, series["district"], is_city=False)]
    if series["city"] and not series.get("is_count"):
        lines.append(_line(city, series["city"], is_city=True))
    return series_svg(
        lines, title="", unit=series["unit"], decimals=series["decimals"], source=series["source"], width=width
    )


def _line(name, figures, *, is_city):
    return Line(
        District(name=name, is_city=is_city),
        tuple(
            Figure(
                kind=figure["kind"],
                text=figure["text"],
                value=figure["value"],
                year=figure["year"],
                found_break=figure["break_reason"],
            )
            for figure in figures
        ),
    )
