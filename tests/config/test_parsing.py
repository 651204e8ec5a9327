import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.parsing import (
    CLASSIC,
    LETTERS,
    PLAIN,
    Cell,
    OfficialSign,
    Period,
    Quality,
    parse_date,
    parse_money,
    parse_number,
    parse_period,
    parse_yearly_amounts,
    read_cell,
)

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "measures_sample.csv"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500", "12500"),
        ("12.500", "12500"),
        ("12 500", "12500"),
        ("12\u00a0500,00\u00a0€", "12500.00"),
        ("12.500,00", "12500.00"),
        ("12.500,00 €", "12500.00"),
        ("12500,5", "12500.5"),
        ("38,- €", "38"),
        ("38,-- €", "38"),
        ("38,– €", "38"),
        ("€ 1.039.935,-", "1039935"),
        ("30.000,00 EUR", "30000.00"),
        ("300.000 €", "300000"),
        ("300000 euro", "300000"),
        ("EUR 12.500", "12500"),
        ("insgesamt 400.800 Euro", "400800"),
        ("0", "0"),
        ("-500,00 €", "-500.00"),
        ("− 500", "-500"),
        ("104 Tsd. Euro", "104000"),
        ("1,2 Mio. €", "1200000"),
        ("67 Millionen Euro", "67000000"),
        ("12.5", "12.5"),
        ("12.50", "12.50"),
        ("12500.00", "12500.00"),
        ("12,500.00", "12500.00"),
    ],
)
def test_parse_money_reads_one_exact_amount(text, amount):
    assert parse_money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "€",
        "-",
        "kostenneutral",
        "12,500",
        "1,200",
        "12.5000",
        "12.50.00",
        "1234.567",
        "0.500",
        "1.234,567",
        "12 50",
        "1.200 Mio. €",
        "5.000 € 6.000 €",
        "5.000 - 6.000 €",
        "ca. 500 €",
        "rund 27 Millionen Euro",
        "500 $",
        "١٢٣",
        "1e5",
        "9" * 13,
        "9" * 100_000,
        "1 " * 100_000,
    ],
)
def test_parse_money_refuses_what_is_not_one_exact_amount(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_money(text)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_parse_money_reads_back_what_germans_write(amount):
    written = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))

    assert [parse_money(written), parse_money(f"{written} €"), parse_money(str(amount))] == [amount] * 3


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("2024: 20.000 Euro; 2025: 60.000 Euro", [(2024, Decimal(20_000)), (2025, Decimal(60_000))]),
        ("80.000 € (2025: 60.000 €, 2024: 20.000 €)", [(2024, Decimal(20_000)), (2025, Decimal(60_000))]),
        ("insgesamt 3,50 €: 2024 = 1,25 und 2025 = 2,25", [(2024, Decimal("1.25")), (2025, Decimal("2.25"))]),
        ("2024: 500", [(2024, Decimal(500))]),
        ("2024: 500;\n2025: 600;", [(2024, Decimal(500)), (2025, Decimal(600))]),
    ],
)
def test_parse_yearly_amounts_reads_an_explicit_split(text, amounts):
    assert parse_yearly_amounts(text) == amounts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.500 €",
        "2016: 31.420; 2017: 32.380 (bisherige Förderung: 61.320 p.a.)",
        "2024: ca. 20.000 €; 2025: 60.000 €",
        "Personal (2024: 20.000 €; 2025: 60.000 €)",
        "80.000 € (2024: 20.000 €; 2025: 60.000 €",
        "2024 20.000 €, 2025 60.000 €",
        "2024: 20.000 €; danach: 60.000 €",
    ],
)
def test_parse_yearly_amounts_leaves_everything_else(text):
    assert parse_yearly_amounts(text) is None


def test_parse_yearly_amounts_refuses_a_total_that_is_not_the_sum():
    with pytest.raises(ValueError, match=r"80\.000"):
        parse_yearly_amounts("81.000 € (2024: 20.000 €; 2025: 60.000 €)")


def test_parse_yearly_amounts_refuses_a_year_named_twice():
    with pytest.raises(ValueError, match="2024"):
        parse_yearly_amounts("2024: 20.000 €; 2024: 60.000 €")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1.3.26", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("01. 03. 2026", date(2026, 3, 1)),
        ("1. März 2026", date(2026, 3, 1)),
        ("4. Dez. 2023", date(2023, 12, 4)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", date(2026, 3, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("1.1.68", date(2068, 1, 1)),
        ("1.1.69", date(1969, 1, 1)),
    ],
)
def test_parse_date_reads_german_and_iso_forms(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "2026", "31.02.2026", "29.02.2026", "01/02/2026", "2026-03-01 14:30", "1.13.2026", "1.1.0001", "1.1.9999"],
)
def test_parse_date_refuses_everything_else(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(text)


def span(starts_on, ends_on):
    """Return what is read from a text with both days."""
    return date.fromisoformat(starts_on), date.fromisoformat(ends_on), False


def year_span(first, last):
    return date(first, 1, 1), date(last, 12, 31), False


OPEN_ENDED = (None, None, True)
NOT_READ = (None, None, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016", year_span(2016, 2016)),
        ("2024 - 2027", year_span(2024, 2027)),
        ("2024–2027", year_span(2024, 2027)),
        ("2017 bis 2019", year_span(2017, 2019)),
        ("von 2017 bis 2019", year_span(2017, 2019)),
        ("2016 und 2017", year_span(2016, 2017)),
        ("01.01.2021 - 31.12.2022", span("2021-01-01", "2022-12-31")),
        ("vom 1.3.21 bis zum 31.12.22", span("2021-03-01", "2022-12-31")),
        ("2024-03-01 - 2024-05-31", span("2024-03-01", "2024-05-31")),
        ("2024-03-01 bis 2024-05-31", span("2024-03-01", "2024-05-31")),
        ("01.03. - 31.05.2024", span("2024-03-01", "2024-05-31")),
        ("April 2018", span("2018-04-01", "2018-04-30")),
        ("Februar 2024 bis Mai 2024", span("2024-02-01", "2024-05-31")),
        ("03/2024 - 12/2025", span("2024-03-01", "2025-12-31")),
        ("2. Quartal 2024", span("2024-04-01", "2024-06-30")),
        ("Q4 2024", span("2024-10-01", "2024-12-31")),
        ("1. Halbjahr 2024 bis 2025", span("2024-01-01", "2025-12-31")),
        ("ab 2016", (date(2016, 1, 1), None, True)),
        ("ab 01.03.2024", (date(2024, 3, 1), None, True)),
        ("seit März 2024 fortlaufend", (date(2024, 3, 1), None, True)),
        ("laufend seit 2016", (date(2016, 1, 1), None, True)),
        ("2016 - laufend", (date(2016, 1, 1), None, True)),
        ("2024 ff.", (date(2024, 1, 1), None, True)),
        ("bis 31.12.2027", (None, date(2027, 12, 31), False)),
        ("bis Ende 2027", (None, date(2027, 12, 31), False)),
        ("laufend", OPEN_ENDED),
        ("Laufender Prozess", OPEN_ENDED),
        ("Daueraufgabe", OPEN_ENDED),
        ("unbefristet", OPEN_ENDED),
        ("", NOT_READ),
    ],
)
def test_parse_period_reads_what_is_clear(text, expected):
    assert parse_period(text) == Period(*expected, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "Eröffnung April 2018",
        "12 Monate",
        "schrittweise",
        "2022/2023",
        "2024/25",
        "2024-27",
        "2024-12",
        "2016 und 2018",
        "2024, 2025",
        "Mitte 2024",
        "ab Mitte 2024",
        "2027 - 2024",
        "01.01.2024",
        "31.02.2024 - 31.12.2024",
        "01.11. - 31.03.2024",
        "nicht laufend",
        "ab 2016 - 2018",
        "2016 (geplant)",
        "x" * 100_000,
        "- " * 5_000,
    ],
)
def test_parse_period_keeps_the_text_and_says_why(text):
    period = parse_period(text)

    assert (period.starts_on, period.ends_on, period.is_open_ended, period.text) == (None, None, False, text)
    assert period.reason != ""
    assert not period.is_read


SAMPLE_PERIODS = {
    "": NOT_READ,
    "2024 - 2027": year_span(2024, 2027),
    "01.01.2021 - 31.12.2022": span("2021-01-01", "2022-12-31"),
    "2022 bzw. 2022/2023": NOT_READ,
    "2024 und 2025": year_span(2024, 2025),
    "12 Monate": NOT_READ,  # no start
    "Spalten 2024, 2025, 2026, 2027, 2028, 2029 ff": NOT_READ,  # the columns of a form, not the measure's years
    "2016 - 2017": year_span(2016, 2017),
    "2016": year_span(2016, 2016),
    "ab 2016": (date(2016, 1, 1), None, True),
    "schrittweise": NOT_READ,
    "2021 (aus Drucksachenbezug abgeleitet)": NOT_READ,  # somebody's conclusion
    "2018": year_span(2018, 2018),
    "2021 (Projektlaufzeit bisher bis 30.11.2021)": NOT_READ,  # the remark names another end
    "2020": year_span(2020, 2020),
    "2025": year_span(2025, 2025),
    "2016 und 2017": year_span(2016, 2017),
    "2017 bis 2019": year_span(2017, 2019),
    "Eröffnung April 2018": NOT_READ,  # an event
    "Laufender Prozess": OPEN_ENDED,
    "Neues Angebot über das Fortbildungsprogramm 2020/2021": NOT_READ,
    "2023-2026": year_span(2023, 2026),
    "2016 bis 2023": year_span(2016, 2023),
}

SAMPLE_AMOUNTS = {
    "insgesamt 400.800 Euro": Decimal(400_800),
    "300.000 €": Decimal(300_000),
    "25.000 Euro": Decimal(25_000),
    "7.500 Euro": Decimal(7_500),
    "18.000 Euro": Decimal(18_000),
    "80.258,95 €": Decimal("80258.95"),
    "164.000 Euro (2024: 20.000 Euro; 2025: 60.000 Euro; 2026: 60.000 Euro; 2027: 24.000 Euro)": [
        (2024, Decimal(20_000)),
        (2025, Decimal(60_000)),
        (2026, Decimal(60_000)),
        (2027, Decimal(24_000)),
    ],
    # Everything below stays text: several amounts, a limit, a rate per year, a supplement, or a rounded figure.
    "": None,
    "max. 70.000 EUR jährlich (davon bis zu 50.000 EUR pädagogisches Fachpersonal und bis zu 20.000 EUR "
    "Sachaufwand)": None,
    "90.000,00 € (Personalkosten 30.000,00 €; Sachaufwand für Veranstaltungen und Infrastruktur 50.000,00 €; "
    "Evaluation, Dokumentation und Verbreitung 10.000,00 €)": None,
    "104 Tsd. Euro je Jahr (zwei Jahreswerte)": None,
    "40 Tsd. Euro je Jahr (fünf Jahreswerte)": None,
    "566 Tsd. Euro je Jahr (fünf Jahreswerte)": None,
    "2016: 31.420; 2017: 32.380 (bisherige Förderung: 61.320 p.a.)": None,
    "beantragt 8.000 € (bisher bewilligt 8.000 €, Drs. 21-3728)": None,
    "beantragt 75.000 € (bisher bewilligt -)": None,
    "30.000,00 EUR (bisher 12.615,58 EUR)": None,
    "zusätzlich 4.468,83 Euro": None,
    "jeweils insgesamt 60.000 Euro": None,
    "25 Prozent Basisförderung": None,
    "realisiert: Gesamtkostenvolumen von rund 27 Millionen Euro; Programm-Eckdaten: Gesamtvolumen rund 67 Millionen "
    "Euro": None,
}


def amounts_of(text):
    """Return the yearly amounts or the one amount in a text, or nothing."""
    if amounts := parse_yearly_amounts(text):
        return amounts
    try:
        return parse_money(text)
    except ValueError:
        return None


@pytest.mark.parametrize(("text", "expected"), SAMPLE_PERIODS.items())
def test_periods_of_real_measures(text, expected):
    assert parse_period(text) == Period(*expected, text=text, reason=parse_period(text).reason)


@pytest.mark.parametrize(("text", "expected"), SAMPLE_AMOUNTS.items())
def test_costs_of_real_measures(text, expected):
    assert amounts_of(text) == expected


@pytest.mark.skipif(not SAMPLE.exists(), reason="the collected measures are not part of the project")
def test_every_period_and_cost_of_the_collected_measures_has_been_decided():
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["period"] for row in rows} == set(SAMPLE_PERIODS)
    assert {row["cost"] for row in rows} == set(SAMPLE_AMOUNTS)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        (" 1 675    ", ",", "1675"),
        ("1\u202f675", ",", "1675"),
        ("-  23", ",", "-23"),
        ("− 23,5", ",", "-23.5"),
        ("1.596.852.249", ",", "1596852249"),
        ("1.675,50", ",", "1675.50"),
        ("9,7", ",", "9.7"),
        ("0", ",", "0"),
        ("-0.25", ".", "-0.25"),
        ("14.60", ".", "14.60"),
        ("1,234.5", ".", "1234.5"),
    ],
)
def test_parse_number_reads_the_figures_of_statistical_offices(text, decimal, number):
    assert parse_number(text, decimal) == Decimal(number)


@pytest.mark.parametrize("text", ["", "-", "12.5", "1 67", "1.67.555", "1.675 000", "NaN", "1e5", "5%", "9" * 1000])
def test_parse_number_refuses_everything_else(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "scheme", "cell"),
    [
        ("", CLASSIC, Cell()),
        ("1 675", CLASSIC, Cell(Decimal(1675))),
        ("-  23", CLASSIC, Cell(Decimal(-23))),
        ("-", CLASSIC, Cell(sign=OfficialSign.NOTHING)),
        (" – ", CLASSIC, Cell(sign=OfficialSign.NOTHING)),
        (".", CLASSIC, Cell(sign=OfficialSign.CONFIDENTIAL)),
        ("·", CLASSIC, Cell(sign=OfficialSign.CONFIDENTIAL)),
        ("...", CLASSIC, Cell(sign=OfficialSign.LATER)),
        ("/", CLASSIC, Cell(sign=OfficialSign.UNRELIABLE)),
        ("x", CLASSIC, Cell(sign=OfficialSign.MEANINGLESS)),
        ("0", CLASSIC, Cell(Decimal(0), qualities=(Quality.ROUNDED_TO_ZERO,))),
        ("0,0", CLASSIC, Cell(Decimal(0), qualities=(Quality.ROUNDED_TO_ZERO,))),
        ("(71)", CLASSIC, Cell(Decimal(71), qualities=(Quality.LIMITED,))),
        ("12 r", CLASSIC, Cell(Decimal(12), qualities=(Quality.REVISED,))),
        ("12ps", CLASSIC, Cell(Decimal(12), qualities=(Quality.ESTIMATED, Quality.PROVISIONAL))),
        ("0", LETTERS, Cell(Decimal(0), qualities=(Quality.ZERO_OR_CONFIDENTIAL,))),
        ("k", LETTERS, Cell(Decimal(0), qualities=(Quality.ROUNDED_TO_ZERO,))),
        ("t", LETTERS, Cell(sign=OfficialSign.LATER)),
        ("u", LETTERS, Cell(sign=OfficialSign.UNRELIABLE)),
        ("12u", LETTERS, Cell(Decimal(12), qualities=(Quality.LIMITED,))),
        ("g", LETTERS, Cell(sign=OfficialSign.CONFIDENTIAL)),
        ("0", PLAIN, Cell(Decimal(0))),
    ],
)
def test_read_cell_keeps_signs_apart_from_figures(text, scheme, cell):
    assert read_cell(text, scheme) == cell


@pytest.mark.parametrize(
    ("text", "scheme"), [("k", CLASSIC), ("g", CLASSIC), ("-", LETTERS), (".", LETTERS), ("-", PLAIN), ("*", CLASSIC)]
)
def test_read_cell_refuses_the_signs_of_other_schemes(text, scheme):
    with pytest.raises(ValueError, match=r"\w"):
        read_cell(text, scheme)


def test_read_cell_turns_nothing_into_zero_only_by_rule():
    scheme = replace(CLASSIC, nothing_is_zero=True)

    assert read_cell("-", scheme) == Cell(Decimal(0), OfficialSign.NOTHING)
    assert read_cell(".", scheme) == Cell(sign=OfficialSign.CONFIDENTIAL)


def test_read_cell_takes_marks_from_a_column_of_their_own():
    assert read_cell("85", CLASSIC, mark="()") == Cell(Decimal(85), qualities=(Quality.LIMITED,))
    assert read_cell("85", CLASSIC, mark="e") == Cell(Decimal(85), qualities=(Quality.FINAL,))
    with pytest.raises(ValueError, match="§"):
        read_cell("85", CLASSIC, mark="§")


def test_letters_in_square_brackets_are_the_classic_signs():
    cells = [read_cell(text, CLASSIC) for text in ("[n]", "[g]", "[u]", "[x]", "[0]")]

    assert cells == [
        Cell(sign=OfficialSign.NOTHING),
        Cell(sign=OfficialSign.CONFIDENTIAL),
        Cell(sign=OfficialSign.UNRELIABLE),
        Cell(sign=OfficialSign.MEANINGLESS),
        Cell(value=Decimal(0), qualities=(Quality.ROUNDED_TO_ZERO,)),
    ]


@pytest.mark.parametrize(
    ("text", "scheme", "qualities"),
    [
        ("900 [u]", CLASSIC, (Quality.LIMITED,)),
        ("900[p]", CLASSIC, (Quality.PROVISIONAL,)),
        ("900 [u]", LETTERS, (Quality.LIMITED,)),
        ("900 [r] [s]", LETTERS, (Quality.ESTIMATED, Quality.REVISED)),
    ],
)
def test_a_mark_behind_a_figure_may_stand_in_square_brackets(text, scheme, qualities):
    assert read_cell(text, scheme) == Cell(Decimal(900), qualities=qualities)


def test_a_mark_in_square_brackets_has_to_be_one_of_the_source():
    with pytest.raises(ValueError, match="900"):
        read_cell("900 [q]", CLASSIC)
