import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from config.spreadsheets import MONEY_FORMAT, Row, TableError, read_table, safe_cell, write_csv, write_xlsx
from tests.workbooks import cell, ods, ods_of, row

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

ROWS = (Row(2, ("Café für Mütter", "12.500,00 €")), Row(3, ("Straßenfest", "")))
CSV = "Titel;Kosten\r\nCafé für Mütter;12.500,00 €\r\nStraßenfest;\r\n"


def read(data, **limits):
    return read_table(io.BytesIO(data), name="liste.csv", **limits)


def workbook(rows, **sheets):
    book = Workbook()
    for values in rows:
        book.active.append(values)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CSV.encode(), "utf-8"),
        (CSV.encode("utf-8-sig"), "utf-8"),
        (CSV.encode("cp1252"), "cp1252"),
        (CSV.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), "utf-16-be"),
        (CSV.encode("utf-16-le"), "utf-16-le"),
        (CSV.replace("\r\n", "\n").encode(), "utf-8"),
    ],
)
def test_read_table_finds_the_encoding(data, encoding):
    table = read(data)

    assert (table.header, table.rows, table.encoding) == (("Titel", "Kosten"), ROWS, encoding)


@pytest.mark.parametrize(
    ("text", "delimiter", "rows"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5", ";", [("1,5", "2,5"), ("3,5", "4,5")]),
        ("a,b\n1;5,2;5\n3,4", ",", [("1;5", "2;5"), ("3", "4")]),
        ("a\tb\n1,5\t2;5\n", "\t", [("1,5", "2;5")]),
        ("Name, Vorname;Alter\nMüller, Ida;9,5\n", ";", [("Müller, Ida", "9,5")]),
        ("sep=,\r\na,b;c\r\n1,2;3\r\n", ",", [("1", "2;3")]),
        ("nur eine Spalte\nx\ny\n", ";", [("x",), ("y",)]),
    ],
)
def test_read_table_finds_the_delimiter(text, delimiter, rows):
    table = read(text.encode())

    assert (table.delimiter, [row.cells for row in table.rows]) == (delimiter, rows)


def test_read_table_keeps_line_breaks_in_quotes_and_counts_rows_as_spreadsheets_do():
    table = read(b'\n;\n titel ;"zu ""Hause""";\n\n"eins\nzwei";drei;\n;;\nvier;;\n')

    assert table.header == ("titel", 'zu "Hause"')
    assert table.rows == (Row(5, ("eins\nzwei", "drei")), Row(7, ("vier", "")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\xef\xbb\xbf;;\n;;\n", "empty"),
        (b"a;b\n", "no rows"),
        (b'a;b\n1;"zwei\n3;4\n', "Row 2"),
        (b'a;b\n1;"zwei"x\n3;4\n', "Row 2"),
        (b"a;b\n1;2\n3;4;5\n", "Row 3"),
        (b"a;b;c\n1;2;3\n4;5;6\n7;8", "cut off"),
        ("a;b\n1;grün".encode()[:-2], "cut off"),
        (b"a;b\n1;\x002\n", "neither"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
        (b"%PDF-1.7\n%\x93\x8c\x8b\x9e\n\x01\x02", "neither"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100), "old or protected"),
        (b"PK\x03\x04half an archive", "damaged"),
        (archive({"word/document.xml": "<a/>"}), "neither"),
        (archive({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "damaged"),
    ],
)
def test_read_table_says_what_is_wrong_with_a_file(data, words):
    with translation.override("en"), pytest.raises(TableError, match=words):
        read(data)


def test_read_table_names_the_row():
    with pytest.raises(TableError) as caught:
        read(b"a;b\n1;2\n\n3;4;5\n")

    assert caught.value.row == 4


def test_read_table_keeps_to_its_limits():
    table = b"a;b\n" + b"1;2\n" * 10

    assert len(read(table, max_rows=10, max_columns=2, max_bytes=len(table)).rows) == 10
    for limits in ({"max_rows": 9}, {"max_columns": 1}, {"max_bytes": len(table) - 1}):
        with pytest.raises(TableError):
            read(table, **limits)


def test_read_table_refuses_one_endless_cell():
    with pytest.raises(TableError):
        read(b"a;b\n1;" + b"x" * 1_000_000)


def test_read_table_reads_workbooks():
    data = workbook(
        [
            [None, None],
            ["Titel", "Beginn", "Kosten", "Anteil", "Jahr"],
            ["Straßenfest", date(2026, 3, 1), 12500.5, 12.125, 2026],
            [None],
            ["Café", datetime(2026, 3, 1, 14, 30), 0.1 + 0.2, 1e21, 12500.0],
        ]
    )

    table = read_table(io.BytesIO(data), name="liste.xlsx")

    assert (table.header, table.rows, table.encoding, table.delimiter) == (
        ("Titel", "Beginn", "Kosten", "Anteil", "Jahr"),
        (
            Row(3, ("Straßenfest", "2026-03-01", "12500,5", "12,125", "2026")),
            Row(5, ("Café", "2026-03-01 14:30:00", "0,3", "1000000000000000000000", "12500")),
        ),
        "",
        "",
    )


def test_read_table_reads_the_first_visible_sheet():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["geheim"])
    sheet = book.create_sheet("Liste")
    sheet.append(["a"])
    sheet.append(["b"])
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).header == ("a",)


def test_read_table_drops_no_cell_of_a_workbook_without_a_heading():
    table = read(workbook([["a"], ["b", None, "note"]]))

    assert (table.header, table.rows) == (("a", "", ""), (Row(2, ("b", "", "note")),))


def test_read_table_refuses_cells_far_away():
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "a", "b", "far"
    file = io.BytesIO()
    book.save(file)

    with translation.override("en"), pytest.raises(TableError, match="far away"):
        read(file.getvalue())


def sheet_with(xml):
    """Return a workbook whose sheet is replaced by ``xml``."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]]))) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    return archive({**members, "xl/worksheets/sheet1.xml": xml})


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "data",
    [
        sheet_with(SHEET.format(f"<row><c><v>{'0' * 2_000_000}</v></c></row>")),
        sheet_with(SHEET.format('<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>')),
        sheet_with(
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
            + SHEET.format("<row><c><v>&b;</v></c></row>")
        ),
        sheet_with(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHEET.format("<row><c><v>&a;</v></c></row>")
        ),
        sheet_with("<worksheet><sheetData><row>"),
        archive({f"xl/{number}": "x" for number in range(201)} | {"xl/workbook.xml": "<a/>"}),
        workbook([["a"], ["b"]])[:-30],
    ],
    ids=["bomb", "endless rows", "entities", "outside entity", "half", "members", "cut off"],
)
def test_read_table_refuses_hostile_workbooks(data):
    with pytest.raises(TableError):
        read(data)


def test_read_table_reads_opendocument_spreadsheets():
    data = ods_of(
        [
            [None, None],
            ["Titel", "Beginn", "Kosten", "Anteil", "Schlüssel", "Jahr"],
            ["Straßenfest", date(2026, 3, 1), 12500.5, 12.125, "0012", 2026],
            [None],
            ["  Café ", datetime(2026, 3, 1, 14, 30), 0.1 + 0.2, -7, "1.675", 12500.0],
        ]
    )

    table = read_table(io.BytesIO(data), name="liste.ods")

    assert (table.header, table.rows) == (
        ("Titel", "Beginn", "Kosten", "Anteil", "Schlüssel", "Jahr"),
        (
            Row(3, ("Straßenfest", "2026-03-01", "12500,5", "12,125", "0012", "2026")),
            Row(5, ("Café", "2026-03-01 14:30:00", "0,3", "-7", "1.675", "12500")),
        ),
    )


def test_read_table_passes_over_the_endless_empty_rows_and_columns_of_a_spreadsheet():
    empty = cell(None, repeated=16_384)
    data = ods(
        row("a", "b").replace("</table:table-row>", f"{empty}</table:table-row>")
        + row("1", "2")
        + f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    )

    assert read(data).rows == (Row(2, ("1", "2")),)


WIDE = "".join(
    f'<table:table-row table:number-rows-repeated="{rows}">{cell(1, repeated=columns)}</table:table-row>'
    for rows, columns in [(1_048_576, 16_384)]
)


@pytest.mark.parametrize(
    "data",
    [
        ods(row("a") + row("b", repeated=1_048_576)),
        ods(WIDE),
        ods(f'<table:table-row table:number-rows-repeated="60000">{cell(1, repeated=1000)}</table:table-row>'),
        ods(row("a", "b") + f"<table:table-row>{cell(1, repeated=16_384)}</table:table-row>"),
        ods(row("a") + row("b", repeated=99_999_999_999)),
        ods(
            "<table:table-row><table:table-cell><text:p>&amp;b;</text:p></table:table-cell></table:table-row>".replace(
                "&amp;", "&"
            ),
            prologue='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        ),
        ods("<table:table-row>"),
        ods(row("a"))[:-30],
    ],
    ids=["rows", "sheet", "memory", "columns", "endless", "entities", "half", "cut off"],
)
def test_read_table_refuses_hostile_spreadsheets(data):
    with pytest.raises(TableError):
        read(data)


def test_read_table_names_the_cell_with_an_error():
    data = sheet_with(SHEET.format('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c></row>'))

    with translation.override("en"), pytest.raises(TableError, match="Cell B1"):
        read(data)


def test_read_table_reads_files_of_old_systems():
    rows = (Row(2, ("Nördliche Straße", "Übergänge")),)

    for encoding in ("cp850", "mac_roman"):
        table = read("Name;Größe\r\nNördliche Straße;Übergänge\r\n".encode(encoding))
        assert (table.rows, table.encoding) == (rows, encoding)


@pytest.mark.skipif(not DATA.exists(), reason="the collected data are not part of the project")
@pytest.mark.parametrize(
    "path",
    [
        "measures_sample.csv",
        "koeln/koeln_stadtteile_bevoelkerung_2005_2012.csv",
        "genesis/genesis_ffcsv_12411-01-01-4.csv",
        "genesis/genesis_ffcsv_special_signs_sample.csv",
    ],
)
def test_read_table_reads_the_collected_files(path):
    data = (DATA / path).read_bytes()
    text = data.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ",")

    table = read(data)

    assert table.header == tuple(header)
    assert [row.cells for row in table.rows] == [tuple(cell.strip() for cell in row) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "  =1",
        "\u00a0=1",
        ";=1",
        "\tx",
    ],
)
def test_safe_cell_marks_what_could_be_a_formula(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Straßenfest", "1=1", "5 - 7", "– Punkt", "'=1"])
def test_safe_cell_leaves_other_text_alone(text):
    assert safe_cell(text) == text


def test_write_csv_writes_as_german_spreadsheets_read():
    data = write_csv(
        ["Titel", "Kosten", "Beginn", "offen"],
        [["Fest; laut", Decimal("-1234.50"), date(2026, 3, 1), True], ["=1+1", None, datetime(2026, 3, 1, 8, 5), -5]],
    )

    assert data.decode("utf-8-sig") == (
        f'Titel;Kosten;Beginn;offen\r\n"Fest; laut";-1234,50;01.03.2026;{_yes()}\r\n\'=1+1;;01.03.2026 08:05;-5\r\n'
    )
    assert data.startswith(b"\xef\xbb\xbf")


def _yes():
    return write_csv(["x"], [[True]]).decode("utf-8-sig").splitlines()[1]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1))
def test_what_write_csv_writes_is_read_back(texts):
    texts = [text.strip(" \u00a0\u2007\u202f\u200b\u2060\ufeff") or "x" for text in texts]

    table = read(write_csv(["Titel", "Nr"], [[text, number] for number, text in enumerate(texts)]))

    read_back = [row.cells[0] for row in table.rows]
    assert read_back == [text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text for text in texts]


def test_write_xlsx_writes_typed_cells():
    data = write_xlsx(
        ["Titel", "Kosten", "Beginn", "Erfasst", "Anzahl"],
        [["=1+1", Decimal("-1234.50"), date(2026, 3, 1), datetime(2026, 3, 1, 7, 5, tzinfo=UTC), 7], ["a\x00b", None]],
        title="Maßnahmen: 1/2026",
    )

    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    assert (book.properties.title, sheet.title, sheet.freeze_panes) == ("Maßnahmen: 1/2026", "Maßnahmen  1 2026", "A2")
    assert [(cell.value, cell.data_type, cell.font.b) for cell in sheet[1]][:1] == [("Titel", "s", True)]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("=1+1", "s"),
        (-1234.5, "n"),
        (datetime(2026, 3, 1), "d"),
        (datetime(2026, 3, 1, 8, 5), "d"),
        (7, "n"),
    ]
    assert [cell.number_format for cell in sheet[2]][1:3] == [MONEY_FORMAT, "DD.MM.YYYY"]
    assert sheet["A2"].quotePrefix
    assert sheet["A3"].value == "ab"


@pytest.mark.parametrize("prefix", ["=", "+", "-", "@", "\t", "＝", "  =", ";="])
def test_no_text_becomes_a_formula_in_a_workbook(prefix):
    text = f"{prefix}HYPERLINK(1)"

    cell = load_workbook(io.BytesIO(write_xlsx([text], [[text]], title="x"))).active["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_what_write_xlsx_writes_is_read_back():
    table = read(write_xlsx(["a", "b", "c"], [["=1", Decimal("12500.50"), date(2026, 3, 1)]], title="x"))

    assert table.rows == (Row(2, ("=1", "12500,5", "2026-03-01")),)


def formatted(rows, **formats):
    book = Workbook()
    for values in rows:
        book.active.append(values)
    for cell_name, number_format in formats.items():
        book.active[cell_name].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_read_table_reads_percentages_of_a_workbook_as_they_are_shown():
    data = formatted(
        [["Anteil", "Quote", "Saldo", "Faktor"], [0.125, 0.07, -0.2551, 0.5], [1, None, "k. A.", 0.1]],
        A2="0.0%",
        A3="0%",
        B2="0.00%",
        B3="0.00%",
        C2='[Red]-0.00" "%;0.00" "%',
        C3="0%",
        D2='0.0" % von allen"',
    )

    assert read(data).rows == (Row(2, ("12,5 %", "7 %", "-25,51 %", "0,5")), Row(3, ("100 %", "", "k. A.", "0,1")))


def test_read_table_reads_percentages_of_an_opendocument_sheet_as_they_are_shown():
    value = 'office:value-type="percentage" office:value="0.125"><text:p>12,5 %</text:p></table:table-cell>'
    shares = f'<table:table-cell table:number-columns-repeated="2" {value}'
    data = ods(
        row("Stadtteil", "Faktor", "Anteil", "Quote")
        + row(None, repeated=3)
        + f"<table:table-row>{cell('Nord')}{cell(0.125)}{shares}</table:table-row>"
        + f'<table:table-row table:number-rows-repeated="2">{cell(None)}<table:table-cell {value}</table:table-row>'
        + row("Süd", 0.5)
    )

    assert read(data).rows == (
        Row(5, ("Nord", "0,125", "12,5 %", "12,5 %")),
        Row(6, ("", "12,5 %", "", "")),
        Row(7, ("", "12,5 %", "", "")),
        Row(8, ("Süd", "0,5", "", "")),
    )


def test_read_table_passes_over_sheets_of_titles_and_remarks():
    book = Workbook()
    book.active.title = "Inhalt"
    for number in range(5):
        book.active.append([f"Tabelle {number}", number])
    book.create_sheet("Leer")
    book.create_sheet("2024").append(["Stadtteil", "Einwohner"])
    book["2024"].append(["Nord", "1 675"])
    book["2024"].append(["Süd", 12])
    book["2024"].append(["West", 15])
    book.create_sheet("2023").append([1, 2, 3, 4])
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).header == ("Stadtteil", "Einwohner")


def test_read_table_names_the_cell_whose_formula_nobody_has_computed():
    with translation.override("en"), pytest.raises(TableError, match="Cell B2 holds a formula without its result"):
        read(workbook([["a", "b"], [1, "=A2*2"]]))


def test_read_table_reads_the_results_of_formulas():
    cells = (
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>IF(A2&gt;5,A2,"")</f><v></v></c>'
        '<c r="C2"><f t="shared" si="0"/><v>7</v></c>'
    )
    data = sheet_with(SHEET.format(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cells}</row>'))

    assert read(data).rows == (Row(2, ("2", "", "7")),)
