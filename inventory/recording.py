"""Records figures by hand: what was typed becomes a value, the parts of a share, or an official sign."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.editing import StaleObject
from config.parsing import CLASSIC, Quality, read_cell
from districts.models import District
from inventory.judging import claim, judge
from inventory.models import DataSource, Indicator, Observation, PopulationGroup


def plain_number(value: Decimal) -> str:
    """Write a number for a box in a form: decimal comma, no thousands, no needless zeros."""
    return format(value.normalize(), "f").replace(".", ",")


def read_figure(
    text: str,
    *,
    indicator: Indicator,
    source: DataSource | None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> dict:
    """
    Return the fields of an observation from what was typed: a number or an official sign, or the parts of a share.

    :raises ValidationError: with a message for people
    """
    try:
        cell = read_cell(text, source.signs if source else CLASSIC)
    except ValueError as error:
        raise ValidationError(str(error), code="figure") from error
    figure = {"value": cell.value, "missing": "", "numerator": numerator, "denominator": denominator}
    if (numerator is None) != (denominator is None) and cell.value is None and cell.sign is None:
        raise ValidationError(_("Give both numerator and denominator, or the value."), code="parts")
    if denominator is not None and denominator <= 0:
        raise ValidationError(_("The denominator must be greater than zero."), code="denominator")
    if numerator is not None and denominator is not None and indicator.has_parts:
        computed = indicator.value_of(numerator, denominator)
        _refuse_contradiction(cell.value, computed, indicator)
        figure["value"] = computed
    elif cell.value is None and cell.sign is not None:
        figure["missing"] = cell.sign.value
    if Quality.LIMITED in cell.qualities:
        figure["is_limited"] = True
    if figure["value"] is not None:
        indicator.refuse_impossible(figure["value"])
    return figure


def _refuse_contradiction(typed: Decimal | None, computed: Decimal, indicator: Indicator) -> None:
    if typed is not None and abs(typed - computed) > Decimal(10) ** -min(indicator.decimals, 1):
        raise ValidationError(
            _("Numerator and denominator give %(computed)s, not %(typed)s."),
            params={"computed": plain_number(computed.quantize(Decimal("0.01"))), "typed": plain_number(typed)},
            code="contradiction",
        )


def record_figures(
    figures: dict[District, tuple[int | None, dict]],
    *,
    indicator: Indicator,
    group: PopulationGroup,
    year: int,
    source: DataSource | None,
    status: str,
    reference_date: date | None,
    concept: str = "",
) -> int:
    """
    Save figures of one indicator, year and group, all or none, judge their confidentiality and return how many.

    ``figures`` maps districts to the version each figure was seen with (None: there was none) and its fields. Without
    a ``concept`` that of the source holds.

    :raises StaleObject: when somebody else has recorded one of them in the meantime
    """
    common = {
        "source": source,
        "status": status,
        "reference_date": reference_date,
        "concept": concept_of(concept, source),
        "import_run": None,
    }
    with transaction.atomic():
        for district in list(figures)[:1]:
            claim(district.municipality)
        stored = {
            row.district_id: row
            for row in Observation.objects.filter(indicator=indicator, group=group, year=year, district__in=figures)
        }
        for district, (seen_version, figure) in figures.items():
            row = stored.get(district.pk)
            if (row.version if row else None) != seen_version:
                raise StaleObject
            if row is None:
                row = Observation(indicator=indicator, district=district, year=year, group=group)
            else:
                row.claim_version()
            for name, value in {**figure, **common}.items():
                setattr(row, name, value)
            _save_new_or_known(row)
        for district in list(figures)[:1]:
            judge(district.municipality, {(indicator.pk, year)})
    return len(figures)


def concept_of(stated: str, source: DataSource | None) -> str:
    """Return by which definition people are counted: as stated, or else as the source does."""
    return stated or (source.concept if source else "")


def _save_new_or_known(row: Observation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if row.pk is None:
            raise StaleObject from error
        raise
