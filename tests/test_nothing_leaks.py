"""
Whatever hidden figures are, everybody outside the coordination office reads the same.

A town is built in which confidential figures stand wherever figures can stand: in series, shares, targets, findings,
needs, indices and warnings. Every address of the application is read; then the hidden figures are changed, so that
their sizes, their order and what they reach all differ; and every address is read again. What comes back must be the
same to the letter: no text, order, number of rows, position in a chart or checksum may depend on what is hidden.
"""

import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from inventory.catalogue import install_catalogue
from inventory.judging import judge
from inventory.models import Indicator, Observation
from tests import factories
from tests.rights import RIGHTS
from tests.world import World

YEARS = (2023, 2025)
#: What two districts have, which hide each other, and what they have after the change; the sums stay the same.
BEFORE, AFTER = (7, 31), (29, 9)
#: How pages about figures can be asked, by a part of their name.
QUERIES = {
    "inventory:indicator": [
        "",
        "format=csv",
        "format=csv&table=comparison&sort=-value",
        "sort=-value",
        "chart=dots&since=2023",
        "chart=bars&districts={north}&districts={west}",
        "as_share=on&group=foreigners&format=csv&table=comparison",
    ],
    "inventory:statistics": ["", "show=all", "district={north}", "district={south}&group=foreigners"],
    "inventory:comparison": ["", "sort=-1", "sort=1", "group=foreigners", "districts={north}&districts={south}"],
    "inventory:classes": ["", "classes=2"],
    "inventory:segregation": ["", "group=foreigners"],
    "inventory:need-create": ["", "observation={figure}"],
    "inventory:finding-create": ["district={north}", "observation={figure}"],
}
#: Addresses that do not tell of figures and change with every visit or take long.
LEFT_OUT = {"healthz", "home", "profile", "language-set"}
FILES = ("export", "chart", "series", "bars", "dots", "map", "pdf", "file")


@pytest.fixture
def town(db):
    install_catalogue()
    world = World()
    world.municipality.smallest_count = 10
    world.municipality.save()
    world.west = factories.make_district(municipality=world.municipality, name="West", outline=factories.square(7.2))
    world.people = Indicator.objects.get(code="P.1.1")
    world.foreign = Indicator.objects.get(code="P.2.2")
    world.count = factories.make_indicator(municipality=world.municipality, kind="count", name="Wohnungslose")
    world.rate = factories.make_indicator(
        municipality=world.municipality, kind="rate", per=1000, direction="lower", name="Rate"
    )
    world.age = factories.make_indicator(
        municipality=world.municipality, kind="mean", direction="lower", name="Alter", dimension="social"
    )
    world.indicator = world.count
    write(world, BEFORE)
    judge(world.municipality)
    world.observation = Observation.objects.get(indicator=world.count, district=world.north, year=2025)
    for indicator in (world.count, world.rate, world.foreign, world.age):
        factories.make_indicator_use(municipality=world.municipality, indicator=indicator, is_key=True)
        for side, limit in (("above", 20), ("below", 20)):
            factories.make_warning_rule(
                municipality=world.municipality, indicator=indicator, side=side, limit=Decimal(limit)
            )
    judge(world.municipality)
    world.composite = factories.make_composite(
        municipality=world.municipality, parts=[(world.rate, "total", 1), (world.age, "total", 2)], year=2025
    )
    world.finding.observations.set(Observation.objects.filter(district__in=[world.north, world.south]))
    world.need = factories.make_need(
        district=world.north, fields=[world.field], origin="observation", observation=world.observation
    )
    world.goal.findings.set([world.finding])
    world.target = factories.make_target(
        goal=world.goal,
        indicator=world.count,
        group=factories.the_group("total"),
        baseline=BEFORE[0],
        baseline_year=2023,
        target=20,
    )
    return world


def write(world, counts):
    """Enter figures of all years, or enter other hidden ones past the application."""
    total, foreigners = factories.the_group("total"), factories.the_group("foreigners")
    north, south = counts
    rows = {world.north: north, world.south: south, world.west: 400, world.city: 438}
    for year in YEARS:
        for district, number in rows.items():
            people = 3000 if district == world.city else 1000
            enter(world.people, district, total, year, value=people)
            enter(world.people, district, foreigners, year, value=number)
            share = {"value": Decimal(number) / people * 100, "numerator": number, "denominator": people}
            enter(world.foreign, district, total, year, **share)
            enter(world.count, district, total, year, value=number)
            enter(world.rate, district, total, year, **{**share, "value": Decimal(number) / people * 1000})
            cases = {world.west: 1000, world.city: 1016}.get(district, 8)
            enter(world.age, district, total, year, value=number, denominator=cases)


def enter(indicator, district, group, year, **numbers):
    place = {"indicator": indicator, "district": district, "group": group, "year": year}
    stored = Observation.objects.filter(**place)
    if not stored.update(**numbers):
        factories.make_observation(**place, **numbers)


def addresses(world, role):
    """
    Return every address that tells something of this role, each asked in all ways that concern figures.

    Readers may read what everybody may; for others, what only they may. Coordination hands on files.
    """
    known = {
        "north": world.north.pk,
        "south": world.south.pk,
        "west": world.west.pk,
        "figure": world.observation.pk,
    }
    found = []
    for name, row in RIGHTS.items():
        is_file = any(kind in name for kind in FILES)
        is_read_by_all = "reader" in row.who
        if row.method != "get" or role not in row.who or name in LEFT_OUT:
            continue
        if (role == "coordination" and not is_file) or (role == "district_manager" and is_read_by_all):
            continue
        kwargs = {key: world.value(path) for key, path in row.kwargs.items()}
        if row.where in ("here", "north", "city"):
            kwargs["municipality"] = world.municipality.slug
        queries = next((queries for part, queries in QUERIES.items() if name.startswith(part)), [""])
        places = [kwargs]
        if "indicator" in name and "pk" in kwargs:
            places = [{**kwargs, "pk": one.pk} for one in (world.count, world.foreign, world.people)]
        found += [f"{reverse(name, kwargs=place)}?{query.format(**known)}" for place in places for query in queries]
    return found


def read_all(world, role, user):
    client = Client()
    client.force_login(user)
    return {address: content(client.get(address)) for address in addresses(world, role)}


def content(response):
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist() if "docProps" not in name)
    elif data.startswith(b"%PDF") and b"draft" not in data:
        data = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()
    text = data.decode("utf-8", "replace")
    text = re.sub(r'name="(csrfmiddlewaretoken|creation_key)" value="[^"]*"', "", text)
    text = re.sub(r'"X-CSRFToken": "[^"]*"', "", text)
    return response.status_code, response.get("ETag", ""), text


def differences(first, second):
    """Return address → the first place where the texts differ."""
    found = {}
    for address, (status, etag, text) in first.items():
        other_status, other_etag, other = second[address]
        if (status, text) != (other_status, other):
            pairs = zip(text.splitlines(), other.splitlines(), strict=False)
            found[address] = next(((one, two) for one, two in pairs if one != two), (status, other_status))
        elif etag != other_etag:
            found[address] = (etag, other_etag)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", ["reader", "district_manager", "coordination"])
def test_nothing_that_can_be_read_depends_on_what_is_hidden(town, role):
    """Of the coordination office, only what it may hand on: files, charts and documents."""
    user = factories.make_membership(municipality=town.municipality, role=role).user
    hidden = Observation.objects.exclude(disclosure="open")
    assert hidden.count() == len(YEARS) * 2 * 5
    before = read_all(town, role, user)

    write(town, AFTER)

    assert hidden.count() == len(YEARS) * 2 * 5
    assert differences(before, read_all(town, role, user)) == {}


def test_coordination_sees_the_change_on_its_pages(town):
    """Otherwise the test above would prove nothing."""
    user = factories.make_membership(municipality=town.municipality, role="coordination").user
    client = Client()
    client.force_login(user)
    page = reverse("inventory:indicator-detail", args=[town.municipality.slug, town.count.pk])
    before = content(client.get(page))

    write(town, AFTER)

    assert content(client.get(page)) != before
