import io
import math
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from PIL import Image
from pypdf import PdfReader

from config.pdf import Part, PdfError, find_poison, plain_page, render_pdf
from config.pdf_worker import Failure, Fetcher, Refused, render
from tests.config.pdfua import accessibility_problems, alternative_texts, fonts, headings

KERN_CSS = settings.BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist" / "kern.css"

DOCUMENT = """{% extends "pdf/base.html" %}
{% block title %}Aktionsplan Nordstadt{% endblock %}
{% block running_title %}Plan der Nordstadt{% endblock %}
{% block footer %}Stadt Neuwerder{% endblock %}
{% block draft %}Entwurf vom 21.11.2026{% endblock %}
{% block cover %}
<section class="cover"><img class="cover__logo" src="document:logo.png" alt="Wappen"><h1>Aktionsplan</h1></section>
{% endblock %}
{% block contents %}{% include "pdf/_contents.html" %}{% endblock %}
{% block content %}
<section class="chapter"><h2 id="ziele">Ziele</h2><p>Ein <em>kurzer</em> Text mit
<a href="https://example.org/">Verweis</a>.</p><article class="box"><h3 id="m1">1.1 Sprachcafé
<span class="badge badge--success">läuft</span></h3><ul><li>eins</li></ul></article>
<figure><svg viewBox="0 0 10 10" width="2cm" height="2cm"><title>Anteil: hoch</title><rect width="5" height="5"/></svg>
<figcaption>Anteil</figcaption></figure></section>
<section class="chapter landscape"><h2 id="tabelle">Tabelle</h2><table><thead><tr><th scope="col">Nr.</th>
<th scope="col" class="numeric">Kosten</th></tr></thead><tbody>{% for row in rows %}<tr><th scope="row">{{ row }}</th>
<td class="numeric">12.500,00 €</td></tr>{% endfor %}</tbody></table></section>
{% endblock %}"""

ENTRIES = [
    {"anchor": "ziele", "title": "Ziele", "level": 1},
    {"anchor": "m1", "title": "1.1 Sprachcafé", "level": 2},
    {"anchor": "tabelle", "title": "Tabelle", "level": 1},
]


def png(size=(30, 12)):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "PNG")
    return file.getvalue()


def base_document():
    template = engines["django"].from_string(DOCUMENT)
    return template.render({"entries": ENTRIES, "rows": range(60)})


@pytest.fixture(scope="module")
def document():
    """A document with everything the base offers, made once."""
    return render_pdf(base_document(), title="Lokaler Aktionsplan", images={"logo.png": png()})


def test_documents_are_accessible(document):
    assert accessibility_problems(document) == []


def test_documents_have_title_language_bookmarks_and_alternative_texts(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Lokaler Aktionsplan"
        assert str(pdf.Root.Lang) == "de"
        assert headings(pdf) == [1, 2, 2, 3, 2]
        assert alternative_texts(pdf) == ["Wappen", "Anteil: hoch"]
        with pdf.open_outline() as outline:
            (top,) = outline.root
            assert [item.title for item in top.children][1:] == ["Ziele", "Tabelle"]


def test_documents_embed_the_typeface_of_the_screen(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert {re.sub("-Italic|-Medium|-Semi-Bold", "", name) for name in fonts(pdf)} == {"Fira-Sans"}


def test_documents_have_running_titles_page_numbers_and_turned_pages(document):
    pages = PdfReader(io.BytesIO(document)).pages
    texts = [page.extract_text() for page in pages]

    for number, text in enumerate(texts[1:], start=2):
        for words in ("Plan der Nordstadt", "Entwurf vom 21.11.2026", "Stadt Neuwerder"):
            assert text.count(words) == 1
        assert re.search(rf"\w+ {number} \w+ {len(pages)}$", text, re.MULTILINE)
    assert "Plan der Nordstadt" not in texts[0]
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False] * 3 + [True] * (len(pages) - 3)


def test_tables_repeat_their_header(document):
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages[3:]]

    assert len(texts) > 1
    assert [text.count("Kosten") for text in texts] == [1] * len(texts)


def test_contents_name_the_pages(document):
    contents = PdfReader(io.BytesIO(document)).pages[1].extract_text()

    assert re.findall(r"(Ziele|Sprachcafé|Tabelle)[ .]+(\d)", contents) == [
        ("Ziele", "3"),
        ("Sprachcafé", "3"),
        ("Tabelle", "4"),
    ]


def test_static_files_are_found_under_their_hashed_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "pdf.0123456789ab.css").write_text("h1 { break-before: page }")
    html = '<html lang="de"><link rel="stylesheet" href="/static/pdf.0123456789ab.css"><p>x<h1>y</h1>'

    assert len(PdfReader(io.BytesIO(render_pdf(html, title="x"))).pages) == 2


def test_collected_style_sheets_find_their_collected_fonts(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["js", "noto*", "django_htmx"])
    html = base_document()

    document = render_pdf(html, title="x", images={"logo.png": png()})

    assert re.search(r"/static/css/pdf\.[0-9a-f]{12}\.css", html)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert {name[:9] for name in fonts(pdf)} == {"Fira-Sans"}


def test_missing_static_files_are_an_error(settings):
    html = '<html lang="de"><link rel="stylesheet" href="/static/css/gone.css">'

    with pytest.raises(PdfError) as caught:
        render_pdf(html, title="x")

    assert (caught.value.kind, caught.value.detail) == ("resource", f"{settings.SITE_URL}/static/css/gone.css")
    assert "gone.css" in str(caught.value)


# What a document must not reach


@pytest.fixture
def canary():
    """A server that must never be asked; its paths are kept."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/further")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def job(**options):
    return {
        "title": "x",
        "base_url": "http://plan.example/",
        "static_url": "http://plan.example/static/",
        "static_roots": [("", str(settings.BASE_DIR / "static"))],
        "font_cache": str(settings.BASE_DIR / "var" / "fonts"),
        **options,
    }


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'

FETCHING = [
    '<img src="URL" alt="x">',
    '<img srcset="URL 2x" src="URL" alt="x">',
    '<object data="URL">x</object>',
    '<embed src="URL">',
    '<link rel="stylesheet" href="URL">',
    '<link rel="attachment" href="URL">',
    '<a rel="attachment" href="URL">x</a>',
    "<style>@import 'URL';</style>",
    "<style>@import url(URL) print;</style>",
    "<style>p { background: url(URL) }</style><p>x",
    "<style>ul { list-style-image: url(URL) }</style><ul><li>x</ul>",
    "<style>p::before { content: url(URL) }</style><p>x",
    "<style>p { border-image: url(URL) 1 }</style><p>x",
    "<style>@page { background: url(URL) }</style><p>x",
    "<style>@font-face { font-family: f; src: url(URL) } p { font-family: f }</style><p>x",
    "<style>@color-profile --c { src: url(URL) }</style><p>x",
    '<p style="background: url(URL)">x',
    SVG.format('<image href="URL" width="9" height="9"/><title>x</title>'),
    SVG.format('<image xlink:href="URL" width="9" height="9"/><title>x</title>'),
    SVG.format("<style>@import 'URL';</style><title>x</title><rect width='9' height='9'/>"),
]

TARGETS = [
    "canary",
    "file:///etc/passwd",
    "data:text/css,p%7B%7D",
    "ftp://127.0.0.1/x",
    "document:other",
    "//127.0.0.1/x",
]


@pytest.mark.parametrize("html", FETCHING)
def test_nothing_foreign_is_fetched(html, canary):
    address, asked = canary

    with pytest.raises(Failure) as caught:
        render(f'<html lang="de">{html.replace("URL", address)}', {}, job())

    assert (caught.value.kind, asked) == ("resource", [])


def test_parts_of_foreign_drawings_are_not_fetched(canary):
    address, asked = canary

    render(f'<html lang="de">{SVG.format(f"""<use href="{address}#a"/><title>x</title>""")}', {}, job())

    assert asked == []


@pytest.mark.parametrize("target", TARGETS)
def test_no_other_kind_of_address_is_fetched(target, canary):
    address, asked = canary
    target = target.replace("canary", address)

    with pytest.raises(Failure) as caught:
        render(f'<html lang="de"><img src="{target}" alt="x">', {}, job())

    assert (caught.value.kind, asked) == ("resource", [])


def test_a_base_address_in_the_text_changes_nothing(canary):
    address, asked = canary

    with pytest.raises(Failure):
        render(f'<html lang="de"><base href="{address}/"><img src="x.png" alt="x">', {}, job())

    assert asked == []


def test_drawings_are_searched_for_foreign_addresses_too(canary):
    address, asked = canary
    drawing = SVG.format(f'<image href="{address}" width="9" height="9"/>').encode()

    with pytest.raises(Failure):
        render('<html lang="de"><img src="document:a.svg" alt="x">', {"a.svg": drawing}, job())

    assert asked == []


def test_the_child_refuses_on_its_own(canary):
    address, asked = canary

    with pytest.raises(PdfError) as caught:
        render_pdf(plain_page(f'<img src="{address}" alt="x">'), title="x")

    assert (caught.value.kind, caught.value.detail, asked) == ("resource", address, [])


@pytest.mark.parametrize(
    "path",
    ["../manage.py", "..%2f..%2fetc/passwd", "/etc/passwd", "css/../../manage.py", "css", "", "kern/../css/pdf.css"],
)
def test_the_fetcher_stays_inside_the_static_folders(path):
    fetcher = Fetcher(
        static_url="http://plan.example/static/",
        static_roots=[("kern", str(KERN_CSS.parent)), ("", str(settings.BASE_DIR / "static" / "css"))],
        font_cache="/nowhere",
        images={},
    )

    assert fetcher.fetch("http://plan.example/static/pdf.css").read() != b""
    with pytest.raises(Refused):
        fetcher.fetch(f"http://plan.example/static/{path}")


# What a document must not do


@pytest.mark.parametrize(
    ("html", "limits", "kind"),
    [
        ('<table><tr><td colspan="1000000">x</table>', {"timeout": 4}, "timeout"),
        ("<div>" * 1_000 + "x", {}, "broken"),
        ("<p>x</p>" * 60_000, {"memory_mb": 130}, "memory"),
        ('<img src="document:x.png" alt="">', {"images": {"x.png": png()}}, "broken"),
        ('<img src="document:x.png" alt="x">', {"images": {"x.png": b"no image"}}, "resource"),
    ],
    ids=["too wide", "too deep", "too large", "without alternative text", "damaged image"],
)
def test_poisonous_documents_end_with_a_reason(html, limits, kind):
    with pytest.raises(PdfError) as caught:
        render_pdf(plain_page(html), title="x", **limits)

    assert caught.value.kind == kind
    assert str(caught.value) != ""


def test_a_document_without_language_is_refused():
    with pytest.raises(PdfError) as caught:
        render_pdf("<p>x", title="x")

    assert caught.value.kind == "broken"


def test_a_huge_word_stays_within_limits():
    assert render_pdf(plain_page("x" * 300_000), title="x").startswith(b"%PDF")


def test_find_poison_names_the_parts_that_fail():
    parts = [Part(f"1.{number}", "<p>Text</p>") for number in range(25)]
    parts[3] = Part("deep", "<div>" * 1_000)
    parts[21] = Part("foreign", '<img src="file:///etc/passwd" alt="x">')

    assert find_poison(parts) == ["deep", "foreign"]
    assert find_poison(parts, most=1) == ["deep"]
    assert find_poison(parts[4:14]) == []


# The checks and the style sheet themselves


def test_the_checker_finds_what_is_missing(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        del pdf.Root.Lang
        del pdf.Root.ViewerPreferences
        pdf.Root.MarkInfo.Marked = False
        for element in pdf.objects:
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure":
                del element.Alt
            elif isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/H2":
                element.S = pikepdf.Name.H4
        pdf.pages[0].contents_add(b"0 0 10 10 re f")
        spoilt = io.BytesIO()
        pdf.save(spoilt)

    assert {
        "the title is not shown",
        "no language",
        "not marked as tagged",
        "a picture without alternative text",
        "a heading of level 4 follows one of level 1",
        "page 1: f paints something that is neither tagged nor decoration",
    } <= set(accessibility_problems(spoilt.getvalue()))


def srgb(lightness, chroma, hue):
    """Return an OKLCH colour as hexadecimal sRGB (Björn Ottosson's matrices, as in CSS Color 4)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    encoded = [12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in (max(x, 0) for x in linear)]
    return "#" + "".join(f"{min(255, round(255 * x)):02x}" for x in encoded)


@pytest.mark.skipif(not KERN_CSS.exists(), reason="the packages of the screen are not installed")
def test_the_colours_of_documents_are_those_of_the_screen():
    declaration = re.compile(r"--kern-color-([a-z]+-\d{3}): *([^;]+);")
    screen = {
        name: srgb(float(lightness) / 100, float(chroma), float(hue))
        for name, value in declaration.findall(KERN_CSS.read_text())
        for lightness, chroma, hue in re.findall(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value)
    }
    printed = dict(declaration.findall(Path(settings.BASE_DIR, "static", "css", "pdf.css").read_text()))

    assert len(printed) > 10
    assert printed == {name: screen[name] for name in printed}
