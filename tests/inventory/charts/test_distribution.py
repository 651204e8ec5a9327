"""Charts of segregation and of classes: they say why there is nothing, and never draw what is hidden."""

import re

import pytest
from django.utils import translation

from inventory.catalogue import install_catalogue
from inventory.charts.population_classes import classes_svg, shifts_svg
from inventory.charts.segregation import YearPoint as Point
from inventory.charts.segregation import _runs, _signs, segregation_svg
from inventory.classification import Classification
from inventory.segregation import Segregation
from tests.factories import make_membership
from tests.inventory.charts.drawing import marks, words
from tests.inventory.test_classification import CITY
from tests.inventory.test_classification import record as record_children
from tests.inventory.test_segregation import EVEN, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    install_catalogue()


@pytest.fixture
def reader(municipality):
    return make_membership(municipality=municipality, role="reader").user


def point(year, value=None, *, is_hidden=False, break_reason=""):
    return Point(year, value, "", is_hidden, break_reason)


def test_a_line_joins_only_numbers_that_can_be_compared():
    points = [
        point(2018, 1),
        point(2019, 2),
        point(2020, is_hidden=True),
        point(2021, 3),
        point(2022, 4, break_reason="Zensus"),
        point(2023),
    ]

    assert [[one.year for one in run] for run in _runs(points)] == [[2018, 2019], [2021], [2022]]


def test_confidential_and_missing_years_are_told_apart():
    with translation.override("de"):
        assert _signs([point(2020, 1)]) == ""
        assert _signs([point(2020, is_hidden=True), point(2021)]) == (
            "○ kein Wert, weil Zahlen vertraulich sind; × kein Wert, weil Zahlen fehlen oder nicht zusammenpassen"
        )


def test_the_same_figures_give_the_same_drawing_and_hidden_ones_another(municipality, reader):
    record(municipality, EVEN, year=2024)
    record(municipality, {"Nord": (1000, 2), "Süd": (2000, 400)}, year=2025)

    def draw(*, is_public):
        return segregation_svg(Segregation(municipality=municipality, user=reader, query={}, is_public=is_public))

    assert draw(is_public=True) == draw(is_public=True)
    assert draw(is_public=True) != draw(is_public=False)


def test_refused_years_do_not_depend_on_the_hidden_figures(municipality, reader):
    """Two years that differ in hidden figures only look the same."""
    drawings = []
    for hidden in (1, 2):
        record(municipality, {"Nord": (1000, hidden), "Süd": (2000, 400)}, year=2020 + hidden)
        shown = Segregation(municipality=municipality, user=reader, query={}, is_public=True)
        drawings.append([(row.value, row.is_hidden, row.number) for row in shown.rows][-1])

    assert drawings == [(None, True, 2), (None, True, 2)]


def test_years_that_are_refused_stand_below_the_axis(municipality, reader):
    record(municipality, {"Nord": (1000, 500), "Süd": (2000, 1000)}, year=2024)
    record(municipality, {"Nord": (1000, 2), "Süd": (2000, 400)}, year=2025)

    svg = segregation_svg(Segregation(municipality=municipality, user=reader, query={}, is_public=True))

    (_left, zero), (_right, refused) = sorted(marks(svg))
    assert refused - zero > 10


def test_a_confidential_column_says_so_in_words(municipality, reader):
    record_children(municipality, {**CITY, "Rot": (1000, 400, 2, 50)})

    def draw(*, is_public):
        with translation.override("de"):
            return words(
                classes_svg(Classification(municipality=municipality, user=reader, query={}, is_public=is_public))
            )

    assert "vertraulich" in draw(is_public=True)
    assert "vertraulich" not in draw(is_public=False)


def test_charts_without_anything_to_draw_say_why(municipality, reader):
    empty = [
        segregation_svg(Segregation(municipality=municipality, user=reader, query={}, is_public=True)),
        classes_svg(Classification(municipality=municipality, user=reader, query={}, is_public=True)),
    ]

    assert all(svg.startswith(b"<?xml") and b"<rect" not in svg for svg in empty)


def test_columns_differ_with_the_groups_and_the_language(municipality, reader):
    record_children(municipality, CITY)

    def draw(**query):
        return classes_svg(Classification(municipality=municipality, user=reader, query=query, is_public=True))

    with translation.override("en"):
        english = draw()
    assert len({draw(), draw(first="foreigners"), draw(classes="4"), english}) == 4


def test_two_years_are_drawn_with_both_and_hidden_numbers_stay_out(municipality, reader):
    record_children(municipality, CITY, year=2024)
    record_children(municipality, {**CITY, "Rot": (1000, 400, 2, 50)}, year=2025)

    def draw(*, is_public):
        query = {"year": "2025", "compare": "2024"}
        with translation.override("de"):
            return words(
                shifts_svg(Classification(municipality=municipality, user=reader, query=query, is_public=is_public))
            )

    public, full = draw(is_public=True), draw(is_public=False)

    assert {"Klasse 1", "Klasse 2", "Klasse 3", "2024", "2025"} <= set(public)
    assert "Fehlt ein Punkt, ist die Zahl dieses Jahres nicht angegeben." in public
    assert "Fehlt ein Punkt, ist die Zahl dieses Jahres nicht angegeben." not in full
    assert len([word for word in full if re.fullmatch(r"[0-9]+,[0-9]", word)]) == 6
    assert len([word for word in public if re.fullmatch(r"[0-9]+,[0-9]", word)]) < 6


def test_years_that_cannot_be_compared_have_the_reason_in_place_of_a_drawing(municipality, reader):
    record_children(municipality, CITY, year=2024)
    record_children(municipality, {**CITY, "Neu": (1000, 350, 60, 140)}, year=2025)

    with translation.override("de"):
        query = {"year": "2025", "compare": "2024"}
        drawing = shifts_svg(Classification(municipality=municipality, user=reader, query=query, is_public=True))

    assert "Nicht vergleichbar: andere Stadtteile als zuvor" in words(drawing)
