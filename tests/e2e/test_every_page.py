"""Every page in a real browser: accessible, within its width, and without anything the security policy refuses."""

import pytest

from tests.e2e.judging import problems_of
from tests.factories import make_membership
from tests.rights import RIGHTS
from tests.test_rights import address
from tests.world import World

# Answers that are no pages: files, pictures, data, and addresses that only lead on.
NO_PAGES = {"healthz", "home"}
SIGNED_OUT = ["/", "/account/login/", "/account/password/reset/", "/gibt-es-nicht/"]
OWN_ACCOUNT = ["/account/password/change/", "/account/2fa/"]
GROUPS = ["entry", "districts", "inventory", "actionplans"]


def pages(group, world):
    for name, row in RIGHTS.items():
        app = name.split(":")[0] if ":" in name else "entry"
        if app == group and row.method == "get" and name not in NO_PAGES:
            yield name, address(name, row, world)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("group", GROUPS)
def test_pages_are_accessible_and_clean(group, open_browser):
    world = World()
    browser_page = open_browser(make_membership(municipality=world.municipality, role="administrator").user)
    todo = list(pages(group, world))
    if group == "entry":
        todo += [(url, url) for url in OWN_ACCOUNT]

    problems = {}
    for name, url in todo:
        page = browser_page.context.new_page()
        try:
            if found := problems_of(page, url):
                problems[name] = found
        except Exception as error:
            if "Download is starting" not in str(error):
                raise
        page.close()

    assert problems == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", SIGNED_OUT)
def test_pages_before_signing_in_are_accessible_and_clean(url, open_browser):
    assert problems_of(open_browser(), url) == []
