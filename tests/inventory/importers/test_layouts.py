import pytest

from inventory.importers.layouts import (
    Heading,
    Notation,
    headings,
    is_figure,
    is_in_thousands,
    split_time,
    time_of,
    times_in,
)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2013", "2013"),
        ("Dez 2013", "2013-12-31"),
        ("Jan. 2014", "2014-01-31"),
        ("31.12.2013", "2013-12-31"),
        ("am 31. 12. 2013", "2013-12-31"),
        ("Stand: 31.12.2013", "2013-12-31"),
        ("2013-12-31", "2013-12-31"),
        ("2013-12", "2013-12-31"),
        ("4. Quartal 2013", "2013-12-31"),
        ("2013/2014", "2013"),
        ("Schuljahr 2013/14", "2013"),
        ("1999/00", "1999"),
        ("2013/15", ""),
        ("2005-2012", ""),
        ("1234", ""),
        ("2 013", ""),
        ("Einwohner", ""),
        ("", ""),
    ],
)
def test_time_of_reads_years_and_reference_dates(text, time):
    assert time_of(text) == time


def test_a_school_year_may_count_as_its_last():
    assert time_of("2013/14", takes_last=True) == "2014"


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("2010", ("", "2010")),
        ("Einwohner 2012", ("Einwohner", "2012")),
        ("einwohner_2012", ("einwohner", "2012")),
        ("Ausländer (Dez 2013)", ("Ausländer", "2013-12-31")),
        ("Arbeitslose am 31.12.2013", ("Arbeitslose", "2013-12-31")),
        ("2013: Geburten", ("Geburten", "2013")),
        ("Schüler 2013/14", ("Schüler", "2013")),
        ("Gebäude vor 1949", ("Gebäude vor 1949", "")),
        ("Baujahr 1949-1978", ("Baujahr 1949-1978", "")),
        ("unter_3", ("unter_3", "")),
        ("75plus", ("75plus", "")),
    ],
)
def test_split_time_parts_a_title_from_its_time(title, parts):
    assert split_time(title) == parts


def test_times_in_finds_times_anywhere():
    assert times_in("Bevölkerung am 31.12.2013 nach Stadtteilen") == ["2013-12-31"]
    assert times_in("Zeitreihe 2005 bis 2012") == ["2005", "2012"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1675", "1675"),
        (" 1 675    ", "1675"),
        ("1\u202f675", "1675"),
        ("1'675", "1675"),
        ("1.596.852.249", "1596852249"),
        ("-  23", "-23"),
        ("−23,5", "-23,5"),
        ("– 4", "-4"),
        ("+3", "3"),
        ("-", "-"),
        ("...", "..."),
        (".", "."),
        ("(17)", "(17)"),
        ("( 1.675,0 )", "(1675,0)"),
        ("46 e", "46 e"),
        ("12,5p", "12,5 p"),
        ("1.900 [u]", "1900 [u]"),
        ("12,5 %", "12,5"),
        ("0012", "0012"),
        ("1.67", "1.67"),
        ("Nord", "Nord"),
        ("", ""),
    ],
)
def test_a_german_notation_is_written_plainly_and_signs_stay_signs(text, written):
    assert Notation(",", ".")(text) == written


@pytest.mark.parametrize(
    ("text", "written"), [("1,675.5", "1675,5"), ("-0.25", "-0,25"), ("12,5", "12,5"), ("1,234,567", "1234567")]
)
def test_an_english_notation_is_written_with_a_decimal_comma(text, written):
    assert Notation(".", ",")(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4543", "4543000"),
        ("4,5", "4500"),
        ("0,1234", "123,4"),
        ("0", "0"),
        ("-2", "-2000"),
        ("/", "/"),
        ("14 e", "14000 e"),
    ],
)
def test_thousands_are_written_in_full(text, written):
    assert Notation(",", ".")(text, 3) == written


@pytest.mark.parametrize("text", ["in 1000", "Einwohner (in 1.000)", "in Tsd.", "1000", "Tsd. Euro", "1 000"])
def test_units_of_thousands_are_known(text):
    assert is_in_thousands(text)


@pytest.mark.parametrize("text", ["je 1000 Einwohner", "Anzahl", "Einwohner", "11000"])
def test_rates_per_thousand_are_no_units_of_thousands(text):
    assert not is_in_thousands(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", True),
        ("900 [u]", True),
        ("-", True),
        ("( )", True),
        ("*", True),
        ("Nord", False),
        ("75plus", False),
        ("", False),
    ],
)
def test_is_figure_knows_figures_and_signs(text, expected):
    assert is_figure(text) is expected


def test_headings_join_rows_and_carry_groups_over_their_columns():
    rows = [
        ("", "", "Bevölkerung", "", "Ausländer", "", ""),
        ("Nr.", "Stadtteil", "Dez 2013", "Dez 2014", "insgesamt", "Anteil in %", "Fläche"),
    ]

    assert headings(rows, 7) == [
        Heading("Nr."),
        Heading("Stadtteil"),
        Heading("Bevölkerung", "2013-12-31"),
        Heading("Bevölkerung", "2014-12-31"),
        Heading("Ausländer, insgesamt"),
        Heading("Ausländer, Anteil in %"),
        Heading("Ausländer, Fläche"),
    ]


def test_merged_cells_say_exactly_where_a_group_ends():
    rows = [("", "Ausländer", "", ""), ("Stadtteil", "insgesamt", "Anteil in %", "Fläche")]

    titles = [heading.title for heading in headings(rows, 4, merged=[(0, 1, 2)])]

    assert titles == ["Stadtteil", "Ausländer, insgesamt", "Ausländer, Anteil in %", "Fläche"]
