import csv
import re
from pathlib import Path

import pytest

from inventory.catalogue import DISJOINT, PARTITIONS, SUBSETS, install_catalogue, install_defaults
from inventory.models import Indicator, PopulationGroup

WIESBADEN = Path(__file__).parents[3] / "shared" / "data" / "indicators_wiesbaden.csv"


@pytest.mark.skipif(not WIESBADEN.exists(), reason="the list of indicators is not here")
@pytest.mark.django_db
def test_the_wiesbaden_indicators_are_all_there():
    install_catalogue()

    with WIESBADEN.open(encoding="utf-8-sig") as file:
        expected = {
            (row["code"], row["dimension"], row["name_de"], row["direction"])
            for row in csv.DictReader(file, delimiter=";")
        }
    stored = set(Indicator.objects.shared().values_list("code", "dimension", "name", "direction"))
    assert len(expected) == 26
    assert expected <= stored


def test_installing_again_changes_nothing(db):
    install_catalogue()

    assert install_catalogue() == 0


def test_every_shipped_indicator_is_explained(db):
    install_catalogue()

    assert list(Indicator.objects.filter(definition="")) == []
    assert [one for one in Indicator.objects.all() if one.has_parts and one.unit == "%" and one.per != 100] == []


def test_sums_name_groups_that_exist(db):
    install_catalogue()

    named = {slug for whole, parts in (*PARTITIONS, *DISJOINT) for slug in (whole, *parts)} | {
        slug for pair in SUBSETS for slug in pair
    }
    assert named - set(PopulationGroup.objects.values_list("slug", flat=True)) == set()


def test_shares_of_the_inhabitants_name_the_group_in_their_numerator(db):
    install_catalogue()

    named = Indicator.objects.exclude(numerator_group=None).order_by("code")
    assert list(named.values_list("code", "numerator_group__slug")) == [
        ("P.2.1", "with-migration-background"),
        ("P.2.2", "foreigners"),
        ("P.2.3", "under-18"),
        ("P.2.4", "age-65-plus"),
    ]


def test_a_municipality_starts_with_eleven_fields_and_keeps_its_own(municipality):
    install_defaults(municipality)
    municipality.fields_of_action.filter(slug="religion").delete()

    install_defaults(municipality)

    assert municipality.fields_of_action.count() == 10
    assert municipality.target_groups.count() == 15


def luminance(colour):
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_stand_out_from_white_and_from_each_other(municipality):
    install_defaults(municipality)

    colours = list(municipality.fields_of_action.values_list("colour", flat=True))
    assert len(set(colours)) == 11
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in colours)
    assert [colour for colour in colours if 1.05 / (luminance(colour) + 0.05) < 3] == []
