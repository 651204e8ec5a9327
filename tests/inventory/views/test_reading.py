"""The page that shows how a file of figures is read, and lets it be corrected."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from inventory.catalogue import install_catalogue
from inventory.importers.canonical import read_figures
from inventory.models import ImportRun, Observation
from tests.config.test_editing import form_values
from tests.factories import make_import_mapping, make_import_run

PLAIN = "raum_id;raum;jahr;einwohner\n01;Nord;2024;1.675\n02;Süd;2024;2.480\n03;West;2024;3.111\n"
PRINTED = """Einwohner am 31.12.2024;;
Nr.;Stadtteil;Einwohner
01;Nord; 1 675
02;Süd;  480

Quelle: Statistikamt
"""


@pytest.fixture
def municipality(municipality):
    install_catalogue()
    return municipality


@pytest.fixture
def officer(sign_in, member):
    return sign_in(member("coordination"))


def url(municipality, name, *args):
    return reverse(f"inventory:{name}", args=[municipality.slug, *args])


def upload(client, municipality, content, name="figures.csv", **more):
    data = content if isinstance(content, bytes) else content.encode()
    response = client.post(url(municipality, "import-create"), {"file": SimpleUploadedFile(name, data), **more})
    return response, ImportRun.objects.first()


def workbook_in_per_cent(year=2024):
    """Return a workbook with a share in cells formatted as per cent."""
    book = Workbook()
    for row in (("raum_id", "raum", "jahr", "Anteil"), ("01", "Nord", year, 0.125), ("02", "Süd", year, 0.25)):
        book.active.append(row)
    for cell in ("D2", "D3"):
        book.active[cell].number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def posted(page, **changes):
    """Return the fields of the page's form as a browser would send them, with some choices changed."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    if not values.get("fills_gaps"):
        values.pop("fills_gaps", None)
    values["header"] = ", ".join(map(str, form["header"].value()))
    return {**values, **changes}


def test_an_upload_leads_to_the_findings_and_from_there_to_the_columns_with_one_click(officer, municipality):
    response, run = upload(officer, municipality, PLAIN)

    page = officer.get(response.url)

    assert response.url == url(municipality, "import-reading", run.pk)
    assert page.context["header"] == ["raum_id", "raum", "jahr", "einwohner"]
    assert page.context["table_rows"][0] == ("01", "Nord", "2024", "1675")
    assert page.context["mapping_url"] in page.content.decode()
    assert officer.get(page.context["mapping_url"]).status_code == 200


def test_each_part_of_the_file_is_shown_with_its_reason(officer, municipality):
    _response, run = upload(officer, municipality, PRINTED.encode("cp1252"))

    page = officer.get(url(municipality, "import-reading", run.pk))

    assert [(part, number) for part, number, _cells in page.context["file_rows"]] == [
        ("left_out", 1),
        ("header", 2),
        ("figures", 3),
        ("figures", 4),
        ("left_out", 6),
    ]
    assert page.context["reading"].remarks == ("Quelle: Statistikamt",)
    assert [str(title) for title in page.context["header"][1:]] == ["Nr.", "Stadtteil", "Einwohner"]
    assert page.context["table_rows"] == [
        ("2024-12-31", "01", "Nord", "1675"),
        ("2024-12-31", "02", "Süd", "480"),
    ]
    assert all(one["reason"] for one in page.context["findings"] if one["value"] not in ("none", "keine"))


def test_each_row_of_a_short_file_is_shown_once_with_its_true_part(officer, municipality):
    rows = ["Einwohner am 31.12.2024;;", ";;", "Nr.;Stadtteil;Einwohner", "01;Nord;675", "02;Süd;480", "03;West;311"]
    _response, run = upload(officer, municipality, "\n".join([*rows, ";Insgesamt;1466", "Quelle: Statistikamt;;", ""]))

    page = officer.get(url(municipality, "import-reading", run.pk))

    assert [(part, number) for part, number, _cells in page.context["file_rows"]] == [
        ("left_out", 1),
        ("header", 3),
        ("figures", 4),
        ("figures", 5),
        ("figures", 6),
        ("figures", 7),
        ("left_out", 8),
    ]
    assert page.context["remarks"] == ()
    assert page.content.decode().count("Quelle: Statistikamt</td>") == 1


def test_rows_between_the_figures_that_are_left_out_are_shown_so(officer, municipality):
    rows = ["Nr.;Stadtteil;Einwohner", "01;Nord;675", ";Mitte;", "02;Süd;480", "Nr.;Stadtteil;Einwohner", "03;West;311"]
    _response, run = upload(officer, municipality, "\n".join([*rows, "04;Ost;1466", "05;Au;93", "Quelle: Amt;;", ""]))

    page = officer.get(url(municipality, "import-reading", run.pk))

    assert [part for part, _number, _cells in page.context["file_rows"]] == [
        "header",
        "figures",
        "left_out",
        "figures",
        "left_out",
        "figures",
    ]
    assert page.context["remarks"] == ("Quelle: Amt",)


def test_percentages_of_a_workbook_can_be_read_as_they_are_stored(officer, municipality):
    _response, run = upload(officer, municipality, workbook_in_per_cent(), "anteile.xlsx")
    address = url(municipality, "import-reading", run.pk)
    found = officer.get(address)

    officer.post(address, posted(found, percentages="stored"))

    run.refresh_from_db()
    assert found.context["table_rows"][0][3] == "12,5"
    assert run.mapping["reading"]["corrected"] == ["percentages"]
    assert [row.cells[3] for row in read_figures(run).rows] == ["0,125", "0,25"]
    assert officer.get(address).context["form"]["percentages"].value() == "stored"


def test_how_percentages_are_read_is_remembered_with_the_mapping(officer, municipality):
    reading = {"percentages": "stored", "corrected": ["percentages"]}
    saved = make_import_mapping(municipality=municipality, mapping={"reading": reading})

    _response, run = upload(officer, municipality, workbook_in_per_cent(2025), "anteile.xlsx", mapping=saved.pk)

    assert [row.cells[3] for row in read_figures(run).rows] == ["0,125", "0,25"]


def test_a_file_without_percentages_is_not_asked_about_them(officer, municipality):
    _response, run = upload(officer, municipality, PLAIN)

    assert "percentages" not in officer.get(url(municipality, "import-reading", run.pk)).context["form"].fields


def test_a_correction_is_kept_and_the_file_read_again(officer, municipality):
    _response, run = upload(officer, municipality, PLAIN)
    address = url(municipality, "import-reading", run.pk)

    response = officer.post(address, posted(officer.get(address), decimal=".", thousands=""))

    run.refresh_from_db()
    assert response.url == address
    assert run.mapping["reading"]["corrected"] == ["decimal", "thousands"]
    assert [row.cells[3] for row in read_figures(run).rows] == ["1,675", "2,480", "3,111"]


def test_corrections_can_be_undone(officer, municipality):
    _response, run = upload(officer, municipality, PLAIN)
    address = url(municipality, "import-reading", run.pk)
    officer.post(address, posted(officer.get(address), decimal=".", thousands=""))

    officer.post(address, {"reset": "1"})

    run.refresh_from_db()
    assert run.mapping["reading"]["corrected"] == []
    assert [row.cells[3] for row in read_figures(run).rows] == ["1675", "2480", "3111"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"header": "eins"}, "header"),
        ({"header": "5-2"}, "header"),
        ({"header": "2", "first_row": "1"}, "first_row"),
        ({"decimal": ".", "thousands": "."}, "thousands"),
        ({"layout": "sideways"}, "layout"),
        ({"areas": ["99"]}, "areas"),
    ],
)
def test_impossible_corrections_are_told_at_their_field(officer, municipality, changes, field):
    _response, run = upload(officer, municipality, PLAIN)
    address = url(municipality, "import-reading", run.pk)

    response = officer.post(address, posted(officer.get(address), **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_another_encoding_that_damages_letters_is_told_and_bars_the_way(officer, municipality):
    _response, run = upload(officer, municipality, PLAIN)
    address = url(municipality, "import-reading", run.pk)

    page = officer.post(address, posted(officer.get(address), encoding="cp1252"), follow=True)
    further = officer.get(url(municipality, "import-mapping", run.pk))

    assert [problem.is_error for problem in page.context["reading"].told] == [True]
    assert further.url == address


@pytest.mark.parametrize(
    "damage", [lambda text: text + text, lambda text: text[:-12], lambda text: text + "9;9;9;9;9\n"]
)
def test_damaged_files_change_nothing(officer, municipality, damage):
    _response, run = upload(officer, municipality, damage(PLAIN))

    page = officer.get(url(municipality, "import-reading", run.pk))
    officer.post(url(municipality, "import-preview", run.pk), {"seen": ""})

    assert page.context["reading"].errors
    assert Observation.objects.count() == 0
    assert ImportRun.objects.get().is_open


def test_a_reading_of_another_file_lends_only_its_corrections(municipality):
    first = make_import_run(municipality=municipality, content=PLAIN)
    kept = {
        "file": "another",
        "decimal": ".",
        "thousands": "",
        "corrected": ["decimal", "thousands"],
        "first_row": 9,
    }
    first.remember_mapping({"reading": kept})

    table = read_figures(first)

    assert [row.cells[3] for row in table.rows] == ["1,675", "2,480", "3,111"]


def test_only_those_who_may_import_see_the_page(sign_in, member, municipality):
    run = make_import_run(municipality=municipality, content=PLAIN)

    response = sign_in(member("reader")).get(url(municipality, "import-reading", run.pk))

    assert response.status_code == 403


def test_a_source_keeps_its_own_signs(officer, municipality):
    address = url(municipality, "source-create")
    page = officer.get(address)

    officer.post(
        address,
        {
            **form_values(page),
            "name": "Arbeitsagentur",
            "own_signs": "* = geheim\n( ) = unbekannt oder geheim zu halten",
        },
    )
    source = municipality.data_sources.get()
    edited = officer.get(url(municipality, "source-edit", source.pk))

    assert source.own_signs == {"*": "confidential", "( )": "confidential"}
    assert edited.context["form"]["own_signs"].value() == (
        "* = unbekannt oder geheim zu halten\n( ) = unbekannt oder geheim zu halten"
    )
    assert not edited.context["form"].fields["own_signs"].has_changed(source.own_signs, "* = geheim\n( ) = geheim")
