from pathlib import Path

import pytest

from config.spreadsheets import TableError, read_table
from inventory.importers.flatfile import is_flat_file, widen

FILE = Path(__file__).parents[4] / "shared" / "data" / "genesis" / "genesis_ffcsv_12411-01-01-4.csv"
HEADER = (
    "statistics_code;time;1_variable_code;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_attribute_code;2_variable_attribute_label;value;value_q;value_variable_label"
)


def table(tmp_path, *rows):
    path = tmp_path / "flat.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    with path.open("rb") as file:
        return read_table(file, name="flat.csv")


def test_each_area_and_date_gets_one_row_and_each_series_a_column(tmp_path):
    flat = table(
        tmp_path,
        "12411;2024-12-31;KREISE;05315;Köln;GES;GESW;weiblich;10;e;Bevölkerung",
        "12411;2024-12-31;KREISE;05315;Köln;GES;GESM;männlich;8;();Bevölkerung",
        "12411;2024-12-31;KREISE;05315;Köln;GES;;Insgesamt;18;;Bevölkerung",
        "12411;2023-12-31;KREISE;05315;Köln;GES;;Insgesamt;.;;Bevölkerung",
        "Hinweis;;;;;;;;;;",
    )

    wide = widen(flat)

    assert wide.header == (
        "time",
        "area_key",
        "area_name",
        "Bevölkerung, weiblich",
        "Bevölkerung, männlich",
        "Bevölkerung, Insgesamt",
    )
    assert [row.cells for row in wide.rows] == [
        ("2024-12-31", "05315", "Köln", "10 e", "(8)", "18"),
        ("2023-12-31", "05315", "Köln", "", "", "."),
    ]


def test_a_figure_that_stands_twice_is_refused(tmp_path):
    row = "12411;2024-12-31;KREISE;05315;Köln;GES;GESW;weiblich;10;;Bevölkerung"

    with pytest.raises(TableError) as refused:
        widen(table(tmp_path, row, row))

    assert refused.value.row == 3


def test_a_file_without_areas_is_refused(tmp_path):
    row = "12411;2024-12-31;DG;DG;Deutschland;GES;GESW;weiblich;10;;Bevölkerung"

    with pytest.raises(TableError):
        widen(table(tmp_path, row))


@pytest.mark.skipif(not FILE.exists(), reason="the flat file is not here")
def test_a_real_flat_file_is_read():
    with FILE.open("rb") as file:
        flat = read_table(file, name=FILE.name)

    wide = widen(flat)

    assert is_flat_file(flat)
    assert wide.header[:3] == ("time", "area_key", "area_name")
    assert sum(1 for row in wide.rows for cell in row.cells[3:] if cell) == len(flat.rows)
