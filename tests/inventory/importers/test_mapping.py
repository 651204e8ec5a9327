import pytest

from config.spreadsheets import Row, Table
from inventory.catalogue import install_catalogue
from inventory.importers.mapping import (
    Mapping,
    fitting_mappings,
    guess_targets,
    guess_values,
    proposed_name,
    refit,
    save_mapping,
    timeless,
)
from inventory.models import Indicator, PopulationGroup
from tests.factories import make_group, make_indicator, make_municipality

HEADER = ("Raum", "Einwohner 2023", "Einwohner 2024")


def kept(**values):
    mapping = Mapping(columns={"name": 0}, values={1: (1, 1), 2: (1, 2)}, roles={2: "numerator"}, year=2024)
    return {**mapping.as_json(HEADER), **values}


def test_the_same_columns_fit_but_a_year_named_by_hand_is_asked_for_anew():
    assert refit(kept(), HEADER) == {**kept(), "year": None}


def test_years_in_titles_may_have_moved_on():
    said = refit(kept(), ("Raum", "Einwohner 2024", "Einwohner 2025"))

    assert (said["columns"], said["values"], said["header"][1]) == (
        {"name": 0},
        {"1": [1, 1], "2": [1, 2]},
        "Einwohner 2024",
    )


def test_columns_are_found_where_they_have_moved_to():
    said = refit(kept(), ("Nr", "Raum", "Fläche", "Einwohner 2024", "Einwohner 2023"))

    assert (said["columns"], said["values"], said["roles"]) == (
        {"name": 1},
        {"4": [1, 1], "3": [1, 2]},
        {"3": "numerator"},
    )


@pytest.mark.parametrize("header", [("Raum", "Einwohner 2023"), ("Raum", "a", "b"), ()])
def test_a_mapping_does_not_fit_where_a_column_is_missing(header):
    assert refit(kept(), header) is None


def test_years_count_from_the_first():
    assert timeless(["Anteil 2019", "Anteil 2021", "Raum"]) == ["anteil y0", "anteil y2", "raum"]


@pytest.mark.parametrize(
    ("source", "file", "name"),
    [
        ("Melderegister", "einwohner_2024-12-31.csv", "Melderegister – einwohner_…"),
        ("", "Strukturdaten 2013.xlsx", "Strukturdaten …"),
        ("Melderegister", "2024.csv", "Melderegister"),
    ],
)
def test_a_name_is_proposed_from_the_source_and_what_stays_of_the_files_name(source, file, name):
    assert proposed_name(source, file) == name


@pytest.mark.django_db
def test_a_mapping_is_offered_only_here_and_while_its_indicators_exist():
    city, elsewhere = make_municipality(), make_municipality()
    indicator, group = make_indicator(municipality=city), make_group()
    mapping = Mapping(columns={"name": 0}, values={1: (indicator.pk, group.pk)})
    save_mapping(city, "Melderegister", mapping.as_json(HEADER))

    offered = [one.name for one, _said in fitting_mappings(city, HEADER)]
    abroad = fitting_mappings(elsewhere, HEADER)
    indicator.delete()

    assert (offered, abroad, fitting_mappings(city, HEADER)) == (["Melderegister"], [], [])
    assert not Indicator.objects.filter(pk=indicator.pk).exists()
    assert PopulationGroup.objects.filter(pk=group.pk).exists()


@pytest.mark.django_db
def test_a_mapping_of_the_same_name_is_replaced_and_its_history_kept():
    city = make_municipality()
    save_mapping(city, "Melderegister", kept())

    saved = save_mapping(city, "Melderegister", kept(decimal="."))

    assert (city.import_mappings.count(), saved.mapping["decimal"], saved.history.count()) == (1, ".", 2)


def test_area_columns_are_guessed_from_what_they_hold_where_titles_say_nothing():
    berlin = Table(
        "lor.csv",
        ("PLR_ID", "PLR_NAME", "JAHR", "E_E", "MH_E"),
        tuple(Row(n, (f"0110010{n}", f"Raum {n}", "2021", str(500 + n), "15")) for n in range(2, 6)),
    )

    assert guess_targets(berlin) == {"key": 0, "name": 1, "year": 2}


@pytest.mark.django_db
def test_groups_and_shares_are_guessed_from_titles_as_offices_write_them():
    install_catalogue()
    groups = {group.slug: group.pk for group in PopulationGroup.objects.all()}
    indicators = {one.code: one.pk for one in Indicator.objects.all()}

    def guessed(*titles):
        table = Table("x.csv", titles, ())
        return guess_values(table, {}, Indicator.objects.all(), PopulationGroup.objects.all())

    assert guessed("Bevölkerung, Bevölkerung mit Migrationshintergrund", "Bevölkerung, Anteil der Ausländer in %") == {
        0: (indicators["P.1.1"], groups["with-migration-background"]),
        1: (indicators["P.2.2"], groups["total"]),
    }
    assert guessed("Ausländeranteil", "Anteil unter 18 Jahre in Prozent", "Anteil der Hunde") == {
        0: (indicators["P.2.2"], groups["total"]),
        1: (indicators["P.2.3"], groups["total"]),
    }
    assert guessed("Ausländer", "Ausländeranteil in %") == {0: (indicators["P.1.1"], groups["foreigners"])}
