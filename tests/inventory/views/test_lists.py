"""All lists of the inventory: constant queries, only what one may see, and the same as a spreadsheet."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import (
    make_activity,
    make_district,
    make_event,
    make_field,
    make_finding,
    make_municipality,
    make_need,
    make_stakeholder,
    make_target_group,
)

NEEDS, EVENTS, ACTIVITIES, FINDINGS = "need", "event", "activity", "finding"
LISTS = [NEEDS, EVENTS, ACTIVITIES, FINDINGS]


def fill(kind, district, number):
    """Make rows with everything on them that a list shows."""
    municipality = district.municipality
    field = make_field(municipality=municipality)
    for _each in range(number):
        if kind == NEEDS:
            event = make_event(district=district)
            need = make_need(district=district, fields=[field], event=event)
            need.target_groups.add(make_target_group(municipality=municipality))
        elif kind == EVENTS:
            make_need(district=district, event=make_event(district=district))
        elif kind == ACTIVITIES:
            provider = make_stakeholder(municipality=municipality)
            make_activity(municipality=municipality, districts=[district], fields=[field], provider=provider)
        else:
            make_finding(district=district, field=field).needs.add(make_need(district=district))


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("page", ["list", "export"])
def test_thirty_rows_cost_as_many_queries_as_three(kind, page, sign_in, member, district):
    client = sign_in(member())
    url = reverse(f"inventory:{kind}-{page}", args=[district.municipality.slug])
    fill(kind, district, 3)
    client.get(url)
    few = queries(client, url)
    fill(kind, district, 27)

    assert queries(client, url) == few


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_ends_at_the_borders_of_districts_and_municipality(kind, sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    fill(kind, district, 2)
    fill(kind, other, 1)
    fill(kind, make_district(municipality=make_municipality()), 1)
    url = reverse(f"inventory:{kind}-list", args=[municipality.slug])

    everything = sign_in(member("reader")).get(url).context["page_obj"]
    limited = sign_in(member("district_manager", districts=[district])).get(url).context["page_obj"]

    assert (everything.paginator.count, limited.paginator.count) == (3, 2)


@pytest.mark.parametrize("kind", LISTS)
def test_the_spreadsheet_holds_exactly_what_the_filter_shows(kind, sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    fill(kind, district, 3)
    fill(kind, other, 2)
    client = sign_in(member())
    url = reverse(f"inventory:{kind}-export", args=[municipality.slug])

    response = client.get(url, {"district": district.pk, "page": 7})

    header, *rows = load_workbook(BytesIO(response.content)).active.values
    shown = client.get(reverse(f"inventory:{kind}-list", args=[municipality.slug]), {"district": district.pk})
    assert [row[0] for row in rows] == [str(row) for row in shown.context["page_obj"]]
    assert len(header) == len(rows[0])
    assert response["Content-Disposition"].startswith("attachment; filename=")


def test_text_in_a_spreadsheet_is_no_formula(sign_in, member, district):
    make_need(district=district, title="=1+1", recorded_on=date(2026, 3, 1))

    response = sign_in(member()).get(reverse("inventory:need-export", args=[district.municipality.slug]))

    cell = load_workbook(BytesIO(response.content)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_list_says_what_belongs_here(kind, sign_in, member, municipality):
    client = sign_in(member())
    url = reverse(f"inventory:{kind}-list", args=[municipality.slug])

    empty, filtered = client.get(url), client.get(url, {"q": "nichts"})

    create = reverse(f"inventory:{kind}-create", args=[municipality.slug])
    assert f'href="{create}"' in empty.content.decode().split('class="empty"')[1]
    assert create not in filtered.content.decode().split('class="empty"')[1]
