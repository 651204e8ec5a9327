"""The way of a list of measures through the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory.models import ImportRun
from tests.factories import make_measure, make_plan
from tests.forms import form_values

LIST = "Maßnahme;Zeitraum;Kosten;Zuständig\nSprachcafé;2026;500 €;Jugendamt\nElterncafé;12 Monate;ca. 900 €;\n"


@pytest.fixture
def plan(district):
    return make_plan(district=district)


def address(name, plan, *args):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *args])


def upload(client, plan, content=LIST, name="liste.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(address("measure-import-create", plan), {"file": SimpleUploadedFile(name, content)})


def choose_columns(client, response):
    return client.post(response.url, form_values(client.get(response.url)))


def test_from_the_file_to_the_plan_and_back(sign_in, member, plan):
    client = sign_in(member())

    preview_url = choose_columns(client, upload(client, plan)).url
    preview = client.get(preview_url)
    imported = client.post(preview_url, form_values(preview))

    assert [draft.measure.title for draft in preview.context["drafts"]] == ["Sprachcafé", "Elterncafé"]
    assert [(m.title, m.period_text, m.cost_text, m.lead_text) for m in plan.measures.all()] == [
        ("Sprachcafé", "", "", "Jugendamt"),
        ("Elterncafé", "12 Monate", "ca. 900 €", ""),
    ]
    detail = client.get(imported.url)
    assert detail.context["next_url"].endswith("?gap=clear_up")
    assert client.get(detail.context["file_url"]).getvalue() == LIST.encode()
    assert client.get(detail.context["undo_url"]).status_code == 200
    client.post(detail.context["undo_url"])
    assert not plan.measures.exists()
    assert ImportRun.objects.get().status == ImportRun.Status.UNDONE


def test_sending_the_decision_twice_imports_once(sign_in, member, plan):
    client = sign_in(member())
    preview_url = choose_columns(client, upload(client, plan)).url
    values = form_values(client.get(preview_url))

    first, second = client.post(preview_url, values), client.post(preview_url, values)

    assert first.url == second.url
    assert plan.measures.count() == 2


def test_an_error_in_a_row_keeps_everything_out(sign_in, member, plan):
    client = sign_in(member())
    preview_url = choose_columns(client, upload(client, plan, LIST + ";2027;;\n")).url

    preview = client.get(preview_url)
    refused = client.post(preview_url, {})

    assert (preview.context["error_count"], refused.status_code) == (1, 422)
    assert [problem.row for problem in preview.context["problems"] if problem.is_error] == [4]
    assert not plan.measures.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Titel;Zeitraum\n",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        "Titel;Zeitraum\nSprachcafé;2026\nEltern".encode(),
        b'Titel;Zeitraum\n"Sprachcafe;2026\n',
    ],
)
def test_a_file_that_is_no_whole_table_is_refused_at_once(sign_in, member, plan, content):
    response = upload(sign_in(member()), plan, content)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert not ImportRun.objects.filter(status=ImportRun.Status.UPLOADED).exists()


def test_the_title_needs_a_column(sign_in, member, plan):
    client = sign_in(member())
    response = upload(client, plan, "Eins;Zwei\nSprachcafé;2026\n")

    mapping = client.post(response.url, {**form_values(client.get(response.url)), "title": ""})

    assert (mapping.status_code, list(mapping.context["form"].errors)) == (422, ["title"])


def test_a_list_is_discarded(sign_in, member, plan):
    client = sign_in(member())
    run = ImportRun.objects.get(pk=upload(client, plan).url.split("/")[-3])

    client.post(address("measure-import-discard", plan, run.pk))

    run.refresh_from_db()
    assert run.status == ImportRun.Status.DISCARDED
    assert client.get(address("measure-import-preview", plan, run.pk)).url == address(
        "measure-import-detail", plan, run.pk
    )


def test_the_same_file_again_says_so(sign_in, member, plan):
    client = sign_in(member())
    for _time in range(2):
        preview_url = choose_columns(client, upload(client, plan)).url
        preview = client.get(preview_url)
        client.post(preview_url, form_values(preview))

    assert (preview.context["error_count"], preview.context["nothing_to_do"]) == (1, True)
    assert plan.measures.count() == 2


def test_an_import_belongs_to_its_plan(sign_in, member, district, plan):
    client = sign_in(member())
    run = upload(client, plan).url.split("/")[-3]
    other = make_plan(district=district)

    assert client.get(address("measure-import-detail", other, run)).status_code == 404


def test_an_import_that_was_worked_on_names_the_measures(sign_in, member, plan):
    client = sign_in(member())
    preview_url = choose_columns(client, upload(client, plan)).url
    client.post(preview_url, form_values(client.get(preview_url)))
    measure = plan.measures.get(title="Sprachcafé")
    url = reverse("actionplans:measure-edit", args=[plan.municipality.slug, plan.slug, measure.number])
    client.post(url, {**form_values(client.get(url)), "place": "Familienzentrum"})
    make_measure(plan=plan)
    undo_url = address("measure-import-undo", plan, ImportRun.objects.get().pk)

    page = client.get(undo_url)
    client.post(undo_url)

    assert page.context["obstacles"] == [measure]
    assert plan.measures.count() == 3
