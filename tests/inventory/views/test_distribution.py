"""The pages on segregation and on classes of districts, their charts and files, for every kind of visitor."""

import csv
import io
import re
from html import escape, unescape

import pytest
from django.urls import reverse

from inventory.catalogue import install_catalogue
from inventory.charts.canvas import HALF_WIDTH, WIDTH
from inventory.models import Indicator, PopulationGroup
from tests.factories import make_district, make_membership, make_municipality, make_observation, make_source
from tests.inventory.charts.drawing import words

NAMES = ("segregation", "classes")
PAGES = [name + part for name in NAMES for part in ("", "-chart", "-export")]
FIGURES = {
    "Rot": (1000, 400, 150, 50),
    "Blau": (1000, 50, 20, 180),
    "Grün": (1000, 100, 40, 160),
    "Gelb": (1000, 300, 90, 110),
}
SLUGS = ("total", "foreigners", "under-18-with-migration-background", "under-18-without-migration-background")


@pytest.fixture(autouse=True)
def catalogue(db):
    install_catalogue()


@pytest.fixture
def city(municipality):
    """The municipality with four districts and their figures."""
    record(municipality, FIGURES)
    return municipality


def record(municipality, figures, year=2025):
    indicator = Indicator.objects.get(code="P.1.1")
    source = make_source(municipality=municipality, name="Register", publisher="Statistikstelle")
    for key, (name, counts) in enumerate(figures.items(), start=1):
        district = make_district(municipality=municipality, name=name, key=str(key))
        for slug, value in zip(SLUGS, counts, strict=True):
            group = PopulationGroup.objects.get(slug=slug)
            make_observation(district=district, indicator=indicator, group=group, year=year, value=value, source=source)


def address(municipality, name, query=""):
    return reverse(f"inventory:{name}", args=[municipality.slug]) + query


def rows_of(response):
    """Return the rows of a CSV that was handed out."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", PAGES)
def test_strangers_find_nothing(sign_in, city, name):
    stranger = make_membership(municipality=make_municipality(), role="administrator").user

    assert sign_in(stranger).get(address(city, name)).status_code == 404


@pytest.mark.parametrize("role", ["reader", "committee", "contributor", "district_manager", "coordination"])
@pytest.mark.parametrize("name", PAGES)
def test_every_member_of_the_whole_municipality_may_look(sign_in, member, city, name, role):
    assert sign_in(member(role)).get(address(city, name)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_member_of_one_district_is_told_why_there_is_nothing(sign_in, member, city, name):
    client = sign_in(member("district_manager", districts=[city.districts.get(name="Rot")]))

    page = client.get(address(city, name))
    [header, row] = rows_of(client.get(address(city, f"{name}-export", "?format=csv")))

    assert "Nicht berechnet" in page.content.decode()
    assert header == ["Warum kein Wert angegeben ist"]
    assert "nur die Ihres eigenen" in row[0]
    assert client.get(address(city, f"{name}-chart")).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("query", ["", "?measure=x&group=1&level=z&by=x&classes=a&year=-1&first=%00&table=quotients"])
def test_without_figures_and_with_nonsense_pages_still_answer(sign_in, member, municipality, name, query):
    assert sign_in(member("reader")).get(address(municipality, name, query)).status_code == 200


def test_empty_pages_offer_the_first_step_to_those_who_may_take_it(sign_in, member, municipality):
    for name in NAMES:
        for_coordination = sign_in(member("coordination")).get(address(municipality, name)).content.decode()
        for_reader = sign_in(member("reader")).get(address(municipality, name)).content.decode()

        import_address = reverse("inventory:import-create", args=[municipality.slug])
        assert (import_address in for_coordination, import_address in for_reader) == (True, False)
        assert "Noch keine Zahlen zu Bevölkerungsgruppen" in for_reader


def test_the_years_are_handed_out_with_level_and_number_of_districts(sign_in, member, city):
    response = sign_in(member("reader")).get(address(city, "segregation-export", "?format=csv"))

    rows = [dict(zip(rows_of(response)[0], row, strict=True)) for row in rows_of(response)[1:]]
    assert rows == [
        {
            "Maßzahl": "Segregationsindex: Ausländerinnen und Ausländer",
            "Stadtteile": "4 Stadtteile",
            "Zahl der Stadtteile": "4",
            "Jahr": "2025",
            "Punkte (0 bis 100)": "41,0831",
            "Warum kein Wert angegeben ist": "",
            "Bruch in der Zeitreihe": "",
            "Quelle": "Statistikstelle: Register",
        }
    ]


def test_location_quotients_are_handed_out(sign_in, member, city):
    response = sign_in(member("reader")).get(address(city, "segregation-export", "?table=quotients&format=csv"))

    rows = [dict(zip(rows_of(response)[0], row, strict=True)) for row in rows_of(response)[1:]]
    assert [(row["Stadtteil"], row["Lokationsquotient"]) for row in rows] == [
        ("Rot", "1,882353"),
        ("Gelb", "1,411765"),
        ("Grün", "0,470588"),
        ("Blau", "0,235294"),
    ]


def test_classes_and_their_districts_are_handed_out(sign_in, member, city):
    client = sign_in(member("reader"))
    query = "?format=csv&classes=4"

    classes = rows_of(client.get(address(city, "classes-export", query)))
    districts = rows_of(client.get(address(city, "classes-export", f"{query}&table=districts")))

    named = [dict(zip(classes[0], row, strict=True)) for row in classes[1:]]
    assert [
        (row["Klasse"], row["Zahl der Stadtteile"], row["Unter 18 Jahre mit Migrationshintergrund"]) for row in named
    ] == [
        ("1", "1", "20"),
        ("2", "1", "40"),
        ("3", "1", "90"),
        ("4", "1", "150"),
    ]
    assert [row[1:3] for row in districts[1:]] == [["Blau", "1"], ["Grün", "2"], ["Gelb", "3"], ["Rot", "4"]]


@pytest.mark.parametrize("role", ["reader", "coordination"])
def test_files_hide_what_is_confidential_for_everybody(sign_in, member, municipality, role):
    record(municipality, {**FIGURES, "Blau": (1000, 2, 20, 180)})
    client = sign_in(member(role))

    years = rows_of(client.get(address(municipality, "segregation-export", "?format=csv")))
    quotients = rows_of(client.get(address(municipality, "segregation-export", "?format=csv&table=quotients")))
    classes = rows_of(client.get(address(municipality, "classes-export", "?format=csv")))

    assert years[1][4] == ""
    assert years[1][5].startswith("Zahlen von ")
    assert quotients == years  # there are none, so the years say why
    assert classes[0] == ["Warum kein Wert angegeben ist"]


def test_coordination_sees_confidential_numbers_marked_on_the_page(sign_in, member, municipality):
    record(municipality, {**FIGURES, "Blau": (1000, 2, 20, 180)})

    for_coordination = sign_in(member("coordination")).get(address(municipality, "segregation"))
    for_reader = sign_in(member("reader")).get(address(municipality, "segregation"))

    assert for_coordination.context["segregation"].newest.is_confidential
    assert "figure__mark" in for_coordination.content.decode()
    assert for_reader.context["segregation"].newest is None
    assert "figure__mark" not in for_reader.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_charts_are_kept_by_content(sign_in, member, city, name):
    client = sign_in(member("reader"))

    first = client.get(address(city, f"{name}-chart"))
    again = client.get(address(city, f"{name}-chart"), headers={"If-None-Match": first["ETag"]})

    assert (first["Content-Type"], again.status_code) == ("image/svg+xml", 304)
    assert first.content.startswith(b"<?xml")


@pytest.mark.parametrize("name", NAMES)
def test_pages_cost_the_same_queries_for_any_number_of_districts(sign_in, member, municipality, count_queries, name):
    client = sign_in(member("reader"))
    record(municipality, FIGURES)
    count_queries(client, address(municipality, name))  # judges the figures, which were written past it
    few = count_queries(client, address(municipality, name))
    other = make_municipality()
    record(other, {f"Teil {n}": (1000, 10 + n, 20, 30) for n in range(30)})
    client = sign_in(make_membership(municipality=other, role="reader").user)
    count_queries(client, address(other, name))

    assert count_queries(client, address(other, name)) == few


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_are_reached_from_the_navigation(sign_in, member, municipality, name):
    page = sign_in(member("reader")).get(address(municipality, "source-list"))

    assert f'href="{address(municipality, name)}"' in page.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_gets_a_narrower_chart(sign_in, member, city, name):
    client = sign_in(member())

    page = client.get(address(city, name)).text
    [address_on_phones] = re.findall(r'<source media="[^"]*" srcset="([^"]*)"', page)
    wide, narrow = (client.get(one).text for one in (address(city, f"{name}-chart"), unescape(address_on_phones)))

    widths = [float(re.search(r'width="([0-9.]+)pt"', svg)[1]) for svg in (wide, narrow)]
    assert widths == pytest.approx([WIDTH * 72, HALF_WIDTH * 72])


def test_two_years_of_classes_are_drawn_beside_their_table(sign_in, member, city):
    for name, counts in FIGURES.items():
        for slug, value in zip(SLUGS, counts, strict=True):
            make_observation(
                district=city.districts.get(name=name),
                indicator=Indicator.objects.get(code="P.1.1"),
                group=PopulationGroup.objects.get(slug=slug),
                year=2020,
                value=value,
            )
    client = sign_in(member())

    page = client.get(address(city, "classes", "?compare=2020&classes=4"))
    drawn = client.get(address(city, "classes-chart", f"?{page.context['classification'].comparison_query}"))

    assert f"{address(city, 'classes-chart')}?{escape(page.context['classification'].comparison_query)}" in page.text
    assert {"2020", "2025", "Klasse 4"} <= set(words(drawn.content))
