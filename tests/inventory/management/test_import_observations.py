"""Figures imported without a browser, as a saved mapping says."""

import io

import pytest
from django.core.management import CommandError, call_command

from inventory.catalogue import install_catalogue
from inventory.importers.mapping import Mapping, save_mapping
from inventory.models import ImportRun, Indicator, Observation, PopulationGroup
from tests.factories import make_district, make_membership, make_municipality

HEADER = ("raum", "jahr", "einwohner", "auslaender")


@pytest.fixture
def city(db):
    install_catalogue()
    city = make_municipality(slug="musterstadt")
    make_membership(municipality=city, role="coordination")
    make_district(municipality=city, name="Nord")
    make_district(municipality=city, name="Süd")
    inhabitants = Indicator.objects.get(code="P.1.1").pk
    total, foreigners = (PopulationGroup.objects.get(slug=slug).pk for slug in ("total", "foreigners"))
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: (inhabitants, total), 3: (inhabitants, foreigners)})
    save_mapping(city, "Melderegister", mapping.as_json(HEADER))
    return city


@pytest.fixture
def run_command(tmp_path):
    """Return a function that imports a text as a file and gives what the command has printed."""

    def run_command(*rows, options=(), mapping="Melderegister", header=HEADER):
        path = tmp_path / "einwohner.csv"
        path.write_text("\n".join(";".join(cells) for cells in (header, *rows)) + "\n", encoding="utf-8")
        out = io.StringIO()
        try:
            call_command("import_observations", "musterstadt", str(path), f"--mapping={mapping}", *options, stdout=out)
        except CommandError as error:
            error.printed = out.getvalue()
            raise
        return out.getvalue()

    return run_command


ROWS = (("Nord", "2024", "600", "150"), ("Süd", "2024", "400", "50"))


def values():
    return [
        int(value)
        for value in Observation.objects.order_by("district__name", "group__order").values_list("value", flat=True)
    ]


def test_a_file_is_imported_as_the_mapping_says(city, run_command):
    printed = run_command(*ROWS)

    assert values() == [600, 150, 400, 50]
    assert "Neue Werte: 4" in printed
    assert ImportRun.objects.get().is_imported


def test_a_dry_run_writes_nothing(city, run_command):
    printed = run_command(*ROWS, options=["--dry-run"])

    assert ("Neue Werte: 4" in printed, values()) == (True, [])
    assert not ImportRun.objects.exclude(status="discarded").exists()


def test_the_same_file_again_changes_nothing_and_is_no_failure(city, run_command):
    run_command(*ROWS)

    printed = run_command(*ROWS)

    assert "Unverändert: 4" in printed
    assert "Alles aus dieser Datei ist bereits vorhanden" in printed
    assert Observation.history.count() == 4


def test_changes_are_printed_and_need_to_be_agreed_to(city, run_command):
    run_command(*ROWS)
    changed = (("Nord", "2024", "610", "150"), ROWS[1])

    with pytest.raises(CommandError) as refused:
        run_command(*changed)
    after_refusal = values()
    run_command(*changed, options=["--accept-changes"])

    assert "600 → 610" in refused.value.printed
    assert (after_refusal[0], values()[0]) == (600, 610)


def test_errors_are_printed_by_row_and_column_and_nothing_is_written(city, run_command):
    with pytest.raises(CommandError) as refused:
        run_command(("Nord", "2024", "viele", "150"), ROWS[1])

    assert "Fehler (Zeile 2, einwohner): „viele“ ist keine Zahl." in refused.value.printed
    assert str(refused.value) == "Es wurde nichts importiert."
    assert values() == []


def test_columns_that_do_not_fit_are_named(city, run_command):
    with pytest.raises(CommandError, match="hunde"):
        run_command(("Nord", "2024", "1"), header=("raum", "jahr", "hunde"))


@pytest.mark.parametrize(
    "wrong", [{"mapping": "Anderes"}, {"options": ["--user=nobody@example.org"]}], ids=["mapping", "user"]
)
def test_unknown_names_are_refused(city, run_command, wrong):
    with pytest.raises(CommandError):
        run_command(*ROWS, **wrong)

    assert values() == []


def test_somebody_without_the_right_imports_nothing(city, run_command):
    reader = make_membership(municipality=city, role="reader").user

    with pytest.raises(CommandError, match=reader.email):
        run_command(*ROWS, options=[f"--user={reader.email}"])


def test_columns_that_are_new_to_the_mapping_are_named(city, run_command):
    printed = run_command(("Nord", "2024", "600", "150", "7"), header=(*HEADER, "hunde"), options=["--dry-run"])

    assert "Spalten mit Zahlen, die die Zuordnung nicht kennt: hunde" in printed


def test_everything_is_said_in_german(city, run_command):
    run_command(*ROWS)

    printed = run_command(("Nord", "2024", "610", "150"), ("Fern", "2024", "1", "1"), options=["--dry-run"])

    assert printed.splitlines() == [
        "Gelesene Zeilen: 2, Neue Werte: 0, Geänderte Werte: 1, Unverändert: 1, Ausgelassene Gebiete: 1",
        "Hinweis (Datei): 1 Gebiet wird ausgelassen: Fern",
        "Änderung (Zeile 2, Nord, 2024, Einwohnerinnen und Einwohner, Insgesamt): 600 → 610",
        "Gespeicherte Werte würden sich ändern; mit --accept-changes zustimmen.",
    ]


def test_a_file_that_is_not_there_is_told(city):
    with pytest.raises(CommandError, match="Es gibt keine Datei „/nirgends"):
        call_command("import_observations", "musterstadt", "/nirgends", "--mapping=Melderegister")
