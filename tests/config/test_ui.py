import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation

from config.templatetags import ui


def render(source, rf=None, **context):
    return Template(source).render(Context({"request": rf, **context}))


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12500, "12.500\N{NO-BREAK SPACE}€"),
        (Decimal("12500.00"), "12.500\N{NO-BREAK SPACE}€"),
        (Decimal("12500.5"), "12.500,50\N{NO-BREAK SPACE}€"),
        (Decimal("-1200"), "−1.200\N{NO-BREAK SPACE}€"),
        (0, "0\N{NO-BREAK SPACE}€"),
        (None, "–"),
    ],
)
def test_money_writes_cents_only_where_there_are_any(value, written):
    assert ui.money(value) == written


def test_money_in_english_puts_the_sign_first():
    with translation.override("en"):
        assert [ui.money(12500), ui.money(Decimal("-3.20"))] == ["€12,500", "−€3.20"]


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(1234567, None, "1.234.567"), (Decimal("3.456"), 1, "3,5"), (-2, None, "−2"), (None, None, "–"), ("", 1, "–")],
)
def test_number_follows_the_language_and_never_turns_nothing_into_zero(value, decimals, written):
    assert ui.number(value, decimals) == written


def test_percent_takes_a_share_of_a_hundred():
    assert ui.percent(Decimal("34.26")) == "34,3\N{NO-BREAK SPACE}%"


def test_markdown_keeps_structure_and_lowers_headings():
    html = ui.markdown("# Ziel\n\nEin **starker** [Satz](https://a.example)\nzweite Zeile\n\n- eins")

    assert html == (
        '<h3>Ziel</h3>\n<p>Ein <strong>starker</strong> <a href="https://a.example" rel="noopener noreferrer">Satz</a>'
        "<br>\nzweite Zeile</p>\n<ul>\n<li>eins</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        (
            "![x](https://example.org/pixel.png)",
            '<p>!<a href="https://example.org/pixel.png" rel="noopener noreferrer">x</a></p>\n',
        ),
        (None, ""),
    ],
)
def test_markdown_lets_nothing_dangerous_through(text, html):
    assert ui.markdown(text) == html


def test_badge_shows_colour_word_and_icon():
    assert ui.badge("läuft", "info", "play") == (
        '<span class="kern-badge kern-badge--small kern-badge--info">'
        '<span class="kern-icon kern-icon--play" aria-hidden="true"></span>'
        '<span class="kern-label kern-label--small">läuft</span></span>'
    )


def test_derived_badge_looks_different_and_says_why():
    html = ui.badge("überfällig", "danger", derived=True, why="Frist am 3. März")

    assert "badge--derived" in html
    assert html.endswith('<span class="badge-reason">Frist am 3. März</span></span>')


def test_badge_escapes_what_people_typed():
    assert "<b>" not in ui.badge("<b>", why="<b>", derived=True)


def test_query_string_keeps_the_filters_and_starts_at_the_first_page(rf):
    request = rf.get("/", {"q": "Wohnen & Kita", "page": "3", "sort": "name"})

    assert render('{% query_string sort="-name" %}', request) == "?q=Wohnen+%26+Kita&amp;sort=-name"
    assert render("{% query_string page=4 %}", request) == "?q=Wohnen+%26+Kita&amp;sort=name&amp;page=4"
    assert render("{% query_string q=None %}", request) == "?sort=name"


class ListFilters(forms.Form):
    q = forms.CharField(label="Suche", required=False)
    state = forms.MultipleChoiceField(label="Stand", choices=[("a", "geplant"), ("b", "läuft")], required=False)
    late = forms.BooleanField(label="Nur überfällige", required=False)


def test_active_filters_name_what_is_in_use_and_how_to_drop_it(rf):
    request = rf.get("/", {"q": "Kita", "state": ["a", "b"], "page": "2"})

    found = ui.active_filters({"request": request}, ListFilters(request.GET))

    assert found == [
        {"label": "Suche", "text": "Kita", "without": "?state=a&state=b"},
        {"label": "Stand", "text": "geplant, läuft", "without": "?q=Kita"},
    ]


def test_active_filters_of_an_unused_form_are_none(rf):
    assert ui.active_filters({"request": rf.get("/")}, ListFilters()) == []


def test_navigation_marks_the_part_one_is_in(rf):
    source = '{% nav_link "/stadt/needs/" "Bedarfe" %}{% nav_link "/stadt/" "Übersicht" exact=True %}'

    assert render(source, rf.get("/stadt/needs/3/")) == (
        '<li><a class="main-nav__link" href="/stadt/needs/" aria-current="true">Bedarfe</a></li>'
        '<li><a class="main-nav__link" href="/stadt/">Übersicht</a></li>'
    )


def test_page_numbers_leave_out_the_far_ones():
    page = Paginator(range(200), 10).page(10)

    assert ui.page_numbers(page) == [1, None, 9, 10, 11, None, 20]


def test_form_errors_link_to_their_fields():
    form = ListFilters({"state": "nonsense"})
    form.is_valid()
    form.add_error(None, "So geht das nicht.")

    found = ui.form_errors(form)

    assert [(error["label"], error["target"]) for error in found] == [("", ""), ("Stand", "id_state")]


def test_every_icon_named_in_a_template_is_drawn_somewhere():
    named = re.compile(
        r'\{% icon "([\w-]+)"|\{% button_link [^%]*"(?:primary|secondary|tertiary)" "([\w-]+)"|icon_name="([\w-]+)"'
    )
    used = {
        name
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for found in named.findall(template.read_text())
        for name in found
        if name
    }
    css = [settings.BASE_DIR / "static/css/icons.css", Path(finders.find("kern/kern.css"))]
    drawn = set(re.findall(r"\.kern-icon--([\w-]+)", "".join(path.read_text() for path in css)))

    assert used - drawn == set()


@pytest.mark.parametrize("page", ["500.html", "403_csrf.html"])
def test_pages_for_broken_moments_need_no_request(page):
    assert "<h1" in get_template(page).render()
