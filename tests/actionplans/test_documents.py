import io
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from actionplans import documents
from actionplans.content import freeze
from actionplans.documents import LONGEST_TEXT, LONGEST_WORD, DocumentError, DocumentForm, Imprint, draw
from config.pdf import PdfError
from tests import factories
from tests.config.pdfua import accessibility_problems, alternative_texts, fonts

TODAY = date(2026, 11, 22)
DRAFT = Imprint(on=TODAY)
ADOPTED = Imprint(on=TODAY, number=2, adopted_by="Rat der Stadt", adopted_on=date(2026, 12, 9), paper="Drs. 2026/114")


@pytest.fixture
def plan(district):
    plan = factories.make_plan(district=district, title="Lokaler Aktionsplan Nordstadt", introduction="Worum es geht.")
    goal = factories.make_goal(plan=plan, title="Deutsch lernen", number="1")
    below = factories.make_goal(plan=plan, title="Kurse am Vormittag", number="1.1", parent=goal, field=goal.field)
    finding = factories.make_finding(district=district, field=goal.field)
    indicator = factories.make_indicator(name="Arbeitslosenquote", kind="rate", unit="%")
    group = factories.make_group(slug="total")
    for year, value in ((2024, 12), (2025, 11)):
        finding.observations.add(
            factories.make_observation(district=district, indicator=indicator, group=group, year=year, value=value)
        )
    measure = factories.make_measure(
        plan=plan,
        title="Sprachcafé am Vormittag",
        description="Mit Kinderbetreuung.",
        goals=[below],
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 12, 31),
    )
    factories.make_milestone(measure=measure)
    factories.make_budget_line(measure=measure, year=2026, amount=Decimal(12500), source=None)
    factories.make_measure(plan=plan, title="Formularlotsen", goals=[goal, below])
    factories.make_measure(plan=plan, title="Noch ohne Ziel")
    return plan


@pytest.fixture
def content(plan):
    return freeze(plan, on=TODAY)


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("form", DocumentForm.values)
def test_documents_are_accessible_german_and_whole(content, form):
    pdf = draw(form, content, DRAFT)

    text = text_of(pdf)
    assert accessibility_problems(pdf) == []
    assert [
        title for title in ("Sprachcafé am Vormittag", "Formularlotsen", "Noch ohne Ziel") if title not in text
    ] == []
    assert "Entwurf, 22.11.2026" in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [font for font in fonts(document) if "Fira" not in str(font)] == []


def test_the_brochure_has_bookmarks_links_and_described_pictures(content):
    pdf = draw("brochure", content, DRAFT)

    reader = PdfReader(io.BytesIO(pdf))
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert titles[:4] == ["Inhalt", "Einleitung", "Wie der Plan entstanden ist", "Der Stadtteil in Zahlen"]
    assert "/Annots" in reader.pages[1]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pictures = [str(text) for text in alternative_texts(document)]
    assert "Liniendiagramm: Arbeitslosenquote, %." in " ".join(pictures)
    assert reader.metadata.title == "Lokaler Aktionsplan Nordstadt – Arbeitsstand"


def test_an_adopted_edition_names_its_resolution_and_is_no_draft(content):
    text = text_of(draw("brochure", content, ADOPTED))

    assert "Beschlossen am 9. Dezember 2026 – Rat der Stadt, Drs. 2026/114" in text
    assert "Fassung 2" in text
    assert "Entwurf" not in text


def test_planned_measures_are_adopted_by_the_resolution_on_the_cover(content):
    content["measures"] = [{**content["measures"][0], "status": "planned"}]

    draft, adopted = (text_of(draw("table", content, imprint)) for imprint in (DRAFT, ADOPTED))

    assert ("beschlossen" in draft, "beschlossen" in adopted) == (False, True)


def test_an_empty_plan_can_be_drawn(district):
    content = freeze(factories.make_plan(district=district), on=TODAY)

    assert accessibility_problems(draw("brochure", content, DRAFT)) == []
    assert accessibility_problems(draw("table", content, DRAFT)) == []


def test_a_plan_of_200_measures_is_drawn(content):
    first = content["measures"][0]
    content["measures"] = [{**first, "number": n, "title": f"Maßnahme Nummer {n} von vielen"} for n in range(1, 201)]

    text = " ".join(text_of(draw("brochure", content, DRAFT)).split())

    assert [n for n in range(1, 201) if f"Maßnahme Nummer {n} von vielen" not in text] == []


def test_titles_are_never_html(content):
    content["measures"][0]["title"] = "<b>Café</b> & <img src=x>"

    assert "<b>Café</b> & <img src=x>" in text_of(draw("table", content, DRAFT))


@pytest.mark.parametrize("poison", ["x" * (LONGEST_WORD + 1), "Wort " * (LONGEST_TEXT // 5 + 1)])
def test_a_monstrous_text_is_named_at_once(content, poison, monkeypatch):
    monkeypatch.setattr(documents, "render_pdf", None)  # is not even asked
    content["measures"][1]["description"] = poison

    with pytest.raises(DocumentError, match="Es geht um: Maßnahme 2 „Formularlotsen“"):
        draw("brochure", content, DRAFT)


def test_deep_nesting_does_no_harm(content):
    content["measures"][1]["description"] = "> " * 400 + "tief\n" + "- " * 400

    assert "Formularlotsen" in text_of(draw("brochure", content, DRAFT))


def test_what_cannot_be_drawn_is_looked_for_and_named(content, monkeypatch):
    def fail(*_arguments, **_options):
        raise PdfError(PdfError.Kind.TIMEOUT)

    monkeypatch.setattr(documents, "render_pdf", fail)
    monkeypatch.setattr(documents, "find_poison", lambda parts, **_options: [part.name for part in parts][-1:])

    with pytest.raises(DocumentError, match="Es geht um: Maßnahme 3 „Noch ohne Ziel“"):
        draw("brochure", content, DRAFT)


def test_without_a_culprit_the_problem_is_told(content, monkeypatch):
    def fail(*_arguments, **_options):
        raise PdfError(PdfError.Kind.MEMORY)

    monkeypatch.setattr(documents, "render_pdf", fail)
    monkeypatch.setattr(documents, "find_poison", fail)

    with pytest.raises(DocumentError, match="zu viel Speicher"):
        draw("brochure", content, DRAFT)


# manage.py plan_pdf


def test_command_writes_a_document(plan, tmp_path):
    output = tmp_path / "plan.pdf"

    call_command("plan_pdf", plan.municipality.slug, plan.slug, form="table", output=str(output))

    assert output.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"plan": "anderswo"}, "keinen Plan"),
        ({"edition": 7}, "keine Fassung 7"),
        ({"output": "/nirgends/plan.pdf"}, "kann nicht geschrieben werden"),
    ],
)
def test_command_says_what_is_wrong(plan, tmp_path, values, message, monkeypatch):
    monkeypatch.setattr("actionplans.management.commands.plan_pdf.draw", lambda *_arguments: b"%PDF-1.7")
    values = {"plan": plan.slug, "form": "table", "output": str(tmp_path / "plan.pdf"), **values}

    with pytest.raises(CommandError, match=message):
        call_command("plan_pdf", plan.municipality.slug, values.pop("plan"), **values)
