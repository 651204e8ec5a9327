"""The profile of a district as a PDF of a few pages: its figures beside the city's, what people need, what is done."""

from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.content import freeze_district
from actionplans.drawings import district_map
from actionplans.profile import profile_of
from config.pdf import render_pdf
from districts.models import District
from inventory.catalogue import INHABITANTS, TOTAL
from inventory.charts.canvas import HALF_WIDTH
from inventory.models import Indicator, PopulationGroup
from inventory.portrait import EVIDENCE, draw_among_others, draw_charts, portrait_of, read_series

MOST_CHARTS = 4
KEY_FACTS = 4
MOST_YEARS = 8


def draw_profile(district: District, user: User, *, on: date) -> bytes:
    """
    Return the profile of a district on the day ``on`` as PDF, in German.

    Figures are those that everybody may see, whoever asks; needs, findings, activities and plans are those that
    ``user`` may see. Drawing takes seconds; never do it inside a transaction.

    :raises PdfError: with a message for people
    """
    with translation.override("de"):
        context, images = _context(district, user, on)
        html = render_to_string("actionplans/pdf/district_profile.html", context)
        return render_pdf(html, title=_("Profile of %s") % district.name, images=images)


def _context(district, user, on):
    """Return what the template shows and the images it names."""
    municipality, facts = district.municipality, freeze_district(district)
    ranks = _inhabitants_first()
    figures = [read_series(series) for series in portrait_of(district, ranks)]
    among, drawings = draw_among_others(district, ranks, width=HALF_WIDTH)
    charts = draw_charts(figures[:MOST_CHARTS], district=district.name, city=municipality.name, width=HALF_WIDTH)
    images = {**charts, **drawings, **({"map": district_map(facts["map"])} if facts["map"] else {})}
    return {
        "district": facts,
        "municipality": municipality,
        "larger": district.parent if district.parent and not district.parent.is_city else None,
        "on": on,
        "figures": figures,
        "charts": figures[:MOST_CHARTS],
        "among": among,
        "key_facts": [series for series in figures if series["latest"]["value"] is not None][:KEY_FACTS],
        "years": (years := _years(figures)),
        "rows": [_row(series, place, years) for series in figures for place in ("district", "city") if series[place]],
        "has_computed": any(figure.get("is_computed") for series in figures for figure in series["district"]),
        "breaks": [(series, figure) for series in figures for figure in series["breaks"]],
        "sources": sorted({series["source"] for series in figures if series["source"]}),
        "profile": profile_of(district, user, on=on),
    }, images


def _inhabitants_first():
    """Return the rank that puts the number of inhabitants before everything else."""
    pair = (
        Indicator.objects.shared().filter(code=INHABITANTS).values_list("pk", flat=True).first(),
        PopulationGroup.objects.filter(slug=TOTAL).values_list("pk", flat=True).first(),
    )
    return {} if None in pair else {pair: EVIDENCE}


def _years(figures):
    return sorted({row["year"] for series in figures for row in series["rows"]})[-MOST_YEARS:]


def _row(series, place, years):
    """Return a line of the table of all values: which series, whether of the district, a text for each year."""
    texts = {figure["year"]: figure["text"] for figure in series[place]}
    return {
        "series": series,
        "unit": "" if series["unit"] == series["indicator"] else series["unit"],
        "is_district": place == "district",
        "texts": [texts.get(year, "") for year in years],
    }
