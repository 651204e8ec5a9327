"""Indicators, series, comparisons, single figures and their files."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from inventory.catalogue import install_catalogue
from inventory.judging import judge
from inventory.models import Indicator, Observation, PopulationGroup
from tests.config.test_editing import form_values
from tests.factories import (
    make_district,
    make_finding,
    make_indicator,
    make_indicator_use,
    make_observation,
    make_series_break,
    make_source,
)


@pytest.fixture
def catalogue(db):
    install_catalogue()


@pytest.fixture
def inhabitants(catalogue):
    return Indicator.objects.get(code="P.1.1")


@pytest.fixture
def north(municipality):
    return make_district(municipality=municipality, name="Nord")


def group(slug):
    return PopulationGroup.objects.get(slug=slug)


def record(district, indicator, year=2025, **counts):
    return [
        make_observation(
            district=district, indicator=indicator, group=group(slug.replace("_", "-")), year=year, value=value
        )
        for slug, value in counts.items()
    ]


def url(municipality, name, *args, query=""):
    return reverse(f"inventory:{name}", args=[municipality.slug, *args]) + query


def texts(lines):
    return {line.district.name: [figure.text for figure in line.figures] for line in lines}


def rows_of(response):
    """Return the rows of a CSV that was handed out."""
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


# The list of indicators


def test_the_list_shows_the_latest_figure_and_the_change(sign_in, member, municipality, inhabitants):
    record(municipality.whole_city, inhabitants, 2023, total=900)
    record(municipality.whole_city, inhabitants, 2024, total=1000)

    page = sign_in(member("reader")).get(url(municipality, "statistics"))

    latest = page.context["latest"].rows
    assert [(row.indicator.code, row.city.text, row.city.year, row.change) for row in latest] == [
        ("P.1.1", "1.000", 2024, "+100 Personen seit 2023")
    ]


def test_no_change_is_computed_across_a_break(sign_in, member, municipality, inhabitants):
    record(municipality.whole_city, inhabitants, 2023, total=900)
    [newest] = record(municipality.whole_city, inhabitants, 2024, total=1000)
    newest.break_reason = "Neuer Zensus"
    newest.save()

    page = sign_in(member("reader")).get(url(municipality, "statistics"))

    assert [row.change for row in page.context["latest"].rows] == [""]


def test_key_indicators_come_first_and_can_be_chosen(sign_in, member, municipality, inhabitants):
    households = Indicator.objects.get(code="P.1.2")
    for indicator in (inhabitants, households):
        record(municipality.whole_city, indicator, total=900)
    make_indicator_use(municipality=municipality, indicator=households, is_key=True)
    client = sign_in(member("reader"))

    everything = client.get(url(municipality, "statistics")).context["latest"].sections
    chosen = client.get(url(municipality, "statistics", query="?show=key")).context["latest"].rows

    assert [(heading, [row.indicator.code for row in rows]) for heading, rows in everything] == [
        ("Schlüsselindikatoren", ["P.1.2"]),
        ("Bevölkerung", ["P.1.1"]),
    ]
    assert [row.indicator.code for row in chosen] == ["P.1.2"]


def test_the_file_says_what_is_to_be_known_about_each_figure(sign_in, member, municipality, inhabitants):
    make_observation(
        district=municipality.whole_city,
        indicator=inhabitants,
        group=group("total"),
        value=900,
        status="provisional",
        concept="own",
        reference_date=date(2025, 12, 31),
        break_reason="Neue Grenzen",
        source=make_source(municipality=municipality, name="Melderegister", publisher="Amt für Statistik"),
    )

    [_header, row] = rows_of(sign_in(member("reader")).get(url(municipality, "statistics-export", query="?format=csv")))

    assert row[9:] == [
        "vorläufig",
        "31.12.2025",
        "Migrationshintergrund (eigene Ableitung aus dem Melderegister)",
        "Neue Grenzen",
        "Amt für Statistik: Melderegister",
    ]


def test_the_whole_catalogue_is_listed_when_asked_for_or_empty(sign_in, member, municipality, inhabitants):
    client = sign_in(member("reader"))
    empty = client.get(url(municipality, "statistics"))
    record(municipality.whole_city, inhabitants, total=900)

    everything = client.get(url(municipality, "statistics", query="?show=all&dimension=social"))

    assert len(empty.context["latest"].rows) == Indicator.objects.count()
    assert {row.indicator.dimension for row in everything.context["latest"].rows} == {"social"}


def test_a_district_that_is_not_ones_own_cannot_be_chosen(sign_in, member, municipality, inhabitants, north):
    south = make_district(municipality=municipality)
    record(south, inhabitants, total=900)
    client = sign_in(member("district_manager", districts=[north]))

    page = client.get(url(municipality, "statistics", query=f"?district={south.pk}"))

    assert page.context["latest"].district is None


def test_the_list_costs_the_same_queries_for_any_number_of_figures(
    sign_in, member, municipality, inhabitants, count_queries
):
    client = sign_in(member("reader"))
    counts = []
    for years in (range(2000, 2003), range(2003, 2020)):
        for year in years:
            record(municipality.whole_city, inhabitants, year, total=900 + year, foreigners=20, germans=880 + year)
            record(municipality.whole_city, Indicator.objects.get(code="P.1.2"), year, total=400)
        judge(municipality)
        counts.append(count_queries(client, url(municipality, "statistics")))

    assert counts[0] == counts[1]


# An indicator


def test_readers_see_a_dot_where_coordination_sees_a_marked_figure(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=100, germans=98, foreigners=2)
    address = url(municipality, "indicator-detail", inhabitants.pk, query=f"?group=foreigners&districts={north.pk}")

    seen = {}
    for role in ("reader", "committee", "contributor", "district_manager", "coordination"):
        lines = sign_in(member(role)).get(address).context["exploration"].series
        seen[role] = [(figure.text, figure.is_confidential) for figure in lines[-1].figures]

    hidden = [("·", False)]
    assert seen == {
        "reader": hidden,
        "committee": hidden,
        "contributor": hidden,
        "district_manager": hidden,
        "coordination": [("2", True)],
    }


@pytest.mark.parametrize("role", ["reader", "coordination"])
@pytest.mark.parametrize("table", ["series", "comparison"])
def test_files_hide_what_is_confidential_for_everybody(sign_in, member, municipality, inhabitants, north, role, table):
    record(north, inhabitants, total=100, germans=98, foreigners=2)
    query = f"?group=foreigners&districts={north.pk}&format=csv&table={table}"

    response = sign_in(member(role)).get(url(municipality, "indicator-export", inhabitants.pk, query=query))

    assert [row[6] for row in rows_of(response) if row[4] == "Nord"] == ["·"]


def test_shares_of_hidden_counts_are_hidden(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=100, germans=98, foreigners=2)
    query = f"?group=foreigners&as_share=on&districts={north.pk}"

    page = sign_in(member("reader")).get(url(municipality, "indicator-detail", inhabitants.pk, query=query))

    assert texts(page.context["exploration"].series)["Nord"] == ["·"]


def test_shares_of_everybody(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=1000, germans=750, foreigners=250)
    query = f"?group=foreigners&as_share=on&districts={north.pk}"

    page = sign_in(member("reader")).get(url(municipality, "indicator-detail", inhabitants.pk, query=query))

    assert texts(page.context["exploration"].series)["Nord"] == ["25,0"]


def test_zero_sign_and_no_data_are_told_apart(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, 2023, total=0)
    make_observation(
        district=north, indicator=inhabitants, group=group("total"), year=2024, value=None, missing="confidential"
    )
    record(municipality.whole_city, inhabitants, 2025, total=500)
    query = f"?districts={north.pk}"

    page = sign_in(member("reader")).get(url(municipality, "indicator-detail", inhabitants.pk, query=query))

    assert texts(page.context["exploration"].series)["Nord"] == ["0", ".", "k. A."]


def test_districts_of_others_are_not_compared(sign_in, member, municipality, inhabitants, north):
    south = make_district(municipality=municipality, name="Süd")
    for district in (north, south, municipality.whole_city):
        record(district, inhabitants, total=500)
    client = sign_in(member("district_manager", districts=[north]))

    page = client.get(url(municipality, "indicator-detail", inhabitants.pk, query=f"?districts={south.pk}"))

    exploration = page.context["exploration"]
    assert [line.district.name for line in exploration.comparison] == [municipality.whole_city.name, "Nord"]
    assert [line.district for line in exploration.series] == [municipality.whole_city]


@pytest.mark.parametrize("query", ["?year=abc&group=none&level=x&districts=99999", "?year=1899", "?districts=x"])
def test_a_choice_that_is_none_is_answered_with_the_default(sign_in, member, municipality, inhabitants, north, query):
    record(north, inhabitants, total=500)

    page = sign_in(member("reader")).get(url(municipality, "indicator-detail", inhabitants.pk, query=query))

    assert (page.status_code, page.context["exploration"].year) == (200, 2025)


def test_charts_are_drawn_and_kept(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=500)
    client = sign_in(member("reader"))

    for name in ("indicator-series", "indicator-bars"):
        first = client.get(url(municipality, name, inhabitants.pk))
        again = client.get(url(municipality, name, inhabitants.pk), headers={"If-None-Match": first["ETag"]})
        assert (first["Content-Type"], again.status_code) == ("image/svg+xml", 304)
        assert "sandbox" in first["Content-Security-Policy"]


def test_charts_are_drawn_narrower_for_a_phone(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=500)
    client = sign_in(member("reader"))

    page = client.get(url(municipality, "indicator-detail", inhabitants.pk)).content.decode()
    wide, narrow = (
        client.get(url(municipality, "indicator-series", inhabitants.pk), {"width": width}).content
        for width in ("", "narrow")
    )

    assert page.count("width=narrow") == 2
    assert (b'width="691.2pt"' in wide, b'width="331.2pt"' in narrow) == (True, True)


def test_there_is_no_chart_without_figures(sign_in, member, municipality, inhabitants):
    client = sign_in(member("reader"))

    assert client.get(url(municipality, "indicator-series", inhabitants.pk)).status_code == 404
    assert client.get(url(municipality, "indicator-detail", inhabitants.pk)).status_code == 200


def test_an_indicator_of_another_municipality_does_not_exist(sign_in, member, municipality):
    foreign = make_indicator(municipality=make_district().municipality)

    response = sign_in(member()).get(url(municipality, "indicator-detail", foreign.pk))

    assert response.status_code == 404


def test_shared_indicators_cannot_be_changed(sign_in, member, municipality, inhabitants):
    client = sign_in(member("administrator"))

    assert client.get(url(municipality, "indicator-edit", inhabitants.pk)).status_code == 403
    assert client.post(url(municipality, "indicator-delete", inhabitants.pk)).status_code == 403


def test_an_indicators_page_costs_the_same_queries_for_any_number_of_districts(
    sign_in, member, municipality, inhabitants, count_queries
):
    client = sign_in(member("reader"))
    address = url(municipality, "indicator-detail", inhabitants.pk, query="?group=foreigners")
    counts = []
    for more in (3, 9):
        for number in range(more):
            district = make_district(municipality=municipality)
            for year in (2023, 2024, 2025):
                record(district, inhabitants, year, total=500 + number, foreigners=5, germans=495 + number)
        judge(municipality)
        counts.append(count_queries(client, address))

    assert counts[0] == counts[1]


def test_the_workbook_holds_numbers(sign_in, member, municipality, inhabitants, north):
    record(north, inhabitants, total=1234)

    response = sign_in(member("reader")).get(
        url(municipality, "indicator-export", inhabitants.pk, query="?table=comparison")
    )

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [(row[4], row[6]) for row in rows[1:]] == [(municipality.whole_city.name, "k. A."), ("Nord", 1234)]


# Recording by hand


def test_figures_of_all_districts_are_typed_in_one_go(sign_in, member, municipality, inhabitants, north):
    client = sign_in(member())
    total = group("total")
    address = url(municipality, "indicator-record", inhabitants.pk, query=f"?year=2025&group={total.pk}")
    values = form_values(client.get(address))
    city = municipality.whole_city

    response = client.post(address, {**values, f"figure_{north.pk}": "1.234", f"figure_{city.pk}": "."})

    assert response.status_code == 302
    assert list(Observation.objects.order_by("-district__is_city").values_list("value", "missing")) == [
        (None, "confidential"),
        (1234, ""),
    ]


@pytest.mark.parametrize(("stated", "kept"), [("", "microcensus"), ("birth", "birth")])
def test_figures_are_counted_as_their_source_does_unless_stated(
    sign_in, member, municipality, inhabitants, north, stated, kept
):
    source = make_source(municipality=municipality, concept="microcensus")
    client = sign_in(member())
    address = url(municipality, "indicator-record", inhabitants.pk, query=f"?year=2025&group={group('total').pk}")
    values = {**form_values(client.get(address)), "source": source.pk, "concept": stated, f"figure_{north.pk}": "500"}

    client.post(address, values)
    observation = Observation.objects.get()
    recorded = observation.concept
    edit = url(municipality, "observation-edit", observation.pk)
    client.post(edit, {**form_values(client.get(edit)), "concept": stated, "figure": "510"})

    observation.refresh_from_db()
    assert (recorded, observation.concept, observation.value) == (kept, kept, 510)


def test_a_cell_that_cannot_be_read_keeps_what_was_typed_and_saves_nothing(
    sign_in, member, municipality, inhabitants, north
):
    client = sign_in(member())
    total = group("total")
    address = url(municipality, "indicator-record", inhabitants.pk, query=f"?year=2025&group={total.pk}")
    city = municipality.whole_city

    response = client.post(
        address,
        {**form_values(client.get(address)), f"figure_{north.pk}": "viele", f"figure_{city.pk}": "5"},
    )

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [f"figure_{north.pk}"])
    assert form[f"figure_{north.pk}"].value() == "viele"
    assert not Observation.objects.exists()


def test_two_people_recording_the_same_figure_lose_nothing(sign_in, member, municipality, inhabitants, north):
    client = sign_in(member())
    total = group("total")
    address = url(municipality, "indicator-record", inhabitants.pk, query=f"?year=2025&group={total.pk}")
    first, second = form_values(client.get(address)), form_values(client.get(address))
    client.post(address, {**first, f"figure_{north.pk}": "10"})

    response = client.post(address, {**second, f"figure_{north.pk}": "20"})

    assert response.status_code == 422
    assert list(Observation.objects.values_list("value", flat=True)) == [10]


def test_parts_of_a_share_give_its_value(sign_in, member, municipality, catalogue, north):
    share = Indicator.objects.get(code="A.2.2")
    client = sign_in(member())
    address = url(municipality, "indicator-record", share.pk, query=f"?year=2025&group={group('total').pk}")
    values = form_values(client.get(address))

    client.post(address, {**values, f"numerator_{north.pk}": "1", f"denominator_{north.pk}": "8"})

    observation = Observation.objects.get()
    assert (observation.value, observation.numerator, observation.denominator) == (12.5, 1, 8)


# A single figure


def test_the_page_of_a_figure_tells_declared_breaks_and_its_concept(sign_in, member, municipality, inhabitants, north):
    [figure] = record(north, inhabitants, 2022, total=500)
    figure.concept = "own"
    figure.save()
    make_series_break(municipality=municipality, indicator=inhabitants, year=2022, reason="Neue Stadtteilgrenzen")

    text = sign_in(member("reader")).get(figure.get_absolute_url()).content.decode()

    assert "Neue Stadtteilgrenzen" in text
    assert "Migrationshintergrund (eigene Ableitung aus dem Melderegister)" in text


def test_a_figure_changed_by_hand_does_not_come_from_the_file_any_more(sign_in, member, municipality, north):
    observation = make_observation(district=north, source=make_source(municipality=municipality))
    client = sign_in(member())
    address = url(municipality, "observation-edit", observation.pk)

    client.post(address, {**form_values(client.get(address)), "figure": "(12)", "break_reason": "Neuer Zensus"})

    observation.refresh_from_db()
    assert (observation.value, observation.is_limited, observation.break_reason) == (12, True, "Neuer Zensus")


def test_the_page_of_a_hidden_figure_tells_readers_no_number(sign_in, member, municipality, inhabitants, north):
    _total, _germans, foreigners = record(north, inhabitants, total=1077, germans=1075, foreigners=2)
    address = foreigners.get_absolute_url()

    reader = sign_in(member("reader")).get(address)
    coordination = sign_in(member("coordination")).get(address)

    assert (reader.context["figure"].text, reader.context["history"]) == ("·", None)
    assert (coordination.context["figure"].text, coordination.context["figure"].is_confidential) == ("2", True)


def test_a_figure_used_as_evidence_cannot_be_deleted(sign_in, member, municipality, north):
    observation = make_observation(district=north)
    make_finding(district=north).observations.add(observation)

    response = sign_in(member()).post(url(municipality, "observation-delete", observation.pk))

    assert response.status_code == 409
    assert Observation.objects.exists()


# Sources


def test_sources_are_described_once(sign_in, member, municipality):
    make_source(municipality=municipality, name="Einwohnerregister")
    client = sign_in(member())
    address = url(municipality, "source-create")

    response = client.post(address, {**form_values(client.get(address)), "name": "Einwohnerregister"})

    assert response.status_code == 422


def test_a_source_with_figures_cannot_be_deleted(sign_in, member, municipality, north):
    source = make_source(municipality=municipality)
    make_observation(district=north, source=source)

    response = sign_in(member()).post(url(municipality, "source-delete", source.pk))

    assert response.status_code == 409


def test_the_list_of_sources_costs_the_same_queries_for_one_and_for_many(
    sign_in, member, municipality, django_assert_num_queries
):
    client = sign_in(member("reader"))
    make_source(municipality=municipality)
    client.get(url(municipality, "source-list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url(municipality, "source-list"))
    for _number in range(5):
        make_source(municipality=municipality)

    with django_assert_num_queries(len(one)):
        client.get(url(municipality, "source-list"))
