"""The figures of Cologne as its statistics office gives them: 86 districts, 9 boroughs, the city, 2005 to 2012."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from config.spreadsheets import Row, Table, read_table
from districts.models import District
from inventory.catalogue import install_catalogue
from inventory.importers.canonical import read_figures
from inventory.importers.mapping import TARGETS, Mapping, guess_values
from inventory.importers.observations import ObservationImport
from inventory.importers.storing import ObservationUndo
from inventory.importing import UploadForm, carry_out, guess_columns, store_upload, undo
from inventory.models import ImportRun, Indicator, Observation, PopulationGroup
from tests.factories import make_import_run, make_membership, make_municipality

FILE = Path(__file__).parents[4] / "shared" / "data" / "koeln" / "koeln_stadtteile_bevoelkerung_2005_2012.csv"

TODAY = date(2030, 1, 1)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the figures of Cologne are not here"),
]


@pytest.fixture
def cologne():
    install_catalogue()
    return make_municipality(name="Köln", slug="koeln")


@pytest.fixture
def user(cologne):
    return make_membership(municipality=cologne, role="coordination").user


def upload(cologne, user):
    form = UploadForm({}, {"file": SimpleUploadedFile(FILE.name, FILE.read_bytes())})
    assert form.is_valid()
    return store_upload(form.cleaned_data["file"], kind=ImportRun.Kind.OBSERVATIONS, municipality=cologne, by=user)


def guessed_mapping(table, **values):
    columns = guess_columns(table.header, TARGETS)
    pairs = guess_values(table, columns, Indicator.objects.all(), PopulationGroup.objects.all())
    return Mapping(columns=columns, values=pairs, **values)


def do_import(cologne, user, **values):
    run = upload(cologne, user)
    table = read_figures(run)
    mapping = guessed_mapping(table, **values)
    run.remember_mapping(mapping.as_json(table.header))
    carry_out(run, ObservationImport(run, table, mapping, by=user, on=TODAY).write, by=user, at=timezone.now())
    return run


def test_every_column_is_recognised(cologne):
    with FILE.open("rb") as file:
        table = read_table(file, name=FILE.name)

    mapping = guessed_mapping(table)

    slugs = dict(PopulationGroup.objects.values_list("pk", "slug"))
    assert mapping.columns == {"year": 0, "key": 1, "name": 2, "level": 3}
    assert [slugs[group] for _indicator, group in mapping.values.values()] == [
        "total",
        "with-migration-background",
        "germans-with-migration-background",
        "resettlers",
        "naturalised",
        "foreigners",
        "eu-nationality",
        "turkish-nationality",
        "under-3",
        "age-3-5",
        "age-6-9",
        "age-10-14",
        "age-15-17",
        "age-75-plus",
    ]


def test_values_read_back_equal_the_file(cologne, user):
    run = do_import(cologne, user, create_levels=("Stadtbezirk", "Stadtteil"))

    with FILE.open("rb") as file:
        table = read_table(file, name=FILE.name)
    expected = {
        (row.cells[1], int(row.cells[0]), column): int(row.cells[column])
        for row in table.rows
        for column in range(4, 18)
    }
    groups = {group: column for column, (_indicator, group) in Mapping.from_json(run.mapping).values.items()}
    stored = {
        (key or "000", year, groups[group]): value
        for key, year, group, value in Observation.objects.values_list("district__key", "year", "group", "value")
    }
    assert stored == expected
    assert run.counts == {
        "rows": 768,
        "new": 768 * 14,
        "changed": 0,
        "unchanged": 0,
        "empty": 0,
        "districts": 95,
        "unknown": 0,
        "excluded": 0,
    }


def test_districts_are_created_in_their_borough_also_where_names_exist_twice(cologne, user):
    do_import(cologne, user, create_levels=("Stadtbezirk", "Stadtteil"))

    assert District.objects.of(cologne).count() == 96
    kalk = District.objects.get(name="Kalk", parent__isnull=False)
    assert (kalk.key, kalk.parent.name, kalk.parent.key) == ("802", "Kalk", "008")


def test_same_file_again_changes_nothing(cologne, user):
    do_import(cologne, user, create_levels=("Stadtbezirk", "Stadtteil"))
    run = upload(cologne, user)
    table = read_figures(run)

    draft = ObservationImport(run, table, guessed_mapping(table), by=user, on=TODAY).prepare()

    assert (draft.is_empty, draft.unchanged, draft.errors) == (True, 768 * 14, [])


def test_undo_leaves_nothing_behind(cologne, user):
    run = do_import(cologne, user, create_levels=("Stadtbezirk", "Stadtteil"), derives_shares=True)

    undo(run, ObservationUndo(run, by=user).take_back, by=user, at=timezone.now())

    assert not Observation.objects.exists()
    assert District.objects.of(cologne).count() == 1
    records = Observation.history.filter(history_type="-")
    assert records.count() == run.counts["new"]


def test_shares_follow_from_the_inhabitants(cologne, user):
    do_import(cologne, user, derives_shares=True)

    share = Observation.objects.get(indicator__code="P.2.1", year=2012, district=cologne.whole_city)

    assert share.value == share.indicator.value_of(share.numerator, share.denominator)
    assert (share.numerator, share.denominator) == (
        Observation.objects.get(indicator__code="P.1.1", year=2012, group__slug="with-migration-background").value,
        Observation.objects.get(indicator__code="P.1.1", year=2012, group__slug="total").value,
    )


def test_eight_names_at_two_levels_are_decided_once_and_remembered(cologne, user):
    with FILE.open("rb") as file:
        whole = read_table(file, name=FILE.name)
    for row in whole.rows[1:96]:
        District.objects.create(municipality=cologne, key=row.cells[1], name=row.cells[2], basis="statistical")
    inhabitants = Indicator.objects.get(code="P.1.1").pk, PopulationGroup.objects.get(slug="total").pk
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: inhabitants})

    def names_only(year):
        rows = [row for row in whole.rows if row.cells[0] == year and row.cells[3] == "Stadtteil"]
        cells = [Row(row.number, (row.cells[2], row.cells[0], row.cells[4])) for row in rows]
        return ObservationImport(
            make_import_run(municipality=cologne, uploaded_by=user),
            Table(FILE.name, ("raum", "jahr", "einwohner"), tuple(cells)),
            mapping,
            by=user,
            on=TODAY,
        )

    first = names_only("2011")
    doubtful = first.open_areas()
    for one in doubtful:
        lower = next(district for district in one.proposed if not district.key.startswith("00"))
        first.resolver.decisions.remember(one.area, [lower])
    draft = names_only("2012").prepare()

    assert sorted(one.area.name for one in doubtful) == [
        "Chorweiler",
        "Ehrenfeld",
        "Kalk",
        "Lindenthal",
        "Mülheim",
        "Nippes",
        "Porz",
        "Rodenkirchen",
    ]
    assert (draft.new, draft.error_count, draft.unknown) == (86, 0, {})
