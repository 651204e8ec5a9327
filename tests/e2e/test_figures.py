"""Figures in a browser: from an office's file to pages that show them to everybody as they may be shown."""

import re

import pytest
from django.urls import reverse

from inventory.catalogue import install_catalogue
from inventory.models import Indicator, Observation, PopulationGroup
from tests.e2e.judging import problems_of
from tests.e2e.officer import Officer
from tests.factories import (
    make_district,
    make_indicator,
    make_membership,
    make_municipality,
    make_observation,
    make_series_break,
    make_source,
    make_warning_rule,
    square,
)

FILE = """Statistikstelle Musterstadt: Einwohner mit Hauptwohnsitz am 31.12.2025;;;
;;;
Schlüssel;Stadtteil;Einwohner;Aussiedler
01;Nord;8.412;2
02;Süd;14.010;377
03;West;1 675   ;-
;Insgesamt;24.097;379
Quelle: Melderegister, eigene Auswertung;;;
"""
DISTRICTS = ("Nord", "Süd", "West")
PAGES = (
    "statistics",
    "comparison",
    "classes",
    "segregation",
    "coverage",
    "composite-list",
    "warning-list",
    "source-list",
    "concepts",
)


@pytest.fixture
def town(transactional_db):
    install_catalogue()
    municipality = make_municipality(name="Musterstadt")
    for number, name in enumerate(DISTRICTS, start=1):
        outline = square(7 + number / 10)
        make_district(municipality=municipality, name=name, key=f"{number:02}", outline=outline)
    return municipality


@pytest.fixture
def figures(town):
    """Inhabitants and a rate of three years, with a small count, a sign, a gap, a break and a warning."""
    source = make_source(municipality=town)
    inhabitants = Indicator.objects.get(code="P.1.1")
    groups = {group.slug: group for group in PopulationGroup.objects.all()}
    rate = make_indicator(municipality=town, name="Arbeitslosenquote", kind="rate", unit="%", direction="lower")
    make_series_break(municipality=town, indicator=rate, year=2024)
    make_warning_rule(municipality=town, indicator=rate, limit=5)
    for place, district in enumerate([town.whole_city, *town.districts.filter(is_city=False).order_by("key")]):
        for year in (2023, 2024, 2025):
            total = 20_000 if district.is_city else 4_000 + 1_000 * place + year - 2023
            counts = {
                "total": total,
                "foreigners": total // (3 + place),
                "resettlers": 2 * place,
                "under-18-with-migration-background": 300 + 90 * place,
                "under-18-without-migration-background": 500,
            }
            for slug, value in counts.items():
                make_observation(
                    district=district,
                    indicator=inhabitants,
                    group=groups[slug],
                    year=year,
                    value=value,
                    source=source,
                    status="provisional" if year == 2025 else "final",
                )
            if (place, year) == (3, 2024):
                continue
            sign = {"value": None, "missing": "unreliable"} if (place, year) == (2, 2023) else {"value": 4 + place}
            make_observation(district=district, indicator=rate, group=groups["total"], year=year, source=source, **sign)
    return rate


def test_a_file_becomes_figures_that_everybody_sees_as_they_may_be_shown(open_browser, town, tmp_path):
    file = tmp_path / "einwohner_2025.csv"
    file.write_bytes(FILE.encode("cp1252"))
    officer = Officer(open_browser(make_membership(municipality=town, role="coordination").user), town)
    page = officer.page

    officer.open("inventory:import-create")
    page.locator("input[type=file]").set_input_files(file)
    officer.go_on()
    assert "Windows (CP1252)" in page.locator("main").inner_text()
    officer.go_on()
    officer.fill(new_source="Melderegister")
    officer.go_on()
    officer.go_on()

    assert "„einwohner_2025.csv“ ist eingelesen" in page.locator("main").inner_text()
    stored = Observation.objects.filter(indicator__code="P.1.1").order_by("district__key", "group__order")
    assert [
        (one.district.name, one.group.slug, one.value and int(one.value), one.missing, str(one.reference_date))
        for one in stored.select_related("district", "group")
    ] == [
        ("Musterstadt", "total", 24_097, "", "2025-12-31"),
        ("Musterstadt", "resettlers", 379, "", "2025-12-31"),
        ("Nord", "total", 8_412, "", "2025-12-31"),
        ("Nord", "resettlers", 2, "", "2025-12-31"),
        ("Süd", "total", 14_010, "", "2025-12-31"),
        ("Süd", "resettlers", 377, "", "2025-12-31"),
        ("West", "total", 1_675, "", "2025-12-31"),
        ("West", "resettlers", None, "nothing", "2025-12-31"),
    ]

    seen = {}
    address = reverse("inventory:comparison", args=[town.slug])
    query = f"?group=resettlers&indicators={stored.first().indicator_id}&year=2025"
    for role in ("coordination", "reader"):
        browser_page = open_browser(make_membership(municipality=town, role=role).user)
        browser_page.goto(address + query)
        row = browser_page.locator("main tr", has=browser_page.get_by_role("link", name="Nord")).inner_text()
        seen[role] = re.sub(r"\s+", " ", row)
    assert re.search(r"\b2\b.*vertraulich", seen["coordination"])
    assert "·" in seen["reader"]
    assert not re.search(r"[0-9]", seen["reader"])


@pytest.mark.parametrize("role", ["coordination", "reader"])
def test_pages_with_figures_are_accessible_and_clean(role, open_browser, town, figures):
    page = open_browser(make_membership(municipality=town, role=role).user)
    addresses = [reverse(f"inventory:{name}", args=[town.slug]) for name in PAGES]
    detail = reverse("inventory:indicator-detail", args=[town.slug, figures.pk])
    addresses += [detail, f"{detail}?chart=dots&since=2023", f"{detail}?chart=map"]
    addresses.append(reverse("actionplans:overview", args=[town.slug]))

    assert {url: found for url in addresses if (found := problems_of(page, url))} == {}
