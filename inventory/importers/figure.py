"""A figure on its way from cells of a file to the database, and what becomes of several that are parts of one area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.parsing import CLASSIC, LETTERS, Cell, OfficialSign, Quality, SignScheme, read_cell
from inventory.importers.mapping import DENOMINATOR, NUMERATOR, VALUE
from inventory.models import DataSource, Indicator, Observation
from inventory.models.statistic import SIGNS, format_figure
from inventory.recording import plain_number

#: Of several signs the one that tells most about why the sum is not known.
_SIGNS_BY_WEIGHT = (
    OfficialSign.CONFIDENTIAL,
    OfficialSign.UNRELIABLE,
    OfficialSign.LATER,
    OfficialSign.MEANINGLESS,
    OfficialSign.NOTHING,
)
_STATUS = {
    Quality.FINAL: Observation.Status.FINAL.value,
    Quality.PROVISIONAL: Observation.Status.PROVISIONAL.value,
    Quality.REVISED: Observation.Status.REVISED.value,
    Quality.ESTIMATED: Observation.Status.ESTIMATED.value,
}
#: Of several figures' states the least certain holds for their sum.
_STATUS_BY_DOUBT = ("provisional", "estimated", "revised", "final")
#: So many texts of cells are kept with what they say, by the readers of all columns together.
MOST_REMEMBERED = 40_000


@dataclass(slots=True)
class Figure:
    """What a file says of a place: a value or the sign in its stead, its parts, what qualifies it, where it stands."""

    value: Decimal | None = None
    missing: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = ""
    is_limited: bool = False
    reference_date: date | None = None
    row: int = 0
    column: int | None = None

    @property
    def said(self) -> tuple:
        """What two figures of one place have to agree in."""
        return self.value, self.missing, self.numerator, self.denominator, self.status, self.is_limited


class Refused(ValueError):
    """A figure cannot be taken over; the message is for people."""


class CellReader:
    """Reads the cells of one column; the same text is read once."""

    def __init__(
        self,
        column: int,
        indicator: Indicator,
        role: str,
        signs: SignScheme,
        status: str,
        most: int = MOST_REMEMBERED,
    ):
        self.column, self.indicator, self.role = column, indicator, role
        self.signs, self.status = signs, status
        self._known, self._most = {}, most

    def read(self, text: str) -> Figure | str | None:
        """Return what a cell says, without its place; None if it is empty, a text for people if it is wrong."""
        if not text:
            return None
        if text in self._known:
            return self._known[text]
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[text] = said = self._read(text)
        return said

    def _read(self, text: str) -> Figure | str | None:
        try:
            cell = read_cell(text, self.signs)
            if cell.value is None:
                return Figure(missing=cell.sign.value, status=self.status) if cell.sign else None
            if Quality.ERRONEOUS in cell.qualities:
                return _("The source marks this figure as wrong.")
            if self.role == VALUE:
                self.indicator.refuse_impossible(cell.value)
            elif cell.value < 0:
                return _("Numerator and denominator cannot be negative.")
        except ValidationError as error:
            return " ".join(error.messages)
        except ValueError as error:
            return foreign_sign(text) or str(error)
        status = next((_STATUS[quality] for quality in cell.qualities if quality in _STATUS), self.status)
        return Figure(
            value=cell.value.quantize(Decimal("0.000001")),
            status=status,
            is_limited=Quality.LIMITED in cell.qualities or self._is_rounded_to_zero(cell),
        )

    def _is_rounded_to_zero(self, cell: Cell) -> bool:
        """Tell whether a source sets a zero apart from exactly nothing by a sign (k), not by writing any zero so."""
        return Quality.ROUNDED_TO_ZERO in cell.qualities and self.signs.zero is not Quality.ROUNDED_TO_ZERO


def foreign_sign(text: str) -> str:
    """Say what a cell with a sign is that the source does not use; nothing about any other text."""
    for scheme, label in ((CLASSIC, DataSource.SignScheme.CLASSIC.label), (LETTERS, DataSource.SignScheme.NEW.label)):
        if text in scheme.missing or text in scheme.qualities:
            return _("“%(text)s” is a sign that this source does not use (%(scheme)s). Set it with the source.") % {
                "text": text,
                "scheme": label,
            }
    return ""


def join_roles(cells: dict[str, Figure], indicator: Indicator) -> Figure:
    """
    Return the figure that value, numerator and denominator of a place make together.

    :raises Refused: when they contradict each other
    """
    stated, numerator, denominator = cells.get(VALUE), cells.get(NUMERATOR), cells.get(DENOMINATOR)
    parts = [part for part in (numerator, denominator) if part is not None]
    if len(parts) < 2 or any(part.value is None for part in parts):
        return stated or replace(_first_sign(parts) or Figure(missing=OfficialSign.LATER.value, status=parts[0].status))
    if not denominator.value:
        return stated or replace(numerator, value=None, missing=OfficialSign.MEANINGLESS.value)
    computed = indicator.value_of(numerator.value, denominator.value)
    if (
        stated
        and stated.value is not None
        and abs(stated.value - computed) > Decimal(10) ** -min(indicator.decimals, 1)
    ):
        raise Refused(
            _("Numerator and denominator give %(computed)s, not %(stated)s.")
            % {"computed": plain_number(computed.quantize(Decimal("0.01"))), "stated": plain_number(stated.value)}
        )
    if stated and stated.value is None:
        return stated
    try:
        indicator.refuse_impossible(computed)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return _with_parts(stated or numerator, computed, numerator.value, denominator.value, [*parts, stated or numerator])


def _with_parts(
    model: Figure, value: Decimal, numerator: Decimal, denominator: Decimal, of: Sequence[Figure]
) -> Figure:
    return replace(
        model,
        value=value,
        missing="",
        numerator=numerator.quantize(Decimal("0.0001")),
        denominator=denominator.quantize(Decimal("0.0001")),
        status=most_doubtful(of),
        is_limited=any(one.is_limited for one in of),
    )


def most_doubtful(figures: Sequence[Figure]) -> str:
    """Return the state of what is computed from figures: that of the least certain one."""
    states = {figure.status for figure in figures}
    return next((status for status in _STATUS_BY_DOUBT if status in states), _STATUS_BY_DOUBT[-1])


def _first_sign(figures: Sequence[Figure]) -> Figure | None:
    """Return the figure whose sign tells most about why what is computed from all is not known."""
    missing = {figure.missing: figure for figure in figures if figure.value is None}
    return next((missing[sign.value] for sign in _SIGNS_BY_WEIGHT if sign.value in missing), None)


def add_up(figures: Sequence[Figure], indicator: Indicator) -> Figure:
    """
    Return the figure of a district from those of its parts: counts are added, shares computed from their parts' sums.

    A sign among the parts makes the whole missing, never zero.

    :raises Refused: when the figures of this indicator cannot be put together
    """
    if len(figures) == 1:
        return figures[0]
    first = figures[0]
    if indicator.is_count:
        if sign := _first_sign(figures):
            return replace(first, value=None, missing=sign.missing, status=most_doubtful(figures), is_limited=False)
        limited = any(one.is_limited for one in figures)
        total = sum(one.value for one in figures)
        return replace(first, value=total, status=most_doubtful(figures), is_limited=limited)
    if not indicator.has_parts:
        raise Refused(_("Figures of “%(name)s” cannot be added up.") % {"name": indicator.name})
    if sign := _first_sign(figures):
        return replace(
            first, value=None, missing=sign.missing, numerator=None, denominator=None, status=most_doubtful(figures)
        )
    if any(one.numerator is None or not one.denominator for one in figures):
        raise Refused(
            _("“%(name)s” of several areas can be put together only from numerators and denominators.")
            % {"name": indicator.name}
        )
    numerator, denominator = sum(one.numerator for one in figures), sum(one.denominator for one in figures)
    return _with_parts(first, indicator.value_of(numerator, denominator), numerator, denominator, figures)


def share_of(counts: Sequence[Figure], whole: Figure, indicator: Indicator) -> Figure | None:
    """
    Return the share that follows from counts; with the sign of the count that is missing, None where it makes no sense.

    Of nobody there is no share: where the whole is zero, its field is barred.
    """
    if sign := _first_sign([whole, *counts]):
        return replace(whole, value=None, missing=sign.missing, status=most_doubtful([whole, *counts]), column=None)
    numerator = sum(count.value for count in counts)
    if not whole.value:
        return replace(whole, value=None, missing=OfficialSign.MEANINGLESS.value, column=None)
    if numerator > whole.value:
        return None
    share = _with_parts(whole, indicator.value_of(numerator, whole.value), numerator, whole.value, [whole, *counts])
    share.column = None
    return share


def described(figure: Figure | dict, indicator: Indicator, *, beside: Figure | dict | None = None) -> str:
    """Write a figure for people; where it differs from another in more than the number, with what differs."""
    says = _fields(figure)
    if says["value"] is None:
        text = f"{SIGNS[says['missing']]} {OfficialSign(says['missing']).label}"
    else:
        text = format_figure(says["value"], indicator.decimals)
    if beside is None:
        return text
    other, marks = _fields(beside), []
    if says["status"] != other["status"]:
        marks.append(str(Observation.Status(says["status"]).label))
    if says["is_limited"] != other["is_limited"]:
        marks.append(_("of limited validity") if says["is_limited"] else _("of full validity"))
    if says["reference_date"] != other["reference_date"]:
        day = says["reference_date"]
        marks.append(day.strftime("%d.%m.%Y") if day else _("without reference date"))
    if (says["numerator"], says["denominator"]) != (other["numerator"], other["denominator"]):
        parts = [says["numerator"], says["denominator"]]
        marks.append(_("without parts") if None in parts else " / ".join(map(_grouped, parts)))
    return f"{text} ({', '.join(marks)})" if marks else text


def _grouped(part: Decimal) -> str:
    return format_figure(part, max(0, -part.normalize().as_tuple().exponent))


def _fields(figure: Figure | dict) -> dict:
    if isinstance(figure, dict):
        return figure
    return {name: getattr(figure, name) for name in Figure.__slots__}
