"""What an indicator and its figures say of themselves."""

from decimal import Decimal

import pytest
from django.utils import translation

from inventory.models.statistic import format_figure


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("17.249999"), 2, "17,25"),
        (Decimal("2.85"), 1, "2,9"),
        (10.857533, 1, "10,9"),
        (Decimal("1234.5"), 0, "1.235"),
        (Decimal("-2.85"), 1, "−2,9"),
        (Decimal("-0.04"), 1, "0,0"),
        (0, 1, "0,0"),
        (1e-9, 1, "0,0"),
    ],
)
def test_figures_are_rounded_and_never_cut_off(value, decimals, text):
    with translation.override("de"):
        assert format_figure(value, decimals) == text
