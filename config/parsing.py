"""
Reads amounts, dates, periods and official figures as German offices write them.

Pure functions over text. What is not clearly meant is refused with a message for people, never guessed: a wrong
amount or date that looks right does more harm than an empty field.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

#: Longer texts are prose, not an amount or a date.
LONGEST_TEXT = 500

_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u200a\u202f\u2060\ufeff]+")
_DASHES = str.maketrans("‐‑‒–—−", "------")


def tidy(text: str) -> str:
    """Return ``text`` with every dash as a hyphen, every run of blanks as one blank and none around it."""
    return _BLANKS.sub(" ", text.translate(_DASHES)).strip()


def _quote(text: str) -> str:
    return Truncator(_BLANKS.sub(" ", text).strip()).chars(60)


# Amounts of money

_CURRENCY = r"(?:€|euro|eur)"
_AMOUNT = re.compile(
    rf"""
    (?:(?:insgesamt|gesamt|total):?\ )?
    (?:{_CURRENCY}\ ?)?
    (?P<sign>-\ ?)?
    (?P<number>[0-9][0-9., ]*?)
    (?:,-{{1,2}})?                                # "38,-"
    (?:\ ?(?P<multiple>tsd\.?|tausend|teur|t€|mio\.?|million(?:en)?))?
    (?:\ ?{_CURRENCY})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GERMAN_NUMBER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,[0-9]{1,2})?")
_POINT_NUMBER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)\.[0-9]{1,2}")
_MULTIPLES = {"m": Decimal(1_000_000), "t": Decimal(1_000)}
_LARGEST_AMOUNT = Decimal(10) ** 12


def parse_money(text: str) -> Decimal:
    """
    Return the amount in euros that ``text`` states.

    Read are ``12500``, ``12.500``, ``12 500``, ``12.500,00 €``, ``38,- €``, ``EUR 12.500``, ``insgesamt 400.800 Euro``
    and ``1,2 Mio. Euro``. A dot before three digits parts thousands; a dot before one or two digits at the end can
    only part cents (``12.50`` is twelve euros fifty, as spreadsheets write it). ``12,500`` may mean either and is
    refused, like everything that is not exactly one exact amount (``max. 70.000 EUR jährlich``, ``ca. 500 €``).

    :raises ValueError: with a message for people
    """
    match = _AMOUNT.fullmatch(tidy(text)) if len(text) <= LONGEST_TEXT else None
    number = match["number"] if match else ""
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", number):
        raise ValueError(
            _("“%(text)s” can be read in two ways. Write %(thousands)s or %(decimal)s.")
            % {"text": _quote(text), "thousands": number.replace(",", ""), "decimal": f"{number[:-1]} €"}
        )
    if _GERMAN_NUMBER.fullmatch(number):
        amount = Decimal(number.replace(".", "").replace(" ", "").replace(",", "."))
    elif _POINT_NUMBER.fullmatch(number):
        amount = Decimal(number.replace(",", ""))
    else:
        raise ValueError(
            _("“%(text)s” is not exactly one amount in euros. Write it like 12500, 12.500 or 12.500,00 €.")
            % {"text": _quote(text)}
        )
    if match["multiple"]:
        amount = _times(amount, match["multiple"], written=number, text=text)
    if amount >= _LARGEST_AMOUNT:
        raise ValueError(_("The amount “%(text)s” is too large.") % {"text": _quote(text)})
    return -amount if match["sign"] else amount


def _times(amount: Decimal, multiple: str, *, written: str, text: str) -> Decimal:
    """Return thousands or millions in euros; a dot before them (``1.200 Mio.``) could mean either and is refused."""
    if "." in written:
        raise ValueError(
            _("“%(text)s” can be read in two ways. Write the amount in full, like 1.200.000.") % {"text": _quote(text)}
        )
    return (amount * _MULTIPLES[multiple[0].lower()]).quantize(Decimal(1))


_YEARLY = re.compile(
    r"(?P<total>[^:()]*?)\s*:?\s*(?P<open>\()?\s*(?P<split>(?:19|20|21)[0-9]{2}\s*[:=].*?)\s*(?P<close>\))?"
)
_YEAR_AMOUNT = re.compile(r"((?:19|20|21)[0-9]{2})\s*[:=]\s*(.+)")
_NEXT_YEAR = re.compile(r"\s*(?:;|,\s|\bund\b)\s*(?=(?:19|20|21)[0-9]{2}\s*[:=])")


def parse_yearly_amounts(text: str) -> list[tuple[int, Decimal]] | None:
    """
    Return the years and amounts in euros of an explicit split, in order of years; ``None`` if ``text`` holds none.

    Read is ``164.000 Euro (2024: 20.000 Euro; 2025: 60.000 Euro; …)`` with or without the total and the brackets, if
    nothing else is said. A stated total has to be the sum of its years.

    :raises ValueError: with a message for people, if a year stands twice or the total is not the sum
    """
    if len(text) > LONGEST_TEXT:
        return None
    match = _YEARLY.fullmatch("; ".join(line.strip().rstrip(";,") for line in text.strip().splitlines()))
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    parts = [_YEAR_AMOUNT.fullmatch(part) for part in _NEXT_YEAR.split(match["split"].strip().rstrip(";"))]
    try:
        total = parse_money(match["total"]) if match["total"] else None
        amounts = [(int(part[1]), parse_money(part[2])) for part in parts if part]
    except ValueError:
        return None
    if len(amounts) != len(parts):
        return None
    years = [year for year, amount in amounts]
    if len(set(years)) < len(years):
        raise ValueError(_("A year is named twice in “%(text)s”.") % {"text": _quote(text)})
    stated = sum(amount for year, amount in amounts)
    if total is not None and total != stated:
        raise ValueError(
            _("The years in “%(text)s” add up to %(sum)s €, not to the stated total of %(total)s €.")
            % {"text": _quote(text), "sum": _grouped(stated), "total": _grouped(total)}
        )
    return sorted(amounts)


def _grouped(amount: Decimal) -> str:
    return number_format(amount, 0 if amount == amount.to_integral_value() else 2, force_grouping=True)


# Dates and periods

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "jänner", "jan", "january"),
            ("februar", "feb", "february"),
            ("märz", "maerz", "mär", "mrz", "march", "mar"),
            ("april", "apr"),
            ("mai", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "okt", "october", "oct"),
            ("november", "nov"),
            ("dezember", "dez", "december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?P<month_name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
_DATE_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ]00:00(?::00)?)?",
        rf"(?P<day>[0-9]{{1,2}})\. ?{_MONTH} ?(?P<year>[0-9]{{4}})",
    )
]


def parse_date(text: str) -> date:
    """
    Return the day that ``text`` names: ``1.3.26``, ``01.03.2026``, ``1. März 2026`` or ``2026-03-01``.

    Two-digit years up to 68 lie in this century, later ones in the last (as in POSIX).

    :raises ValueError: with a message for people
    """
    tidied = tidy(text)
    for form in _DATE_FORMS:
        if match := form.fullmatch(tidied):
            return _day(match, text)
    raise ValueError(_("“%(text)s” is not a date. Write it like 01.03.2026.") % {"text": _quote(text)})


def _day(match: re.Match[str], text: str) -> date:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 69 else 1900
    try:
        day = date(year, _month_number(match), int(match["day"]))
    except ValueError as error:
        raise ValueError(_("There is no day “%(text)s”.") % {"text": _quote(text)}) from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(_("The year in “%(text)s” cannot be right.") % {"text": _quote(text)})
    return day


def _month_number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return _MONTHS[groups["month_name"].lower()] if groups.get("month_name") else int(groups["month"])


@dataclass(frozen=True)
class Period:
    """
    A span of days as stated in ``text``; an end of ``None`` is unknown unless the period is open-ended.

    ``reason`` says for people why nothing could be read from the text; it is empty if the period was read.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    is_open_ended: bool = False
    text: str = ""
    reason: str = ""

    @property
    def is_read(self) -> bool:
        return bool(self.starts_on or self.ends_on or self.is_open_ended)


_SPAN_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        _YEAR,
        rf"{_MONTH} ?{_YEAR}",
        rf"(?P<month>0?[1-9]|1[0-2])[./] ?{_YEAR}",
        rf"(?:q(?P<quarter>[1-4])[ /]?|(?P<quarter_word>[1-4])\. ?quartal )(?:in )?{_YEAR}",
        rf"(?P<half>[12])\. ?halbjahr {_YEAR}",
    )
]
_OPEN_WORDS = (
    r"(?:laufend|fortlaufend|laufender? (?:prozess|aufgabe|maßnahme)|dauerhaft|daueraufgabe|dauermaßnahme"
    r"|unbefristet|kontinuierlich|fortwährend|permanent|ongoing|continuous|continuously)"
)
_OPEN = re.compile(_OPEN_WORDS, re.IGNORECASE)
_OPEN_FROM = re.compile(
    rf"(?:(?:{_OPEN_WORDS},? )?(?:ab|seit|from|since) (?:dem )?(?P<start>.+?)(?:,? {_OPEN_WORDS})?"
    rf"|(?P<following>.+?) ?ff\.?"
    rf"|(?P<until_open>.+?) ?(?:-|bis|,) ?{_OPEN_WORDS})",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:bis|until)(?: zum| einschließlich)? (?:ende )?(?P<end>.+)", re.IGNORECASE)
_RANGE_MARK = re.compile(r" ?- ?| bis(?: zum)? | to | until ", re.IGNORECASE)
_RANGE_START = re.compile(r"^(?:von|vom|from) ", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}\. ?[0-9]{1,2}\.")
_CONSECUTIVE_YEARS = re.compile(r"(?P<start>(?:19|20|21)[0-9]{2}) ?(?:und|and|&|u\.) ?(?P<end>(?:19|20|21)[0-9]{2})")


def parse_period(text: str) -> Period:
    """
    Return the period that ``text`` states, with the text itself.

    Read are days, months, quarters, half-years and years (``2026`` is 1 January to 31 December), spans of them
    (``2017 bis 2019``, ``01.01.2021 - 31.12.2022``), neighbouring years (``2016 und 2017``), an open end (``ab 2016``,
    ``laufend``, ``2024 ff.``) and a known end alone (``bis 31.12.2027``). Everything else, such as ``12 Monate`` or
    ``Eröffnung April 2018``, gives a period without days whose ``reason`` says what is the matter.
    """
    tidied = tidy(text).rstrip(";,")
    if not tidied:
        return Period(text=text)
    if len(tidied) > LONGEST_TEXT:
        return Period(text=text, reason=_("The text is too long for a period."))
    try:
        starts_on, ends_on, is_open_ended = _read_period(tidied)
    except ValueError as error:
        return Period(text=text, reason=str(error))
    if starts_on and ends_on and ends_on < starts_on:
        return Period(text=text, reason=_("The end lies before the start."))
    return Period(starts_on, ends_on, is_open_ended, text)


def _read_period(text: str) -> tuple[date | None, date | None, bool]:
    if _OPEN.fullmatch(text):
        return None, None, True
    if span := parse_span(text):
        return *span, False
    if match := _OPEN_FROM.fullmatch(text):
        start_text = match["start"] or match["following"] or match["until_open"]
        if start := _edge(start_text):
            return start[0], None, True
    if (match := _UNTIL.fullmatch(text)) and (end := _edge(match["end"])):
        return None, end[1], False
    if match := _CONSECUTIVE_YEARS.fullmatch(text):
        if int(match["end"]) != int(match["start"]) + 1:
            raise ValueError(_("The years do not follow each other."))
        return date(int(match["start"]), 1, 1), date(int(match["end"]), 12, 31), False
    for mark in _RANGE_MARK.finditer(text):  # each may be the one: ISO dates hold hyphens too
        start_text, end = _RANGE_START.sub("", text[: mark.start()]), _edge(text[mark.end() :])
        if end and _DAY_AND_MONTH.fullmatch(start_text):
            start_text += str(end[1].year)
        if end and (start := _edge(start_text)):
            return start[0], end[1], False
    raise ValueError(_reason(text))


def parse_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of the year, half-year, quarter or month that ``text`` (tidied) names, if any."""
    for form in _SPAN_FORMS:
        if match := form.fullmatch(text):
            break
    else:
        return None
    groups = match.groupdict()
    year = int(groups["year"])
    if quarter := groups.get("quarter") or groups.get("quarter_word"):
        first, last = int(quarter) * 3 - 2, int(quarter) * 3
    elif half := groups.get("half"):
        first, last = int(half) * 6 - 5, int(half) * 6
    elif "month" in groups or "month_name" in groups:
        first = last = _month_number(match)
    else:
        first, last = 1, 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _edge(text: str) -> tuple[date, date] | None:
    """Return the first and last day of what bounds a period: a day or a longer span; ``None`` if it is neither."""
    text = text.strip()
    if span := parse_span(text):
        return span
    if any(form.fullmatch(text) for form in _DATE_FORMS):
        day = parse_date(text)
        return day, day
    return None


def _reason(text: str) -> str:
    """Say what keeps ``text`` from being read as a period."""
    if any(form.fullmatch(text) for form in _DATE_FORMS):
        return _("Only one day is named: it may be the start or the end.")
    if re.fullmatch(
        r"(?:rund |ca\.? )?[0-9,]+ (?:tage?|wochen?|monate?|jahre?|days?|weeks?|months?|years?)", text, re.I
    ):
        return _("A duration without a start.")
    if "(" in text:
        return _("There is a remark beside the period.")
    if re.search(r"[0-9]{4}/[0-9]{2,4}|\bbzw\.|\boder\b", text):
        return _("The text can be read in several ways.")
    return _("No start and end can be read from the text.")


# Figures of the statistical offices

_NUMBER_SIGN = r"(?P<sign>[+-])? *"


def parse_number(text: str, decimal: str = ",") -> Decimal:
    """
    Return the number that ``text`` states, with ``decimal`` (``,`` or ``.``) before its decimals.

    Thousands may be parted by blanks, apostrophes or the other of the two marks; blanks around the number and after
    its sign (``-  23``) do not count.

    :raises ValueError: with a message for people
    """
    mark, other = re.escape(decimal), re.escape("." if decimal == "," else ",")
    form = rf"{_NUMBER_SIGN}(?P<whole>[0-9]+|[0-9]{{1,3}}(?:(?P<gap>[ '’]|{other})[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*))"
    match = re.fullmatch(rf"{form}(?:{mark}(?P<decimals>[0-9]+))?", tidy(text)) if len(text) <= LONGEST_TEXT else None
    if not match:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": _quote(text)})
    whole = re.sub(r"[^0-9]", "", match["whole"])
    number = Decimal(f"{whole}.{match['decimals']}" if match["decimals"] else whole)
    return -number if match["sign"] == "-" else number


class OfficialSign(TextChoices):
    """What stands in place of a figure. None of them is a zero."""

    NOTHING = "nothing", gettext_lazy("nothing there")
    CONFIDENTIAL = "confidential", gettext_lazy("unknown or confidential")
    LATER = "later", gettext_lazy("not yet available")
    UNRELIABLE = "unreliable", gettext_lazy("not reliable enough")
    MEANINGLESS = "meaningless", gettext_lazy("no meaningful figure possible")


class Quality(TextChoices):
    """What qualifies a figure that is there."""

    FINAL = "final", gettext_lazy("final")
    PROVISIONAL = "provisional", gettext_lazy("provisional")
    REVISED = "revised", gettext_lazy("revised")
    ESTIMATED = "estimated", gettext_lazy("estimated")
    AVERAGE = "average", gettext_lazy("average")
    LIMITED = "limited", gettext_lazy("of limited reliability")
    ERRONEOUS = "erroneous", gettext_lazy("erroneous")
    ROUNDED_TO_ZERO = "rounded_to_zero", gettext_lazy("more than nothing, rounded to zero")
    ZERO_OR_CONFIDENTIAL = "zero_or_confidential", gettext_lazy("exactly nothing, or set to zero for confidentiality")


@dataclass(frozen=True)
class SignScheme:
    """
    How a source writes what is missing or qualified.

    ``zero`` qualifies a figure of zero: the classic and the newer scheme give it opposite meanings.
    ``nothing_is_zero`` is the explicit rule that turns the sign for "nothing there" into 0; it is off, as the same
    sign is also used for areas that no longer exist. A source's own profile is made with ``dataclasses.replace``.
    """

    missing: Mapping[str, OfficialSign] = field(default_factory=dict)
    qualities: Mapping[str, Quality] = field(default_factory=dict)
    brackets: Quality | None = None
    zero: Quality | None = None
    nothing_is_zero: bool = False

    def extended(self, own: Mapping[str, str]) -> "SignScheme":
        """Return the scheme with a source's own signs, each with the name of an OfficialSign or a Quality."""
        missing, qualities = dict(self.missing), dict(self.qualities)
        for sign, meaning in own.items():
            if meaning in OfficialSign.values:
                missing[sign] = OfficialSign(meaning)
                if sign in ("()", "( )"):  # with or without blank, in place of a figure
                    missing |= {"()": OfficialSign(meaning), "( )": OfficialSign(meaning)}
            elif meaning in Quality.values:
                qualities[sign] = Quality(meaning)
        return replace(self, missing=missing, qualities=qualities)


#: Numbers and empty cells only: every sign is refused.
PLAIN = SignScheme()

#: DIN 55301, as the statistical offices used it until recently; some wrote letters in square brackets for the signs.
CLASSIC = SignScheme(
    missing={
        "-": OfficialSign.NOTHING,
        ".": OfficialSign.CONFIDENTIAL,
        "·": OfficialSign.CONFIDENTIAL,
        "...": OfficialSign.LATER,
        "…": OfficialSign.LATER,
        "/": OfficialSign.UNRELIABLE,
        "x": OfficialSign.MEANINGLESS,
        "X": OfficialSign.MEANINGLESS,
        "[n]": OfficialSign.NOTHING,
        "[g]": OfficialSign.CONFIDENTIAL,
        "[u]": OfficialSign.UNRELIABLE,
        "[x]": OfficialSign.MEANINGLESS,
    },
    qualities={
        "[0]": Quality.ROUNDED_TO_ZERO,
        "p": Quality.PROVISIONAL,
        "r": Quality.REVISED,
        "s": Quality.ESTIMATED,
        "D": Quality.AVERAGE,
        "e": Quality.FINAL,
        "()": Quality.LIMITED,
        "[u]": Quality.LIMITED,
    },
    brackets=Quality.LIMITED,
    zero=Quality.ROUNDED_TO_ZERO,
)

#: The letters that the statistical office of Lower Saxony publishes today, in which 0 means what "-" meant before.
LETTERS = SignScheme(
    missing={
        "t": OfficialSign.LATER,
        "u": OfficialSign.UNRELIABLE,
        "g": OfficialSign.CONFIDENTIAL,
        "x": OfficialSign.MEANINGLESS,
    },
    qualities={
        "f": Quality.ERRONEOUS,
        "p": Quality.PROVISIONAL,
        "r": Quality.REVISED,
        "s": Quality.ESTIMATED,
        "e": Quality.FINAL,
        "u": Quality.LIMITED,
        "k": Quality.ROUNDED_TO_ZERO,
    },
    zero=Quality.ZERO_OR_CONFIDENTIAL,
)


@dataclass(frozen=True)
class Cell:
    """
    A cell of an official table: a value, or the sign in its place, or neither if the cell is empty.

    Both are there only where the scheme's rule reads "nothing there" as 0.
    """

    value: Decimal | None = None
    sign: OfficialSign | None = None
    qualities: tuple[Quality, ...] = ()


def read_cell(text: str, scheme: SignScheme, *, decimal: str = ",", mark: str = "") -> Cell:
    """
    Return what a cell of an official table says; ``mark`` is the text of a separate column of quality marks.

    A sign stays a sign and is never turned into a number but by the scheme's own rule.

    :raises ValueError: with a message for people, if the cell is neither number nor a sign of the scheme
    """
    tidied = tidy(text)
    if not tidied:
        return Cell()
    if sign := scheme.missing.get(tidied):
        if sign is OfficialSign.NOTHING and scheme.nothing_is_zero:
            return Cell(value=Decimal(0), sign=sign)
        return Cell(sign=sign)
    if scheme.qualities.get(tidied) is Quality.ROUNDED_TO_ZERO:
        return Cell(value=Decimal(0), qualities=(Quality.ROUNDED_TO_ZERO,))
    number, qualities = _without_marks(tidied, scheme)
    try:
        value = parse_number(number, decimal)
    except ValueError as error:  # it names the text without its marks, which may have been letters of a word
        raise ValueError(_("“%(text)s” is not a number.") % {"text": _quote(text)}) from error
    if mark := tidy(mark).replace(" ", ""):
        if mark not in scheme.qualities:
            raise ValueError(_("“%(text)s” is no mark of this source.") % {"text": _quote(mark)})
        qualities.append(scheme.qualities[mark])
    if not value and scheme.zero and Quality.ROUNDED_TO_ZERO not in qualities:
        qualities.append(scheme.zero)
    return Cell(value=value, qualities=tuple(dict.fromkeys(qualities)))


_BRACKETED_MARK = re.compile(r"\[[A-Za-z]\]")


def _without_marks(text: str, scheme: SignScheme) -> tuple[str, list[Quality]]:
    """Part a number from the brackets around it and the letters behind it, which may stand in square brackets."""
    qualities = []
    while text:
        mark = text[-3:] if _BRACKETED_MARK.fullmatch(text[-3:]) else text[-1]
        quality = scheme.qualities.get(mark) or scheme.qualities.get(mark.strip("[]"))
        if quality is None:
            break
        qualities.append(quality)
        text = text.removesuffix(mark).rstrip()
    if scheme.brackets and text.startswith("(") and text.endswith(")"):
        qualities.append(scheme.brackets)
        text = text[1:-1].strip()
    return text, qualities
