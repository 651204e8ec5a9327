import pytest
from django.urls import reverse

from actionplans.documents import DocumentError
from actionplans.views import documents
from tests import factories


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district, slug="nordstadt")


@pytest.fixture
def reader(member, sign_in):
    return sign_in(member("reader"))


@pytest.fixture
def drawn(monkeypatch):
    """Replace drawing, which takes seconds, by a note of what was asked for."""
    calls = []

    def draw(form, content, imprint):
        calls.append((form, content, imprint))
        return b"%PDF-1.7"

    monkeypatch.setattr(documents, "draw", draw)
    return calls


def url(name, plan, *args):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *args])


def test_the_working_plan_is_drawn_as_draft(reader, plan, drawn):
    response = reader.get(url("plan-pdf", plan, "brochure"))

    ((form, content, imprint),) = drawn
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert (form, content["plan"]["title"], imprint.number, imprint.is_draft) == ("brochure", plan.title, None, True)


def test_an_editions_brochure_is_the_file_that_was_handed_in(reader, plan, drawn):
    factories.make_edition(plan=plan)

    response = reader.get(url("plan-pdf", plan, "brochure"), {"edition": 1})

    assert response.headers["Location"] == url("edition-file", plan, 1, "submitted")
    assert drawn == []


def test_an_editions_table_is_drawn_from_what_was_frozen(reader, plan, drawn):
    edition = factories.make_edition(plan=plan)
    factories.make_measure(plan=plan)

    reader.get(url("plan-pdf", plan, "table"), {"edition": 1})

    ((form, content, imprint),) = drawn
    assert (form, content, imprint.number) == ("table", edition.content, 1)


@pytest.mark.parametrize(("form", "edition"), [("poster", ""), ("table", "7"), ("table", "x"), ("table", "1" * 30)])
def test_what_is_not_there_is_not_found(reader, plan, drawn, form, edition):
    assert reader.get(url("plan-pdf", plan, form), {"edition": edition}).status_code == 404


def test_a_document_that_cannot_be_drawn_is_explained(reader, plan, monkeypatch):
    def refuse(*_arguments):
        raise DocumentError("Es geht um: Maßnahme 3.")

    monkeypatch.setattr(documents, "draw", refuse)

    response = reader.get(url("plan-pdf", plan, "brochure"))

    assert response.status_code == 422
    assert "Es geht um: Maßnahme 3." in response.content.decode()


def test_every_document_is_offered(reader, plan):
    factories.make_edition(plan=plan)

    page = reader.get(url("plan-documents", plan)).content.decode()

    for address in (
        url("plan-pdf", plan, "brochure"),
        url("plan-pdf", plan, "table"),
        url("measure-export", plan, "xlsx"),
        url("edition-file", plan, 1, "submitted"),
        url("edition-export", plan, 1, "csv"),
    ):
        assert f'href="{address}"' in page
