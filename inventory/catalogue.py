"""
What ships with the application: indicators, population groups, and a municipality's first fields and target groups.

The 26 indicators A to D are those of the Wiesbaden integration monitoring; P are the base figures they are read with.
The names are German, as the figures are.
"""

import csv
from pathlib import Path

from django.db import transaction

from inventory.models import FieldOfAction, Indicator, PopulationGroup, TargetGroup

DATA = Path(__file__).parent / "catalogue_data"

INHABITANTS = "P.1.1"
TOTAL = "total"

#: Sums of groups: the first is the sum of the others. What they leave open could be computed from them.
PARTITIONS = (
    (TOTAL, ("germans", "foreigners")),
    (TOTAL, ("with-migration-background", "without-migration-background")),
    (TOTAL, ("female", "male")),
    (TOTAL, ("under-18", "age-18-24", "age-25-64", "age-65-plus")),
    ("with-migration-background", ("germans-with-migration-background", "foreigners")),
    ("germans", ("germans-with-migration-background", "without-migration-background")),
    ("under-18", ("under-18-with-migration-background", "under-18-without-migration-background")),
    ("under-18", ("under-3", "age-3-5", "age-6-9", "age-10-14", "age-15-17")),
)

#: Further groups within a group (beside the total); the rest could be computed all the same.
SUBSETS = (
    ("age-65-plus", "age-75-plus"),
    ("with-migration-background", "under-18-with-migration-background"),
    ("without-migration-background", "under-18-without-migration-background"),
)

#: Groups within a group that have nobody in common but are no complete sum of it.
DISJOINT = (
    ("foreigners", ("eu-nationality", "turkish-nationality")),
    ("germans-with-migration-background", ("resettlers", "naturalised")),
)


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def group_synonyms():
    """Return header word → slug of the population group that a column of that name counts."""
    return {word: row["slug"] for row in _rows("groups.csv") for word in row["synonyms"].split("|")}


def install_catalogue():
    """
    Create or bring up to date the shared indicators and groups; may be run again at any time.

    Returns how many rows were created or changed.
    """
    with transaction.atomic():
        return sum(_install_groups()) + sum(_install_indicators())


def _install_groups():
    for order, row in enumerate(_rows("groups.csv"), start=1):
        group = PopulationGroup.objects.filter(slug=row["slug"]).first() or PopulationGroup(slug=row["slug"])
        yield _bring_up_to_date(group, {"name": row["name"], "order": order})


def _install_indicators():
    groups = {group.slug: group for group in PopulationGroup.objects.all()}
    for row in _rows("indicators.csv"):
        shared = Indicator.objects.shared().filter(code=row["code"]).first() or Indicator(code=row["code"])
        values = {
            "dimension": row["dimension"],
            "theme": row["theme"],
            "name": row["name"],
            "kind": row["kind"],
            "unit": row["unit"],
            "per": int(row["per"]),
            "decimals": int(row["decimals"]),
            "direction": row["direction"],
            "numerator_meaning": row["numerator"],
            "denominator_meaning": row["denominator"],
            "definition": row["definition"],
            "numerator_group": groups.get(row["numerator_group"]),
        }
        yield _bring_up_to_date(shared, values)


def _bring_up_to_date(row, values):
    """Save the row if it is new or differs, and return whether it was saved."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True


def install_defaults(municipality):
    """Give a municipality the eleven fields of action and usual target groups, unless it has any of its own."""
    with transaction.atomic():
        if not municipality.fields_of_action.exists():
            for order, row in enumerate(_rows("fields.csv"), start=1):
                FieldOfAction.objects.create(municipality=municipality, order=order, **row)
        if not municipality.target_groups.exists():
            for order, row in enumerate(_rows("target_groups.csv"), start=1):
                TargetGroup.objects.create(municipality=municipality, order=order, **row)
