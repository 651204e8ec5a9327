"""What rules of early warning find, and what they must not tell."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.early_warning import evidence_in_words, examine, rule_in_words, tells_good_news, unit_of, warnings_of
from inventory.models import SeriesBreak, WarningRule
from tests.factories import make_district, make_indicator, make_observation, make_warning_rule, the_group


@pytest.fixture
def north(municipality):
    return make_district(municipality=municipality, name="Nord", key="1")


@pytest.fixture
def south(municipality):
    return make_district(municipality=municipality, name="Süd", key="2")


@pytest.fixture
def indicator(db):
    return make_indicator(name="Armut", unit="%", direction="lower")


def series(district, indicator, first, *values, **further):
    """Record values of successive years; None leaves a year out."""
    for year, value in enumerate(values, start=first):
        if value is not None:
            make_observation(
                district=district, indicator=indicator, group=the_group("total"), year=year, value=value, **further
            )


def found(municipality, user, *, is_public=False):
    rules = WarningRule.objects.select_related("indicator", "group")
    return warnings_of(rules, municipality=municipality, user=user, is_public=is_public)


def told(warned):
    """Return district, newest year and what was measured in each year, newest first."""
    return [(one.district.name, one.newest.year, [float(evidence.measured) for evidence in one.run]) for one in warned]


@pytest.mark.parametrize(
    ("side", "limit", "expected"),
    [
        ("above", 20, [("Nord", 2025, [30.0])]),
        ("above", 30, []),
        ("below", 20, [("Süd", 2025, [10.0])]),
        ("below", 10, []),
    ],
)
def test_a_value_beyond_the_limit_warns_and_one_at_it_does_not(
    municipality, member, indicator, north, south, side, limit, expected
):
    series(north, indicator, 2025, 30)
    series(south, indicator, 2025, 10)
    make_warning_rule(municipality=municipality, indicator=indicator, side=side, limit=limit)

    assert told(found(municipality, member())) == expected


def test_the_distance_from_the_city(municipality, member, indicator, north, south):
    series(municipality.whole_city, indicator, 2025, 15)
    series(north, indicator, 2025, 21)
    series(south, indicator, 2025, 19)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="gap", limit=5)

    assert told(found(municipality, member())) == [("Nord", 2025, [6.0])]


def test_without_a_figure_of_the_city_there_is_no_distance(municipality, member, indicator, north):
    series(north, indicator, 2025, 99)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="gap", limit=5)

    assert found(municipality, member()) == []


def test_the_change_over_years(municipality, member, indicator, north, south):
    series(north, indicator, 2022, 10, 11, 12, 16)
    series(south, indicator, 2022, 10, 99, 99, 14)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="change", span=3, limit=5)

    assert told(found(municipality, member())) == [("Nord", 2025, [6.0])]


def test_a_decrease_lies_below_a_negative_limit(municipality, member, indicator, north):
    series(north, indicator, 2024, 60, 48)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="change", side="below", limit=-10)

    assert told(found(municipality, member())) == [("Nord", 2025, [-12.0])]


def test_a_change_needs_the_very_year_before(municipality, member, indicator, north):
    series(north, indicator, 2022, 10, None, 30, 40)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="change", span=2, limit=5)

    assert found(municipality, member()) == []


def test_the_change_beside_the_citys(municipality, member, indicator, north, south):
    series(municipality.whole_city, indicator, 2024, 10, 12)
    series(north, indicator, 2024, 20, 26)
    series(south, indicator, 2024, 20, 24)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="relative-change", limit=3)

    assert told(found(municipality, member())) == [("Nord", 2025, [4.0])]


def test_changes_of_numbers_of_people_are_in_percent(municipality, member, north, south):
    people = make_indicator(kind="count", unit="Personen", decimals=0)
    series(municipality.whole_city, people, 2024, 100000, 101000)
    series(north, people, 2024, 1000, 1100)
    series(south, people, 2024, 50000, 50900)
    rule = make_warning_rule(municipality=municipality, indicator=people, measure="relative-change", limit=5)

    assert told(found(municipality, member())) == [("Nord", 2025, [9.0])]
    assert unit_of(rule) == "Prozentpunkte"


def test_years_in_a_row(municipality, member, indicator, north, south):
    series(north, indicator, 2023, 25, 26, 27)
    series(south, indicator, 2023, 25, 10, 27)
    make_warning_rule(municipality=municipality, indicator=indicator, years=3, limit=20)

    assert told(found(municipality, member())) == [("Nord", 2025, [27.0, 26.0, 25.0])]


def test_a_gap_ends_a_row_of_years(municipality, member, indicator, north):
    series(north, indicator, 2022, 25, None, 27, 28)
    make_warning_rule(municipality=municipality, indicator=indicator, years=3, limit=20)

    assert found(municipality, member()) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"measure": "change", "span": 2, "limit": 1}, []),
        ({"measure": "change", "span": 1, "limit": 1}, [("Nord", 2025, [10.0])]),
        ({"measure": "relative-change", "span": 2, "limit": 1}, []),
        ({"measure": "value", "years": 3, "limit": 5}, []),
        ({"measure": "value", "years": 2, "limit": 5}, [("Nord", 2025, [40.0, 30.0])]),
        ({"measure": "gap", "years": 3, "limit": 5}, []),
    ],
)
def test_nothing_is_compared_across_a_break(municipality, member, indicator, north, values, expected):
    series(municipality.whole_city, indicator, 2023, 10, 10, 10)
    series(north, indicator, 2023, 20, 30, 40)
    SeriesBreak.objects.create(municipality=municipality, indicator=indicator, year=2024, reason="neue Zählung")
    make_warning_rule(municipality=municipality, indicator=indicator, **values)

    assert told(found(municipality, member())) == expected


def test_a_break_of_the_city_alone_forbids_the_comparison_with_it(municipality, member, indicator, north):
    series(municipality.whole_city, indicator, 2024, 10)
    series(municipality.whole_city, indicator, 2025, 10, break_reason="neue Zählung")
    series(north, indicator, 2024, 20, 40)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="relative-change", limit=1)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="change", limit=1)

    assert [one.rule.measure for one in found(municipality, member())] == ["change"]


def test_old_figures_of_a_single_district_warn_nobody(municipality, member, indicator, north, south):
    series(north, indicator, 2020, 99)
    series(south, indicator, 2025, 1)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    assert found(municipality, member()) == []


def test_rules_that_are_not_in_use_find_nothing(municipality, member, indicator, north):
    series(north, indicator, 2025, 99)
    make_warning_rule(municipality=municipality, indicator=indicator, is_active=False)

    assert found(municipality, member()) == []


def test_signs_warn_nobody(municipality, member, indicator, north):
    make_observation(district=north, indicator=indicator, group=the_group("total"), value=None, missing="confidential")
    make_warning_rule(municipality=municipality, indicator=indicator, side="below", limit=20)

    assert found(municipality, member()) == []


def test_a_hidden_figure_warns_the_coordination_only_and_says_so(municipality, member, indicator, north, south):
    other = make_indicator()
    series(north, indicator, 2025, 50, numerator=2, denominator=4)
    series(south, other, 2025, 50)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)
    make_warning_rule(municipality=municipality, indicator=other, limit=20)

    internal = found(municipality, member())
    public = found(municipality, member("district_manager"), is_public=True)

    assert [(one.district.name, one.is_confidential) for one in internal] == [("Nord", True), ("Süd", False)]
    assert [(one.district.name, one.is_confidential) for one in public] == [("Süd", False)]


@pytest.mark.parametrize("measure", ["change", "relative-change", "gap"])
def test_a_hidden_figure_behind_a_comparison_warns_nobody_else(municipality, member, indicator, north, measure):
    series(municipality.whole_city, indicator, 2024, 1, 1)
    hidden = 2025 if measure == "gap" else 2024
    for year, value in ((2024, 10), (2025, 50)):
        parts = {"numerator": 1, "denominator": 10} if year == hidden else {}
        series(north, indicator, year, value, **parts)
    make_warning_rule(municipality=municipality, indicator=indicator, measure=measure, limit=5)

    assert len(found(municipality, member())) == 1
    assert found(municipality, member("reader"), is_public=True) == []


def test_only_districts_that_a_person_sees_warn_them(municipality, member, indicator, north, south):
    series(north, indicator, 2025, 50)
    series(south, indicator, 2025, 60)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    warned = found(municipality, member("district_manager", districts=[south]), is_public=True)

    assert told(warned) == [("Süd", 2025, [60.0])]


def test_areas_composed_of_districts_do_not_repeat_their_warnings(municipality, member, indicator, north, south):
    area = make_district(municipality=municipality, name="Fördergebiet")
    area.parts.set([north, south])
    for district in (north, area):
        series(district, indicator, 2025, 50)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    assert told(found(municipality, member())) == [("Nord", 2025, [50.0])]


def test_any_number_of_rules_and_districts_costs_the_same(municipality, member, indicator, north):
    user = member()
    series(north, indicator, 2024, 20, 40)
    series(municipality.whole_city, indicator, 2024, 10, 10)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=5)
    found(municipality, user)  # judges what was written

    with CaptureQueriesContext(connection) as few:
        assert len(found(municipality, user)) == 1
    for number in range(3):
        other, district = make_indicator(), make_district(municipality=municipality)
        series(district, other, 2024, 20, 40)
        series(municipality.whole_city, other, 2024, 10, 10)
        make_warning_rule(municipality=municipality, indicator=other, limit=number, measure="relative-change")
    found(municipality, user)
    with CaptureQueriesContext(connection) as many:
        assert len(found(municipality, user)) == 4

    assert len(many) == len(few)


def test_rules_and_what_they_found_read_as_sentences(municipality, member, indicator, north):
    series(municipality.whole_city, indicator, 2023, 10, 11, 12)
    series(north, indicator, 2023, 20, 22, "26.5")
    make_warning_rule(
        municipality=municipality, indicator=indicator, measure="relative-change", span=1, years=2, limit=Decimal("0.5")
    )

    [warned] = found(municipality, member())

    assert rule_in_words(warned.rule) == (
        "Die Veränderung innerhalb von 1 Jahr liegt mehr als 0,5 Prozentpunkte über der der Gesamtstadt, "
        "2 Jahre in Folge"
    )
    assert [evidence_in_words(warned.rule, evidence) for evidence in warned.run] == warned.lines
    assert warned.lines == [
        "2024: 22,0 % → 2025: 26,5 %; Gesamtstadt 2024: 11,0 % → 2025: 12,0 %; Unterschied +3,5 Prozentpunkte",
        "2023: 20,0 % → 2024: 22,0 %; Gesamtstadt 2023: 10,0 % → 2024: 11,0 %; Unterschied +1,0 Prozentpunkte",
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"measure": "value", "limit": 20}, "Der Wert liegt über 20 %"),
        ({"measure": "gap", "limit": 10}, "Der Wert liegt mehr als 10 Prozentpunkte über dem der Gesamtstadt"),
        (
            {"measure": "gap", "side": "below", "limit": -1},
            "Der Wert liegt mehr als 1 Prozentpunkt unter dem der Gesamtstadt",
        ),
        (
            {"measure": "gap", "side": "below", "limit": 5},
            "Der Wert minus den der Gesamtstadt ist kleiner als 5 Prozentpunkte",
        ),
        (
            {"measure": "change", "side": "below", "limit": Decimal("-2.5"), "span": 3},
            "Der Wert ist innerhalb von 3 Jahren um mehr als 2,5 Prozentpunkte gesunken",
        ),
        (
            {"measure": "change", "limit": -3, "span": 2},
            "Die Veränderung innerhalb von 2 Jahren ist größer als −3 Prozentpunkte",
        ),
    ],
)
def test_a_rule_is_told_as_people_say_it(municipality, indicator, values, sentence):
    rule = make_warning_rule(municipality=municipality, indicator=indicator, **values)
    rule.refresh_from_db()

    assert rule_in_words(rule) == sentence


def examination(municipality, user):
    [found] = examine(
        WarningRule.objects.select_related("indicator", "group"), municipality=municipality, user=user, is_public=False
    )
    return found


def test_a_rule_says_how_many_districts_it_could_look_at(municipality, member, indicator, north, south):
    series(north, indicator, 2024, 10, 10)
    series(south, indicator, 2025, 30)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20, years=2)

    found = examination(municipality, member())

    assert (found.found, found.examined, found.of_all, found.is_complete) == ((), 1, 2, False)
    assert found.basis == (
        "Geprüft: 1 von 2 Stadtteilen, 2024–2025. Bei den übrigen fehlen Zahlen, sind vertraulich, oder die Zeitreihe "
        "ist unterbrochen."
    )


def test_a_year_within_the_limit_decides_whatever_was_before(municipality, member, indicator, north):
    series(north, indicator, 2025, 10)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20, years=2)

    found = examination(municipality, member())

    assert (found.is_complete, found.basis) == (True, "Geprüft: 1 Stadtteil, 2024–2025.")


def test_a_rule_without_any_figures_says_so(municipality, member, indicator, north):
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    found = examination(municipality, member())

    assert (found.year, found.is_complete) == (None, False)
    assert found.basis == (
        "Sie findet nichts, weil es zu diesem Indikator und dieser Gruppe keine Zahlen für Stadtteile gibt."
    )


def test_a_rule_beside_the_city_says_if_the_city_has_no_figures(municipality, member, indicator, north):
    series(municipality.whole_city, indicator, 2025, 10)
    series(north, indicator, 2024, 10, 40)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="relative-change", limit=5, span=1)

    found = examination(municipality, member())

    assert (found.found, found.examined) == ((), 0)
    assert found.basis == "Sie kann nichts feststellen: Zahlen für die Gesamtstadt fehlen (2024–2025)."


def test_a_figure_of_the_city_alone_does_not_make_a_newest_year(municipality, member, indicator, north):
    series(municipality.whole_city, indicator, 2025, 10, 11)
    series(north, indicator, 2025, 30)
    make_warning_rule(municipality=municipality, indicator=indicator, measure="gap", limit=5)

    assert told(found(municipality, member())) == [("Nord", 2025, [20.0])]


def test_each_rule_has_its_turn_and_its_gravest_district_comes_first(municipality, member, indicator, north, south):
    other = make_indicator(name="Leerstand", unit="%", direction="lower")
    series(north, indicator, 2025, 30)
    series(south, indicator, 2025, 60)
    series(north, other, 2025, 5)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)
    make_warning_rule(municipality=municipality, indicator=other, limit=2)

    warned = found(municipality, member())

    assert [(one.rule.indicator.name, one.district.name) for one in warned] == [
        ("Armut", "Süd"),
        ("Leerstand", "Nord"),
        ("Armut", "Nord"),
    ]


@pytest.mark.parametrize(
    ("direction", "side", "expected"),
    [
        ("lower", "above", False),
        ("lower", "below", True),
        ("higher", "above", True),
        ("higher", "below", False),
        ("neutral", "above", False),
        ("neutral", "below", False),
    ],
)
def test_a_rule_on_the_better_side_tells_good_news(municipality, direction, side, expected):
    indicator = make_indicator(direction=direction)

    assert tells_good_news(make_warning_rule(municipality=municipality, indicator=indicator, side=side)) is expected
