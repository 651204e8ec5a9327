"""Setting up, changing and reading indices in the browser."""

import csv
import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import CompositeComponent, CompositeIndex
from tests.factories import (
    make_composite,
    make_district,
    make_indicator,
    make_municipality,
    make_observation,
    square,
    the_group,
)


@pytest.fixture
def districts(municipality):
    return [make_district(municipality=municipality, name=name, key=name) for name in ("Alt", "Berg", "Chor", "Deutz")]


@pytest.fixture
def everybody(db):
    return the_group("total")


@pytest.fixture
def burden(districts, everybody):
    return with_figures(districts, everybody, direction="lower")


@pytest.fixture
def strength(districts, everybody):
    return with_figures(districts, everybody, direction="higher", values=(40, 10, 30, 20))


def with_figures(districts, group, *, values=(10, 20, 30, 40), **kind):
    indicator = make_indicator(**kind)
    for district, value in zip(districts, values, strict=True):
        make_observation(district=district, indicator=indicator, group=group, value=value)
    return indicator


def address(municipality, name, *args):
    return reverse(f"inventory:composite-{name}", args=[municipality.slug, *args])


def posted(*rows, rows_in_all=None, **values):
    """Return what a browser sends: ``rows`` are (indicator, weight, what a high value means) of everybody."""
    data = {
        "name": "Soziale Lage",
        "purpose": "",
        "method": "z-scores",
        "level": "upper",
        "year": "2025",
        "components-TOTAL_FORMS": str(rows_in_all or len(rows)),
        "components-INITIAL_FORMS": "0",
        **values,
    }
    for number, (indicator, weight, need) in enumerate(rows):
        data |= {
            f"components-{number}-indicator": str(indicator.pk if indicator else ""),
            f"components-{number}-group": str(the_group("total").pk),
            f"components-{number}-weight": weight,
            f"components-{number}-need": need,
        }
    return data


def stored(index):
    return [(one.indicator, str(one.weight), one.more_is_need) for one in index.components.order_by("pk")]


def errors_of(response):
    return [dict(form.errors) for form in response.context["form"].components.forms]


def test_an_index_is_set_up_with_its_indicators(sign_in, member, municipality, burden, strength):
    client = sign_in(member())

    response = client.post(
        address(municipality, "create"), posted((burden, "2", ""), (None, "1", ""), (strength, "0,5", ""))
    )

    index = CompositeIndex.objects.get()
    assert response.url == index.get_absolute_url()
    assert (index.name, index.municipality, index.set_up_on) == ("Soziale Lage", municipality, timezone.localdate())
    assert stored(index) == [(burden, "2.00", True), (strength, "0.50", False)]


def test_the_same_form_sent_twice_makes_one_index(sign_in, member, municipality, burden, strength):
    client, data = sign_in(member()), posted((burden, "1", ""), (strength, "1", ""), creation_key=str(uuid.uuid4()))

    answers = [client.post(address(municipality, "create"), data) for _time in range(2)]

    index = CompositeIndex.objects.get()
    assert [answer.url for answer in answers] == [index.get_absolute_url()] * 2
    assert index.components.count() == 2


def test_adding_rows_keeps_what_was_typed_and_saves_nothing(sign_in, member, municipality, burden):
    client = sign_in(member())

    response = client.post(
        address(municipality, "create"), posted((burden, "7", ""), (None, "1", ""), name="", add_rows="1")
    )

    form = response.context["form"]
    assert response.status_code == 200
    assert CompositeIndex.objects.count() == 0
    assert len(form.components.forms) == 4
    assert form.components.forms[0]["weight"].value() == "7"
    assert (form.errors, [one.errors for one in form.components.forms]) == ({}, [{}] * 4)
    assert "error-summary" not in response.text


def test_no_more_rows_than_indicators_are_allowed(sign_in, member, municipality, burden):
    response = sign_in(member()).post(
        address(municipality, "create"), posted((burden, "1", ""), rows_in_all=11, add_rows="1")
    )

    assert len(response.context["form"].components.forms) == 12


@pytest.mark.parametrize("total", ["13", "-1", "x", "", "9999999999999999999999", "²"])
def test_a_wrong_number_of_rows_is_refused(sign_in, member, municipality, burden, strength, total):
    data = posted((burden, "1", ""), (strength, "1", "")) | {"components-TOTAL_FORMS": total}

    response = sign_in(member()).post(address(municipality, "create"), data)

    assert response.status_code == 422
    assert CompositeIndex.objects.count() == 0


def test_one_indicator_is_too_few(sign_in, member, municipality, burden):
    response = sign_in(member()).post(address(municipality, "create"), posted((burden, "1", ""), (None, "", "")))

    assert response.status_code == 422
    assert list(response.context["form"].components.non_form_errors()) == [
        "Ein Index hat zwischen 2 und 12 Indikatoren."
    ]


def test_an_indicator_counts_once(sign_in, member, municipality, burden):
    response = sign_in(member()).post(address(municipality, "create"), posted((burden, "1", ""), (burden, "2", "")))

    assert response.status_code == 422
    assert CompositeIndex.objects.count() == 0


def test_a_neutral_indicator_asks_what_a_high_value_means(sign_in, member, municipality, districts, everybody, burden):
    neutral = with_figures(districts, everybody, direction="neutral", values=(4, 3, 2, 9))
    client = sign_in(member())

    refused = client.post(address(municipality, "create"), posted((burden, "1", ""), (neutral, "1", "")))
    client.post(address(municipality, "create"), posted((burden, "1", ""), (neutral, "1", "less")))

    assert refused.status_code == 422
    assert errors_of(refused)[1].keys() == {"need"}
    assert stored(CompositeIndex.objects.get()) == [(burden, "1.00", True), (neutral, "1.00", False)]


def test_the_direction_of_an_indicator_is_not_turned_round(sign_in, member, municipality, burden, strength):
    response = sign_in(member()).post(
        address(municipality, "create"), posted((burden, "1", "less"), (strength, "1", "less"))
    )

    assert [error.keys() for error in errors_of(response)] == [{"need"}, set()]


@pytest.mark.parametrize("weight", ["0", "-1", "", "viel", "99999999"])
def test_a_weight_is_a_number_above_zero(sign_in, member, municipality, burden, strength, weight):
    response = sign_in(member()).post(
        address(municipality, "create"), posted((burden, weight, ""), (strength, "1", ""))
    )

    assert response.status_code == 422
    assert errors_of(response)[0].keys() == {"weight"}


def test_a_weight_of_nothing_is_refused_in_words(sign_in, member, municipality, burden, strength):
    response = sign_in(member()).post(address(municipality, "create"), posted((burden, "0", ""), (strength, "1", "")))

    assert errors_of(response)[0] == {"weight": ["Ein Gewicht muss größer als null sein."]}


def test_indicators_of_another_municipality_and_counts_are_no_choice(sign_in, member, municipality, burden, strength):
    foreign = make_indicator(municipality=make_municipality(), direction="lower")
    count = make_indicator(kind="count", direction="lower")
    make_observation(district=make_district(municipality=municipality), indicator=count)
    client = sign_in(member())

    answers = [
        client.post(address(municipality, "create"), posted((burden, "1", ""), (one, "1", "")))
        for one in (foreign, count)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [errors_of(answer)[1].keys() for answer in answers] == [{"indicator"}, {"indicator"}]
    assert CompositeIndex.objects.count() == 0


def test_a_year_without_figures_is_refused_with_those_there_are(sign_in, member, municipality, burden, strength):
    response = sign_in(member()).post(
        address(municipality, "create"), posted((burden, "1", ""), (strength, "1", ""), year="2019")
    )

    assert response.status_code == 422
    assert [error["indicator"] for error in errors_of(response)] == [
        ["Für 2019 gibt es keine Zahlen, wohl aber für: 2025."]
    ] * 2


def test_editing_changes_adds_and_takes_away(sign_in, member, municipality, districts, everybody, burden, strength):
    other = with_figures(districts, everybody, direction="lower", values=(4, 3, 2, 9))
    index = make_composite(municipality=municipality, parts=[(burden, "total", 1), (strength, "total", 1)])
    kept = index.components.get(indicator=burden)

    sign_in(member()).post(
        address(municipality, "edit", index.pk), posted((burden, "3", ""), (other, "1", ""), opened_version="0")
    )

    assert set(stored(index)) == {(burden, "3.00", True), (other, "1.00", True)}
    assert index.components.get(indicator=burden).pk == kept.pk
    assert CompositeComponent.history.filter(index=index, history_type="-").count() == 1


def test_a_stale_form_shows_both_choices_of_indicators(sign_in, member, municipality, burden, strength):
    index = make_composite(
        municipality=municipality, name="Soziale Lage", parts=[(burden, "total", 1), (strength, "total", 1)]
    )
    client, url = sign_in(member()), address(municipality, "edit", index.pk)
    client.post(url, posted((burden, "2", ""), (strength, "1", ""), opened_version="0"))

    response = client.post(url, posted((burden, "5", ""), (strength, "1", ""), opened_version="0"))

    assert response.status_code == 409
    assert [label for label, _theirs, _typed in response.context["form"].conflict] == ["Indikatoren"]
    assert stored(index) == [(burden, "2.00", True), (strength, "1.00", False)]


def test_the_same_change_sent_twice_is_no_conflict(sign_in, member, municipality, burden, strength):
    index = make_composite(
        municipality=municipality, name="Soziale Lage", parts=[(burden, "total", 1), (strength, "total", 1)]
    )
    client, data = sign_in(member()), posted((burden, "2", ""), (strength, "1", ""), opened_version="0")

    answers = [client.post(address(municipality, "edit", index.pk), data) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    index.refresh_from_db()
    assert index.version == 1


def test_a_copy_begins_with_the_same_indicators(sign_in, member, municipality, burden, strength):
    index = make_composite(municipality=municipality, name="Lage", parts=[(burden, "total", 2), (strength, "total", 1)])
    client, url = sign_in(member()), address(municipality, "copy", index.pk)

    form = client.get(url).context["form"]
    response = client.post(url, posted((burden, "2", ""), (strength, "1", ""), name=form["name"].value()))

    copied = CompositeIndex.objects.exclude(pk=index.pk).get()
    assert [str(row["weight"].value()) for row in form.components.forms] == ["2", "1", "1", "1"]
    assert (response.url, copied.name) == (copied.get_absolute_url(), "Lage – Kopie")
    assert index.components.count() == copied.components.count() == 2


def test_figures_of_a_later_year_offer_the_same_index_for_it(
    sign_in, member, municipality, districts, everybody, burden, strength
):
    index = make_composite(municipality=municipality, name="Lage", parts=[(burden, "total", 2), (strength, "total", 1)])
    client = sign_in(member())
    copy = address(municipality, "copy", index.pk)
    make_observation(district=districts[0], indicator=burden, group=everybody, year=2026, value=10)
    too_early = client.get(index.get_absolute_url())
    make_observation(district=districts[0], indicator=strength, group=everybody, year=2026, value=10)

    page = client.get(index.get_absolute_url())
    form = client.get(f"{copy}?year=2026").context["form"]
    wrong = client.get(f"{copy}?year=2031").context["form"]
    for_reader = sign_in(member("reader")).get(index.get_absolute_url())

    assert too_early.context["later_year"] is None
    assert f"{copy}?year=2026" in page.text
    assert (form["name"].value(), form["year"].value()) == ("Lage 2026", 2026)
    assert (wrong["name"].value(), wrong["year"].value()) == ("Lage – Kopie", 2025)
    assert for_reader.context["later_year"] is None


def test_only_indicators_with_figures_are_offered_and_those_already_in_the_index(
    sign_in, member, municipality, districts, burden, strength
):
    bare, city_only = make_indicator(), make_indicator()
    make_observation(district=municipality.whole_city, indicator=city_only, group=the_group("total"), value=3)
    index = make_composite(municipality=municipality, parts=[(one, "total", 1) for one in (burden, strength, bare)])
    client = sign_in(member())

    new, edited = (
        client.get(url).context["form"].components.forms[0].fields["indicator"].queryset
        for url in (address(municipality, "create"), address(municipality, "edit", index.pk))
    )

    assert set(new) == {burden, strength}
    assert set(edited) == {burden, strength, bare}


def test_deleting_takes_the_indicators_along(sign_in, member, municipality, burden, strength):
    index = make_composite(municipality=municipality, parts=[(burden, "total", 1), (strength, "total", 1)])

    response = sign_in(member()).post(address(municipality, "delete", index.pk))

    assert response.url == address(municipality, "list")
    assert (CompositeIndex.objects.count(), CompositeComponent.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["detail", "chart", "export", "edit", "copy", "delete"])
def test_indices_of_another_municipality_do_not_exist(sign_in, member, municipality, name):
    foreign = make_composite()

    assert sign_in(member()).get(address(municipality, name, foreign.pk)).status_code == 404


def test_districts_stand_by_key_unless_one_asks_for_ranks(sign_in, member, municipality, burden, strength):
    index = make_composite(municipality=municipality, parts=[(burden, "total", 1), (strength, "total", 1)])
    client = sign_in(member("reader"))

    orders = [
        [row.district.name for row in client.get(address(municipality, "detail", index.pk) + query).context["rows"]]
        for query in ("", "?order=rank")
    ]

    assert orders == [["Alt", "Berg", "Chor", "Deutz"], ["Deutz", "Berg", "Chor", "Alt"]]


def test_the_file_is_the_table(sign_in, member, municipality, burden, strength):
    index = make_composite(municipality=municipality, parts=[(burden, "total", 3), (strength, "total", 1)])
    late = make_district(municipality=municipality, name="Ehrenfeld", key="E")
    make_observation(district=late, indicator=burden, group=the_group("total"), value=7)

    response = sign_in(member("reader")).get(address(municipality, "export", index.pk) + "?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        ["Alt", "Alt", "-1,342", "4", "4", "10,0", "-1,006", "40,0", "-0,335", ""],
        ["Berg", "Berg", "0,0", "3", "3", "20,0", "-0,335", "10,0", "0,335", ""],
        ["Chor", "Chor", "0,224", "2", "2", "30,0", "0,335", "30,0", "-0,112", ""],
        ["Deutz", "Deutz", "1,118", "1", "1", "40,0", "1,006", "20,0", "0,112", ""],
        ["E", "Ehrenfeld", "", "", "", "7,0", "", "k. A.", "", f"weggelassen: {strength.name}: keine Angabe"],
    ]


def test_files_and_charts_leave_confidential_figures_out_even_for_the_coordination(
    sign_in, member, municipality, districts, everybody, burden
):
    secret = with_figures(districts[1:], everybody, direction="lower", values=(20, 30, 50))
    make_observation(
        district=districts[0], indicator=secret, group=everybody, value="4.44", numerator=2, denominator=45
    )
    index = make_composite(municipality=municipality, parts=[(burden, "total", 1), (secret, "total", 1)])
    client = sign_in(member())

    page = client.get(address(municipality, "detail", index.pk))
    file = client.get(address(municipality, "export", index.pk) + "?format=csv").content.decode("utf-8-sig")
    svg = client.get(address(municipality, "chart", index.pk))

    assert page.context["computed"].number == 4
    assert page.context["has_confidential"]
    assert page.context["published"].number == 3
    assert "4,4" not in file
    assert svg["Content-Type"] == "image/svg+xml"
    reader = sign_in(member("reader")).get(address(municipality, "detail", index.pk))
    assert reader.context["computed"].number == 3
    assert "4,4" not in reader.text


def test_an_index_that_cannot_be_computed_has_a_page_and_no_chart(sign_in, member, municipality, burden):
    index = make_composite(municipality=municipality, parts=[(burden, "total", 1)], year=1999)
    client = sign_in(member("reader"))

    page = client.get(address(municipality, "detail", index.pk))

    assert page.context["computed"].refusal in page.text
    assert [client.get(address(municipality, name, index.pk)).status_code for name in ("chart", "map")] == [404, 404]


@pytest.mark.parametrize("method", ["z-scores", "min-max"])
def test_the_index_is_drawn_on_a_map_where_there_are_outlines(
    sign_in, member, municipality, districts, burden, strength, method
):
    index = make_composite(
        municipality=municipality, method=method, parts=[(burden, "total", 1), (strength, "total", 1)]
    )
    client = sign_in(member("reader"))
    without = client.get(address(municipality, "detail", index.pk))
    for place, district in enumerate(districts):
        district.outline = square(7 + place / 100)
        district.save()

    page = client.get(address(municipality, "detail", index.pk))
    drawing = client.get(address(municipality, "map", index.pk))
    narrow = client.get(address(municipality, "map", index.pk) + "?width=narrow")

    assert f'srcset="{address(municipality, "map", index.pk)}?width=narrow"' in page.text
    assert narrow.content != drawing.content
    assert (without.context["has_map"], page.context["has_map"]) == (False, True)
    assert drawing["Content-Type"] == "image/svg+xml"


def test_the_list_costs_the_same_for_three_indices_as_for_one(sign_in, member, municipality, burden, count_queries):
    client, url = sign_in(member("reader")), address(municipality, "list")
    make_composite(municipality=municipality, parts=[(burden, "total", 1)])
    first = count_queries(client, url)
    for _number in range(2):
        make_composite(municipality=municipality, parts=[(burden, "total", 1)])

    assert count_queries(client, url) == first


def test_the_form_costs_the_same_for_many_rows(sign_in, member, municipality, districts, everybody, count_queries):
    indicators = [with_figures(districts, everybody, direction="lower") for _number in range(6)]
    small = make_composite(municipality=municipality, parts=[(one, "total", 1) for one in indicators[:2]])
    large = make_composite(municipality=municipality, parts=[(one, "total", 1) for one in indicators])
    client = sign_in(member())

    numbers = [count_queries(client, address(municipality, "edit", index.pk)) for index in (small, large)]

    assert numbers[0] == numbers[1]
