"""Every page in a real browser: accessible, within its width, and without anything the security policy refuses."""

from pathlib import Path

import pytest

from tests.factories import make_membership
from tests.rights import RIGHTS
from tests.test_rights import address
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]});
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(" | "));
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

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


def problems_of(page, name, url):
    """Return what is wrong with a page, in words."""
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    response = page.goto(url)
    if "text/html" not in response.headers.get("content-type", ""):
        return []
    found = [] if response.status in (200, 404) else [f"status {response.status}"]
    # axe is handed over from outside the page's own policy.
    found += page.evaluate(AXE.read_text(encoding="utf-8") + ";(" + RUN_AXE + ")()")
    page.set_viewport_size({"width": 320, "height": 640})
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"scrolls sideways by {over} px at 320 px")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + [text for text in refused if "404" not in text]


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
            if found := problems_of(page, name, url):
                problems[name] = found
        except Exception as error:
            if "Download is starting" not in str(error):
                raise
        page.close()

    assert problems == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", SIGNED_OUT)
def test_pages_before_signing_in_are_accessible_and_clean(url, open_browser):
    assert problems_of(open_browser(), url, url) == []
