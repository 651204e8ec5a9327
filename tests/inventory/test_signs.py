import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from config.parsing import Cell, OfficialSign, Quality, read_cell
from inventory.forms.signs import SignsField
from inventory.models import DataSource


@pytest.mark.parametrize(
    ("lines", "signs"),
    [
        ("", {}),
        ("* = confidential", {"*": "confidential"}),
        (" # =later \n\n – = nothing there ", {"#": "later", "-": "nothing"}),
        ("b = provisional", {"b": "provisional"}),
        (" = final", None),
        ("*", None),
        ("* = something else", None),
        ("7 = later", None),
        ("xx = final", None),
    ],
)
def test_signs_are_read_from_lines(lines, signs):
    field = SignsField(required=False)

    with translation.override("en"):
        if signs is None:
            with pytest.raises(ValidationError):
                field.clean(lines)
        else:
            assert field.clean(lines) == signs


def test_a_source_reads_its_own_signs_beside_those_of_its_scheme():
    source = DataSource(own_signs={"*": "confidential", "( )": "confidential", "b": "provisional"})

    assert [read_cell(text, source.signs).sign for text in ("*", "()", "( )", "-", "/")] == [
        OfficialSign.CONFIDENTIAL,
        OfficialSign.CONFIDENTIAL,
        OfficialSign.CONFIDENTIAL,
        OfficialSign.NOTHING,
        OfficialSign.UNRELIABLE,
    ]
    assert read_cell("5 b", source.signs).qualities == (Quality.PROVISIONAL,)
    assert read_cell("(17)", source.signs).qualities == (Quality.LIMITED,)


@pytest.mark.parametrize(
    ("scheme", "nothing_is_zero", "text", "cell"),
    [
        ("classic", False, "-", Cell(sign=OfficialSign.NOTHING)),
        ("classic", True, "-", Cell(value=0, sign=OfficialSign.NOTHING)),
        ("classic", False, "0", Cell(value=0, qualities=(Quality.ROUNDED_TO_ZERO,))),
        ("new", False, "0", Cell(value=0, qualities=(Quality.ZERO_OR_CONFIDENTIAL,))),
        ("new", False, "k", Cell(value=0, qualities=(Quality.ROUNDED_TO_ZERO,))),
        ("new", False, "g", Cell(sign=OfficialSign.CONFIDENTIAL)),
    ],
)
def test_zero_and_nothing_mean_what_the_scheme_of_the_source_says(scheme, nothing_is_zero, text, cell):
    source = DataSource(sign_scheme=scheme, nothing_is_zero=nothing_is_zero)

    assert read_cell(text, source.signs) == cell
