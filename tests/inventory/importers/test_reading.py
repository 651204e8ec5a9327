"""Files as statistics offices send them: what is found out about them, and that the same figures come out of all."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from config.spreadsheets import TableError
from inventory.importers.canonical import read
from inventory.importers.layouts import Layout
from inventory.importers.reading import Reading, detect
from tests.workbooks import ods_of

DATA = Path(__file__).parents[4] / "shared" / "data"
KOELN = DATA / "koeln" / "koeln_stadtteile_bevoelkerung_2005_2012.csv"
with_cologne = pytest.mark.skipif(not KOELN.exists(), reason="the figures of Cologne are not here")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def file_of(data):
    return io.BytesIO(data.encode() if isinstance(data, str) else data)


def table_of(data, name="datei.csv", districts=(), **known):
    """Return how a file is read, and what comes out of it as rows of cells."""
    reading = detect(file_of(data), name, known, districts=districts)
    table = read(file_of(data), name, reading)
    return reading, [table.header, *(row.cells for row in table.rows)]


def xlsx_of(rows, merged=()):
    book = Workbook()
    for values in rows:
        book.active.append(values)
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


PRINTED = """Bevölkerung in den Stadtteilen am 31.12.2013;;;;;;
;;;;;;
;;Bevölkerung;;Ausländer;;Schulabgänger
Nr.;Stadtteil;insgesamt;je km²;insgesamt;Anteil in %;2013/2014
;;Dez 2013;;Jan 2014;2010;
1;2;3;4;5;6;7
101;Altstadt; 1 675    ;1.234,5; 345;9,7;12
102;Neustadt;12 345;2.100,0;-  23;11,2;.

103;Hafen;.;15,0;-;12,5;x
;Insgesamt;14 020;3.349,5;322;10,1;40

1) Haupt- und Nebenwohnsitz
Quelle: Statistikamt Nord; © 2014
"""


def test_a_printed_table_is_read_without_titles_definitions_and_remarks():
    reading, rows = table_of(PRINTED.encode("cp1252"))

    assert (reading.encoding, reading.header, reading.first_row, reading.skip_footer) == ("cp1252", (3, 4, 5), 7, 2)
    assert (reading.layout, reading.decimal, reading.date) == (Layout.COLUMNS, ",", "2013-12-31")
    assert reading.totals == ("Row 11 “Insgesamt”",)
    assert reading.remarks == ("1) Haupt- und Nebenwohnsitz", "Quelle: Statistikamt Nord © 2014")
    assert rows[0] == (
        "time",
        "Nr.",
        "Stadtteil",
        "Bevölkerung, insgesamt",
        "Bevölkerung, je km²",
        "Ausländer, insgesamt",
        "Ausländer, Anteil in %",
        "Schulabgänger",
    )
    assert [row for row in rows if row[2] == "Neustadt"] == [
        ("2013-12-31", "102", "Neustadt", "12345", "2100,0", "", "", ""),
        ("2014-01-31", "102", "Neustadt", "", "", "-23", "", ""),
        ("2010", "102", "Neustadt", "", "", "", "11,2", ""),
        ("2013", "102", "Neustadt", "", "", "", "", "."),
    ]
    assert ("2014-01-31", "103", "Hafen", "", "", "-", "", "") in rows


def test_rows_keep_their_numbers_in_the_file():
    reading = detect(file_of(PRINTED), "x.csv")

    table = read(file_of(PRINTED), "x.csv", reading)

    assert [row.number for row in table.rows if row.cells[0] == "2013-12-31"] == [7, 8, 10, 11]


def test_definitions_below_the_titles_are_left_out():
    long = "Zahl der Personen, die am Stichtag mit ihrer Hauptwohnung gemeldet waren"
    reading, rows = table_of(f"Stadtteil;Jahr;Einwohner\nName;Jahr;{long}\n{long};{long};{long}\nNord;2013;5\n")

    assert reading.header == (1, 2)
    assert rows[1] == ("Nord", "2013", "5")


def test_a_title_above_the_table_dates_its_figures():
    reading, rows = table_of("Einwohner am 31.12.2024\n\nStadtteil;Einwohner;Ausländer\nNord;10;1\nSüd;20;2\n")

    assert reading.reasons["date"] == "It stands above the table: “Einwohner am 31.12.2024”."
    assert rows == [
        ("time", "Stadtteil", "Einwohner", "Ausländer"),
        ("2024-12-31", "Nord", "10", "1"),
        ("2024-12-31", "Süd", "20", "2"),
    ]


def test_years_above_the_columns_become_rows_of_the_series_named_above():
    reading, rows = table_of("Arbeitslose\n\nStadtteil;2010;2011\nNord;10;11\nSüd;20;-\n\nQuelle: Agentur\n")

    assert (reading.layout, reading.title) == (Layout.COLUMNS, "Arbeitslose")
    assert rows == [
        ("time", "Stadtteil", "Arbeitslose"),
        ("2010", "Nord", "10"),
        ("2011", "Nord", "11"),
        ("2010", "Süd", "20"),
        ("2011", "Süd", "-"),
    ]


def test_a_column_of_series_becomes_a_column_for_each():
    reading, rows = table_of(
        "Raum;Jahr;Merkmal;Einheit;Wert;value_q\n"
        "Nord;2010;Einwohner;1000;10;e\nNord;2010;Anteil;%;9,5;\n"
        "Süd;2010;Einwohner;1000;20;()\nSüd;2010;Anteil;%;.;\n"
    )

    assert (reading.layout, reading.in_thousands) == (Layout.LONG, "marked")
    assert rows == [
        ("Jahr", "Raum", "Einwohner", "Anteil"),
        ("2010", "Nord", "10000 e", "9,5"),
        ("2010", "Süd", "(20000)", "."),
    ]


def test_a_workbook_says_by_merged_cells_what_belongs_to_a_group():
    data = xlsx_of(
        [
            ["Bevölkerung der Stadt", None, None, None, None],
            ["Nr", "Stadtteil", "Einwohner", None, "Fläche"],
            [None, None, 2012, 2013, "ha"],
            ["001", "Nord", 1675, 1680.5, 12.25],
            ["002", "Süd", "1.500", ".", date(2024, 1, 1)],
            [None],
            ["Quelle: Amt für Statistik"],
        ],
        merged=["A1:E1", "C2:D2"],
    )

    reading, rows = table_of(data, "stand_2020.xlsx")

    assert (reading.sheet, reading.sheets, reading.encoding) == ("Sheet", ("Sheet",), "")
    assert rows == [
        ("time", "Nr", "Stadtteil", "Einwohner", "Fläche, ha"),
        ("2012", "001", "Nord", "1675", ""),
        ("2013", "001", "Nord", "1680,5", ""),
        ("2020", "001", "Nord", "", "12,25"),
        ("2012", "002", "Süd", "1500", ""),
        ("2013", "002", "Süd", ".", ""),
        ("2020", "002", "Süd", "", "2024-01-01"),
    ]


NAMED = ("Musterstadt", "Mitte", "Nord", "Süd", "West")
TURNED = """Stadtteile im Überblick am 31.12.2025;;;
Merkmal;Nord;Süd;Musterstadt
Bevölkerung;;;
insgesamt;8.412;14.010;22.422
Ausländer;1.020;2.300;3.320
darunter Anteil in %;12,1;16,4;14,8
Quelle: Einwohnerregister;;;
"""


def test_a_table_with_districts_above_its_columns_is_turned():
    reading, rows = table_of(TURNED, districts=NAMED)

    assert (reading.layout, reading.header, reading.series, reading.areas) == (Layout.TURNED, (2,), (0,), ())
    assert reading.reasons["layout"] == "Above 3 columns stand names of districts, such as “Nord”."
    assert rows == [
        (
            "time",
            "area_name",
            "Bevölkerung, insgesamt",
            "Bevölkerung, Ausländer",
            "Bevölkerung, darunter Anteil in %",
        ),
        ("2025-12-31", "Nord", "8412", "1020", "12,1"),
        ("2025-12-31", "Süd", "14010", "2300", "16,4"),
        ("2025-12-31", "Musterstadt", "22422", "3320", "14,8"),
    ]


def test_a_turned_table_names_times_and_units_in_its_rows():
    reading, rows = table_of(
        "Kennzahl;Einheit;Nord;Süd;Insgesamt\n"
        "Einwohner 2024;Tsd.;8,4;14,0;22,4\n"
        "Einwohner 2025;Tsd.;8,5;14,1;22,6\n"
        "Arbeitslosenquote 2025;%;3,4;.;4,4\n",
        districts=NAMED,
    )

    assert (reading.unit, reading.in_thousands) == (1, "marked")
    assert rows == [
        ("time", "area_name", "Einwohner", "Arbeitslosenquote"),
        ("2024", "Nord", "8400", ""),
        ("2024", "Süd", "14000", ""),
        ("2024", "Insgesamt", "22400", ""),
        ("2025", "Nord", "8500", "3,4"),
        ("2025", "Süd", "14100", "."),
        ("2025", "Insgesamt", "22600", "4,4"),
    ]


def test_a_turned_table_of_one_series_takes_its_title():
    reading, rows = table_of("Einwohner;;\n;;\nJahr;Nord;Süd\n2024;812;1400\n2025;815;1380\n", districts=NAMED)

    assert (reading.title, rows[0]) == ("Einwohner", ("time", "area_name", "Einwohner"))
    assert rows[1:3] == [("2024", "Nord", "812"), ("2024", "Süd", "1400")]


def test_a_total_above_a_column_is_that_of_the_larger_area():
    data = xlsx_of(
        [["", "Mitte", "", "", "Süd"], ["Merkmal", "Nord", "West", "zusammen", "Süd"], ["Frauen", 410, 520, 930, 705]],
        merged=["B1:D1"],
    )

    assert table_of(data, "x.xlsx", districts=NAMED)[1] == [
        ("area_name", "Frauen"),
        ("Nord", "410"),
        ("West", "520"),
        ("Mitte", "930"),
        ("Süd", "705"),
    ]


def test_whether_a_table_is_turned_can_be_set():
    data = "Merkmal;Nord;Süd\nEinwohner;812;1400\nFrauen;410;705\n"

    assert table_of(data)[0].layout == Layout.ROWS
    assert table_of(data, layout="turned")[1][0] == ("area_name", "Einwohner", "Frauen")
    assert table_of(data, districts=NAMED, layout="rows")[1][0] == ("Merkmal", "Nord", "Süd")


def test_the_sheet_of_a_workbook_can_be_chosen():
    book = Workbook()
    book.active.append(["Hinweise"])
    sheet = book.create_sheet("Zahlen")
    for values in (["Stadtteil", "Jahr", "Einwohner"], ["Nord", 2024, 10]):
        sheet.append(values)
    file = io.BytesIO()
    book.save(file)

    reading, rows = table_of(file.getvalue(), sheet="Zahlen")

    assert (reading.sheet, reading.corrected, rows[1]) == ("Zahlen", ("sheet",), ("Nord", "2024", "10"))


def test_what_a_person_has_set_is_taken_as_it_is():
    data = "Stadtteil;Jahr;Anteil\nNord;2024;1.234\nSüd;2024;2.345\nWest;2024;3.456\n"
    found, rows = table_of(data)
    corrected, corrected_rows = table_of(data, decimal=".", thousands="")

    assert (found.decimal, rows[1]) == (",", ("Nord", "2024", "1234"))
    assert (corrected.corrected, corrected_rows[1]) == (("decimal", "thousands"), ("Nord", "2024", "1,234"))
    assert corrected.reasons["decimal"] == "Set by you."


def test_a_layout_a_person_has_set_is_read_so():
    _reading, rows = table_of("Stadtteil;2010;2011\nNord;10;11\n", layout="rows", date="2020")

    assert rows == [("time", "Stadtteil", "2010", "2011"), ("2020", "Nord", "10", "11")]


def test_names_of_areas_in_merged_cells_hold_for_the_rows_below():
    reading, rows = table_of("Stadtteil;Jahr;Einwohner\nNord;2010;1\n;2011;2\n;2012;3\nSüd;2010;4\n;2011;5\n;2012;6\n")

    assert (reading.fills_gaps, reading.unsure) == (True, ("fills_gaps",))
    assert [row[0] for row in rows[1:]] == ["Nord", "Nord", "Nord", "Süd", "Süd", "Süd"]


def test_empty_columns_group_rows_and_repeated_titles_are_passed_over():
    _reading, rows = table_of(
        "Nr;Stadtteil;;Jahr;Einwohner\n;Bezirk Mitte;;;\n1;Nord;;2024;10\n"
        "Nr;Stadtteil;;Jahr;Einwohner\n2;Süd;;2024;20\n"
    )

    assert rows == [("Nr", "Stadtteil", "Jahr", "Einwohner"), ("1", "Nord", "2024", "10"), ("2", "Süd", "2024", "20")]


def test_ages_are_titles_and_no_figures():
    _reading, rows = table_of("Stadtteil;Jahr;0;1;2;3\nNord;2024;10;11;12;13\nSüd;2024;9;8;7;6\n")

    assert rows[0] == ("Stadtteil", "Jahr", "0", "1", "2", "3")


def test_the_first_line_of_excel_names_the_separator():
    reading, rows = table_of("sep=,\r\nStadtteil,Jahr,Anteil\r\nNord,2024,12.5\r\n")

    assert (reading.delimiter, reading.decimal, rows[1]) == (",", ".", ("Nord", "2024", "12,5"))


def test_a_reading_survives_being_kept():
    reading = detect(file_of(PRINTED), "x.csv")

    assert Reading.from_json(reading.as_json()) == reading


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "empty"),
        ("Stadtteil;Einwohner\n", "no rows"),
        ('Stadtteil;Jahr;Einwohner\n"Nord;2024;600\n', "quotation mark"),
        ("Stadtteil;Einwohner\nNörd;600".encode()[:-7], "cut off"),
        (b"%PDF-1.4\x00", "neither"),
        (b"PK\x03\x04 broken", "damaged"),
        ("a;b\n" + ";".join("1" * 1_001), "columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(data, words):
    with pytest.raises(TableError, match=words):
        detect(file_of(data), "x.csv")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.encode().decode("cp1252").encode(), "Letters are damaged: “AuslÃ¤nder”"),
        (lambda text: text.encode("cp1252").decode("utf-8", "replace").encode(), "Letters are damaged"),
        (lambda text: text.encode()[:-8], "last row is incomplete"),
        (lambda text: (text + text).encode(), "a second time"),
        (lambda text: text.replace("2024;20;2", "2024;20;2;7").encode(), "Row 3 has more cells"),
    ],
    ids=["saved twice", "letters lost", "cut off", "doubled", "torn"],
)
def test_damaged_files_are_told_and_not_read(change, words):
    data = change("Stadtteil;Jahr;Einwohner;Ausländer\nNord;2024;10;1\nSüd;2024;20;2\nWest;2024;30;3\n")

    reading = detect(file_of(data), "x.csv")

    assert [problem.text for problem in reading.errors if words in problem.text]
    with pytest.raises(TableError, match=words):
        read(file_of(data), "x.csv", reading)


def test_a_figure_that_stands_twice_in_a_file_of_single_figures_is_refused():
    data = "Raum;Jahr;Merkmal;Wert\nNord;2010;A;1\nNord;2010;B;2\nSüd;2010;A;3\nSüd;2010;A;4\n"

    with pytest.raises(TableError, match="Row 5"):
        table_of(data)


def test_a_last_row_without_end_of_line_is_only_noted():
    reading, rows = table_of("Stadtteil;Jahr;Einwohner\nNord;2024;10\nSüd;2024;20")

    assert ([problem.is_error for problem in reading.told], len(rows)) == ([False], 3)


# The same figures in any dialect

SIGNS = ["-", ".", "...", "/", "x"]
NAMES = ["Altstadt", "Nördliche Vorstadt", "Übersee", "Groß Flottbek", "Sankt Jürgen"]


def written(value, decimal, thousands):
    if isinstance(value, str):
        return value
    whole, decimals = f"{abs(value):.1f}".split(".")
    groups = []
    while len(whole) > 3 and thousands:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    text = thousands.join([whole, *groups]) + (f"{decimal}{decimals}" if isinstance(value, float) else "")
    return f"-{text}" if value < 0 else text


def plain(value):
    return value if isinstance(value, str) else written(value, ",", "")


@st.composite
def tables(draw):
    """Figures of areas and years: counts, one share that shows the decimal mark, and signs."""
    names = draw(st.lists(st.sampled_from(NAMES[1:]), min_size=2, max_size=4, unique=True))
    years = draw(st.lists(st.integers(1990, 2030), min_size=2, max_size=4, unique=True))
    count = st.one_of(st.integers(-3_000, 99_999), st.sampled_from(SIGNS))
    share = st.integers(0, 999).map(lambda tenths: tenths / 10)
    return {
        (str(year), f"0{index}", name): (draw(count), draw(count), draw(share))
        for year in years
        for index, name in enumerate(names, 1)
    }


SERIES = ("Einwohner", "Ausländer", "Anteil in %")


def arranged(figures, layout):
    if layout == Layout.ROWS:
        return [("Jahr", "Schlüssel", "Stadtteil", *SERIES), *((*place, *values) for place, values in figures.items())]
    if layout == Layout.LONG:
        return [
            ("Schlüssel", "Stadtteil", "Jahr", "Merkmal", "Wert"),
            *(
                (key, name, year, title, value)
                for (year, key, name), values in figures.items()
                for title, value in zip(SERIES, values, strict=True)
            ),
        ]
    years = list(dict.fromkeys(year for year, _key, _name in figures))
    areas = dict.fromkeys((key, name) for _year, key, name in figures)
    if layout == Layout.TURNED:
        return [
            ("", "", *(key for key, _name in areas)),
            ("Merkmal", "Jahr", *(name for _key, name in areas)),
            *(
                (title, year, *(figures[year, *area][index] for area in areas))
                for index, title in enumerate(SERIES)
                for year in years
            ),
        ]
    return [
        ("", "", *(title if not index else "" for title in SERIES for index, _year in enumerate(years))),
        ("Schlüssel", "Stadtteil", *(year for _title in SERIES for year in years)),
        *((*area, *(figures[year, *area][index] for index in range(len(SERIES)) for year in years)) for area in areas),
    ]


@given(
    figures=tables(),
    layout=st.sampled_from([Layout.ROWS, Layout.LONG, Layout.COLUMNS, Layout.TURNED]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"]),
    delimiter=st.sampled_from(";,\t"),
    notation=st.sampled_from([(",", "."), (",", " "), (",", ""), (",", "'"), (".", ","), (".", ""), (".", "'")]),
    title=st.sampled_from(["", "Bevölkerung nach Stadtteilen"]),
    end=st.sampled_from(["", "Quelle: Statistisches Amt"]),
    line=st.sampled_from(["\n", "\r\n"]),
)
def test_the_same_figures_come_out_of_any_dialect(figures, layout, encoding, delimiter, notation, title, end, line):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line)
    writer.writerows([[title], []] if title else [])
    writer.writerows([written(value, *notation) for value in row] for row in arranged(figures, layout))
    writer.writerows([[], [end]] if end else [])

    reading, (header, *rows) = table_of(file.getvalue().encode(encoding), districts=NAMES)

    assert reading.errors == []
    own = {"area_key": "Schlüssel", "area_name": "Stadtteil"}
    column = {own.get(name, name): index for index, name in enumerate(header)}
    time = header.index("Jahr" if "Jahr" in header else "time")
    assert {
        (row[time], row[column["Schlüssel"]], row[column["Stadtteil"]]): tuple(row[column[name]] for name in SERIES)
        for row in rows
    } == {place: tuple(map(plain, values)) for place, values in figures.items()}


# Cologne in every form it could come in


def cologne():
    with KOELN.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def by_place(rows):
    header, *rows = rows
    time = header.index("jahr" if "jahr" in header else "time")
    key = header.index("raum_id")
    series = [index for index, title in enumerate(header) if title not in ("jahr", "time", "raum_id", "raum", "ebene")]
    return {(row[time], row[key], header[index]): row[index] for row in rows for index in series}


def long_cologne():
    header, *rows = cologne()
    yield ("tab_id", "tabelle", "jahr", "raum_id", "raum", "zei_id", "zeile", "zahl")
    for row in rows:
        for index in range(4, len(header)):
            yield ("7", "Bevölkerung", *row[:3], str(index), header[index], row[index])


def wide_cologne():
    header, *rows = cologne()
    years = sorted({row[0] for row in rows})
    yield ("raum_id", "raum", "ebene", *(f"{title} {year}" for title in header[4:] for year in years))
    cells = {(row[0], row[1]): row[4:] for row in rows}
    for row in rows:
        if row[0] == years[0]:
            yield (*row[1:4], *(cells[year, row[1]][index] for index in range(len(header) - 4) for year in years))


def turned_cologne():
    header, *rows = cologne()
    years = sorted({row[0] for row in rows})
    areas = [tuple(row[1:3]) for row in rows if row[0] == years[0]]
    cells = {(row[0], row[1]): row[4:] for row in rows}
    yield ("", "", *(key for key, _name in areas))
    yield ("Merkmal", "Jahr", *(name for _key, name in areas))
    for index, title in enumerate(header[4:]):
        for year in years:
            yield (title, year, *(cells[year, key][index] for key, _name in areas))


def csv_of(rows, delimiter=";", encoding="utf-8"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


COLOGNE = {
    "as it is": lambda: KOELN.read_bytes(),
    "with mark": lambda: csv_of(cologne(), encoding="utf-8-sig"),
    "Windows": lambda: csv_of(cologne(), encoding="cp1252"),
    "Latin 1": lambda: csv_of(cologne(), encoding="iso-8859-1"),
    "UTF-16": lambda: csv_of(cologne(), encoding="utf-16"),
    "DOS": lambda: csv_of(cologne(), encoding="cp850"),
    "commas": lambda: csv_of(cologne(), ","),
    "tabs": lambda: csv_of(cologne(), "\t"),
    "other order of columns": lambda: csv_of(row[::-1] for row in cologne()),
    "other order of rows": lambda: csv_of([cologne()[0], *cologne()[:0:-1]]),
    "XLSX": lambda: xlsx_of([cologne()[0], *([*row[:4], *map(int, row[4:])] for row in cologne()[1:])]),
    "ODS": lambda: ods_of([cologne()[0], *([int(row[0]), *row[1:4], *map(int, row[4:])] for row in cologne()[1:])]),
    "long": lambda: csv_of(long_cologne(), ","),
    "a column for each series and year": lambda: csv_of(wide_cologne()),
    "a column for each area": lambda: csv_of(turned_cologne()),
}


@with_cologne
@pytest.mark.parametrize("form", COLOGNE)
def test_cologne_is_the_same_in_every_form(form):
    reading, (header, *rows) = table_of(COLOGNE[form](), districts={row[2] for row in cologne()})

    rows = [tuple({"area_key": "raum_id", "area_name": "raum"}.get(title, title) for title in header), *rows]
    assert (reading.errors, by_place(rows)) == ([], by_place(cologne()))


@with_cologne
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: KOELN.read_bytes().decode("cp1252", "replace").encode(), "Letters are damaged"),
        (lambda: KOELN.read_bytes().decode("iso-8859-1").encode(), "Letters are damaged"),
        (lambda: KOELN.read_bytes()[:-20], "cut off"),
        (lambda: KOELN.read_bytes() * 2, "a second time"),
        (lambda: KOELN.read_bytes() + KOELN.read_bytes().partition(b"\n")[2], "a second time"),
    ],
    ids=["wrongly decoded", "wrongly decoded as Latin 1", "cut off", "doubled", "doubled without titles"],
)
def test_damaged_forms_of_cologne_are_told(data, words):
    with pytest.raises(TableError, match=words):
        table_of(data())


@with_cologne
def test_a_flat_file_of_genesis_is_known():
    data = (DATA / "genesis" / "genesis_ffcsv_12411-01-01-4.csv").read_bytes()

    reading, rows = table_of(data)

    assert (reading.layout, rows[0][:3]) == (Layout.FLAT, ("time", "area_key", "area_name"))
    assert rows[1][:4] == ("2024-12-31", "08222", "Mannheim, Stadtkreis", "158789")


@with_cologne
def test_signs_of_the_statistical_offices_stay_signs():
    path = DATA / "genesis" / "genesis_ffcsv_special_signs_sample.csv"
    lines = dict.fromkeys(path.read_text(encoding="utf-8").splitlines())
    kept, seen = [], set()
    for line in lines:  # the sample gives some figures twice
        table, _code, time, region, _label, _value, _mark, _unit, title = next(csv.reader([line], delimiter=";"))
        if (table, time, region, title) not in seen:
            kept.append(line)
        seen.add((table, time, region, title))

    reading, (_header, *rows) = table_of("\n".join(kept) + "\n")

    figures = {cell for row in rows for cell in row[3:]}
    assert (reading.layout, reading.in_thousands) == (Layout.LONG, "marked")
    assert {"-", ".", "/", "x", "166000 e", "(17000)", "24"} <= figures
