from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from config.spreadsheets import TableError, read_table
from inventory.catalogue import install_catalogue
from inventory.importers.canonical import read_figures
from inventory.importers.flatfile import is_flat_file, widen
from inventory.importers.mapping import TARGETS, Mapping, guess_values
from inventory.importers.observations import ObservationImport
from inventory.importing import carry_out, guess_columns
from inventory.models import Indicator, Observation, PopulationGroup
from tests.factories import make_import_run, make_membership, make_municipality

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
@pytest.mark.django_db
def test_the_city_finds_its_figures_by_its_official_key_among_those_of_all():
    install_catalogue()
    mannheim = make_municipality(name="Mannheim", official_key="08222000")
    user = make_membership(municipality=mannheim, role="coordination").user
    run = make_import_run(municipality=mannheim, content=FILE.read_text(encoding="utf-8"), uploaded_by=user)
    wide = read_figures(run)
    columns = guess_columns(wide.header, TARGETS)
    values = guess_values(wide, columns, Indicator.objects.all(), PopulationGroup.objects.all())
    mapping = Mapping(columns=columns, values=values)

    carry_out(
        run, ObservationImport(run, wide, mapping, by=user, on=timezone.localdate()).write, by=user, at=timezone.now()
    )

    women = Observation.objects.get(group__slug="female", year=2024)
    assert (women.district, women.value, women.reference_date) == (mannheim.whole_city, 158789, date(2024, 12, 31))


@pytest.mark.skipif(not FILE.exists(), reason="the flat file is not here")
def test_a_real_flat_file_is_read():
    with FILE.open("rb") as file:
        flat = read_table(file, name=FILE.name)

    wide = widen(flat)

    assert is_flat_file(flat)
    assert wide.header[:3] == ("time", "area_key", "area_name")
    assert sum(1 for row in wide.rows for cell in row.cells[3:] if cell) == len(flat.rows)
