"""Whoever uses the keyboard sees where they are, also on what is focused only to be scrolled."""

import pytest
from django.urls import reverse

from tests.factories import make_district, make_membership, make_municipality, make_observation, the_group


@pytest.mark.django_db(transaction=True)
def test_a_focused_table_has_an_outline(open_browser):
    town = make_municipality()
    figure = make_observation(district=make_district(municipality=town), group=the_group("total"))
    page = open_browser(make_membership(municipality=town, role="reader").user)
    page.goto(reverse("inventory:indicator-detail", args=[town.slug, figure.indicator.pk]))

    page.locator("main form a[href='?'], main summary").first.focus()
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('table-frame')"):
            break

    focused = page.locator(":focus")
    assert "table-frame" in focused.get_attribute("class").split()
    assert focused.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"
