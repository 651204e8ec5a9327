import io
from datetime import date

import pikepdf
import pytest
from django.utils import translation
from pypdf import PdfReader

from actionplans.district_profile import draw_profile
from inventory.catalogue import install_catalogue
from inventory.models import Indicator, PopulationGroup
from tests import factories
from tests.config.pdfua import accessibility_problems, alternative_texts

TODAY = date(2026, 11, 22)


@pytest.fixture
def everybody(db):
    install_catalogue()
    return PopulationGroup.objects.get(slug="total")


@pytest.fixture
def north(municipality, everybody):
    north = factories.make_district(
        municipality=municipality, name="Nordstadt", description="Am Hafen.", outline=factories.square(7)
    )
    factories.make_district(municipality=municipality, name="Südstadt", outline=factories.square(7.1))
    for code, values in (("P.1.1", (8200, 8400)), ("P.2.2", (21, 23))):
        for year, value in zip((2024, 2025), values, strict=True):
            for place in (north, municipality.whole_city):
                factories.make_observation(
                    district=place, indicator=Indicator.objects.get(code=code), group=everybody, year=year, value=value
                )
    factories.make_need(district=north, title="Mehr Sitzbänke")
    return north


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_profile_is_accessible_short_and_german(north, member):
    with translation.override("en"):
        pdf = draw_profile(north, member(), on=TODAY)

    assert accessibility_problems(pdf) == []
    assert len(PdfReader(io.BytesIO(pdf)).pages) in (2, 3, 4)
    text = text_of(pdf)
    assert [
        one for one in ("Nordstadt", "8.400", "+200", "Mehr Sitzbänke", "Stand 22.11.2026") if one not in text
    ] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        described = " ".join(str(one) for one in alternative_texts(document))
    assert "Karte: Lage von Nordstadt in" in described
    assert "Karte der Stadtteile nach Klassen: Anteil der Ausländerinnen und Ausländer 2025, %." in described
    assert "Nordstadt: 23,0; Südstadt: k. A." in described
    assert (
        "Liniendiagramm: Einwohnerinnen und Einwohner, Personen. Nordstadt: 8.200 (2024) auf 8.400 (2025)." in described
    )


def test_what_is_confidential_is_not_printed_even_for_the_coordination_office(north, member, everybody):
    small = factories.make_indicator(name="Kinder ohne Platz", kind="count", unit="Kinder", decimals=0)
    factories.make_observation(district=north, indicator=small, group=everybody, year=2025, value=2)
    use = factories.make_indicator_use(municipality=north.municipality, indicator=small, is_key=True)

    text = text_of(draw_profile(north, member("coordination"), on=TODAY))

    row = text[text.index(use.indicator.name) :].split("Einwohner")[0]
    assert "·" in row
    assert " 2 " not in row


def test_a_district_without_figures_has_a_profile_too(municipality, everybody, member):
    pdf = draw_profile(factories.make_district(municipality=municipality), member(), on=TODAY)

    assert accessibility_problems(pdf) == []
    assert "Für diesen Stadtteil sind noch keine Zahlen erfasst." in text_of(pdf)


def test_the_profile_says_which_of_two_areas_of_one_name_it_is_about(municipality, everybody, member):
    upper = factories.make_district(municipality=municipality, name="Kalk", key="08")
    lower = factories.make_district(municipality=municipality, name="Kalk", key="081", parent=upper)

    assert "· Teil von Kalk · Schlüssel 081" in text_of(draw_profile(lower, member(), on=TODAY))
    assert "Teil von" not in text_of(draw_profile(upper, member(), on=TODAY))
