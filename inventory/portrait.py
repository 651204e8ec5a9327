"""
The figures of a district beside its city, as documents print them: the plan's brochure and the district's profile.

``portrait_of`` takes them from the database as plain data that can be frozen; ``read_series`` puts that data into
words; ``draw_charts`` draws it. Only what everybody may see is ever taken.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from districts.maps import map_of_areas
from districts.models import District, Municipality
from inventory.catalogue import INHABITANTS, TOTAL
from inventory.charts import ClassMap, class_limits, dots_svg, map_svg, series_svg
from inventory.charts.canvas import WIDTH
from inventory.confidentiality import SUPPRESSED_SIGN
from inventory.figures import KNOWN, Figure, FigureKind, Line, Selection, lines_of, no_data
from inventory.levels import Level, districts_of_level
from inventory.models import Indicator, IndicatorUse, Observation, PopulationGroup
from inventory.models.statistic import SIGNS, format_figure

MOST_SERIES = 12
MOST_YEARS = 10
CHANGE_YEARS = 5
MOST_COMPARED = 1
MOST_DOTS = 20

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
    return [_frozen(selection, lines) for selection, lines in _known(district, ranks)[:most]]


def _known(district: District, ranks: Mapping[Pair, int]) -> list[tuple[Selection, list[Line]]]:
    """Return the selections of which the district has figures, by rank, with its line and that of its city."""
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
    return known


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
    is the change of the district's figure over at most five years of them, or None; ``latest`` is the newest figure of
    the district that is known, shown or hidden, and ``city_latest`` that of the city in the same year.
    """
    district = [_read_figure(figure, series["decimals"]) for figure in series["district"]]
    city = {figure["year"]: _read_figure(figure, series["decimals"]) for figure in series["city"]}
    trend = _trend(district)
    latest = next((figure for figure in reversed(district) if figure["kind"] in KNOWN), district[-1])
    return {
        **series,
        "district": district,
        "city": list(city.values()),
        "latest": latest,
        "city_latest": city.get(latest["year"]),
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


# The district among the others


def draw_among_others(district: District, ranks: Mapping[Pair, int], *, width: float = WIDTH) -> tuple[list, dict]:
    """
    Return a district's newest figures among those of the others of its level, and drawings of them by name.

    Of the indicators that a portrait would show, the first that can be compared: the classes of the districts on a map,
    the same for all years, and each district's figure as a dot, where there are few enough. Each names its drawings as
    ``map`` and ``dots`` and says in ``values`` what they show. A composed area has no others.
    """
    peers = _peers(district)
    if len(peers) < 2 or not (district.is_city or district in peers):
        return [], {}
    outlines = map_of_areas(District.objects.filter(pk__in=[peer.pk for peer in peers]))
    compared, images = [], {}
    for selection, lines in _known(district, ranks):
        years = [figure.year for figure in lines[0].figures if figure.value is not None]
        if selection.indicator.is_count or not years or len(compared) == MOST_COMPARED:
            continue
        drawn = _among(selection, district, peers, years, outlines, width)
        names = {kind: f"among-{len(compared)}-{kind}" for kind in drawn["images"]}
        images |= {names[kind]: svg for kind, svg in drawn.pop("images").items()}
        compared.append({**drawn, **names})
    return compared, images


def _peers(district: District) -> list[District]:
    """Return the districts beside which one stands; for the whole city those of the upper level."""
    is_lower = not district.is_city and district.parent is not None and not district.parent.is_city
    return districts_of_level(district.municipality, Level.LOWER if is_lower else Level.UPPER)


def _among(selection, district, peers, years, outlines, width) -> dict:
    year, indicator = years[-1], selection.indicator
    lines = selection.lines([district.municipality.whole_city, *peers], years)
    values = [figure.value for line in lines[1:] for figure in line.figures if figure.value is not None]
    latest = [Line(line.district, line.figures[-1:]) for line in lines]
    latest.sort(key=lambda line: (not line.is_city, line.figures[0].value is None, -(line.figures[0].value or 0)))
    source = "; ".join(source.name for source in latest[0].figures[0].sources)
    common = {"title": "", "unit": selection.unit, "source": source, "width": width}
    images = {}
    if outlines is not None:
        figures = {line.district.pk: line.figures[0] for line in latest}
        limits = class_limits(values, decimals=selection.decimals)
        classes = ClassMap(outlines, figures, limits=limits, decimals=selection.decimals)
        images["map"] = map_svg(classes, marked=district.pk, **common)
    if len(peers) <= MOST_DOTS:
        images["dots"] = dots_svg(
            latest, decimals=selection.decimals, marked=None if district.is_city else district, **common
        )
    return {
        "indicator": indicator.name,
        "group": "" if selection.group.slug == TOTAL else selection.group.name,
        "unit": selection.unit,
        "year": year,
        "values": "; ".join(f"{line.district.name}: {line.figures[0].text}" for line in latest),
        "images": images,
    }


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
