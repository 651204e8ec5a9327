"""The comparison of 100 districts in 30 indicators over ten years, and each chart of an indicator, drawn anew."""

from functools import partial

from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from inventory.charts import bars_svg, dots_svg, map_svg, series_svg
from inventory.exploration import Exploration
from inventory.judging import judge
from inventory.models import IndicatorUse
from tests.benchmarks.city import YEARS, add_indicators, make_city
from tests.benchmarks.measuring import measure_call, measure_page


def run():
    city, districts, user = make_city()
    indicators = add_indicators(city, districts)
    for indicator in indicators:
        IndicatorUse.objects.create(municipality=city, indicator=indicator, is_key=True)
    judge(city)
    client = Client()
    client.force_login(user)
    page = reverse("inventory:comparison", args=[city.slug])
    chosen = "&".join(f"districts={district.pk}" for district in districts)
    measure_page("comparison, 30 indicators, one page of 100 districts", client, f"{page}?{chosen}")
    measure_page("the same sorted by an indicator", client, f"{page}?{chosen}&sort=-{indicators[0].pk}")
    files = reverse("inventory:comparison-export", args=[city.slug])
    measure_page("the same as CSV, all districts", client, f"{files}?{chosen}&format=csv", runs=2)
    measure_page(
        "an indicator with 95 districts compared",
        client,
        reverse("inventory:indicator-detail", args=[city.slug, indicators[0].pk]) + "?level=lower",
    )
    _measure_charts(city, districts, user, indicators[0])


def _measure_charts(city, districts, user, indicator):
    lines = "&".join(f"districts={district.pk}" for district in districts[:6])
    query = QueryDict(f"level=lower&since={YEARS[0]}&{lines}")
    shown = Exploration(indicator, municipality=city, user=user, query=query, is_public=True)
    common = {"unit": "%", "source": shown.source_text}
    compared = {**common, "title": shown.comparison_title, "scale": shown.scale}
    charts = {
        "lines: six districts and the city, ten years": partial(
            series_svg, shown.series, title=shown.series_title, **common
        ),
        "bars: 95 districts": partial(bars_svg, shown.bars, **compared),
        "dots: 95 districts, two years": partial(dots_svg, shown.drawn, **compared),
        "map: 95 districts": partial(map_svg, shown.class_map, title=shown.map_title, **common),
    }
    for what, draw in charts.items():
        measure_call(what, partial(_drawn_anew, draw), runs=2)
    measure_call("the last one again, kept", charts["map: 95 districts"])


def _drawn_anew(draw):
    cache.clear()
    draw()
