from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from config.editing import StaleObject
from inventory.models import Observation
from inventory.recording import read_figure, record_figures
from tests.factories import make_district, make_group, make_indicator, make_observation, make_source


@pytest.fixture
def share(db):
    return make_indicator(kind="share", unit="%", per=100)


@pytest.mark.parametrize(
    ("sign", "missing"),
    [("-", "nothing"), (".", "confidential"), ("...", "later"), ("/", "unreliable"), ("x", "meaningless")],
)
def test_a_sign_is_kept_and_never_becomes_zero(share, sign, missing):
    figure = read_figure(sign, indicator=share, source=None)

    assert (figure["value"], figure["missing"]) == (None, missing)


def test_a_source_may_say_that_its_dash_is_zero(share):
    source = make_source(nothing_is_zero=True)

    figure = read_figure("-", indicator=share, source=source)

    assert (figure["value"], figure["missing"]) == (0, "")


def test_the_value_follows_from_numerator_and_denominator(share):
    figure = read_figure("", indicator=share, source=None, numerator=Decimal(1), denominator=Decimal(3))

    assert figure["value"] == Decimal("33.333333")


def test_a_value_that_contradicts_its_parts_is_refused(share):
    with pytest.raises(ValidationError, match=r"33,33.*50"):
        read_figure("50", indicator=share, source=None, numerator=Decimal(1), denominator=Decimal(3))


def test_brackets_mean_limited_reliability(share):
    assert read_figure("(12,5)", indicator=share, source=None)["is_limited"] is True


@pytest.mark.parametrize("text", ["101", "-5", "abc", "12.5.3"])
def test_what_a_share_cannot_be_is_refused(share, text):
    with pytest.raises(ValidationError):
        read_figure(text, indicator=share, source=None)


def record(figures, indicator, group):
    return record_figures(
        figures, indicator=indicator, group=group, year=2025, source=None, status="final", reference_date=None
    )


def test_new_and_changed_figures_are_saved_with_history(share):
    north, south = make_district(), make_district()
    group = make_group()
    known = make_observation(district=north, indicator=share, group=group, year=2025, value=10)
    figure = {"value": Decimal(20), "missing": "", "numerator": None, "denominator": None}

    record({north: (known.version, figure), south: (None, figure)}, share, group)

    assert list(Observation.objects.order_by("pk").values_list("district", "value")) == [
        (north.pk, Decimal(20)),
        (south.pk, Decimal(20)),
    ]
    assert Observation.history.count() == 3


def test_a_figure_changed_by_somebody_else_stops_all(share):
    north, south = make_district(), make_district()
    group = make_group()
    known = make_observation(district=north, indicator=share, group=group, year=2025, value=10)
    figure = {"value": Decimal(20), "missing": "", "numerator": None, "denominator": None}

    with pytest.raises(StaleObject):
        record({south: (None, figure), north: (known.version + 1, figure)}, share, group)

    assert list(Observation.objects.values_list("value", flat=True)) == [Decimal(10)]
