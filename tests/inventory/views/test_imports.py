"""The way of a table: upload, columns, preview, import, undo."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from config.archives import MEGABYTE
from districts.models import District
from inventory.catalogue import install_catalogue
from inventory.forms.imports import LARGEST_FILE
from inventory.importers.mapping import Mapping, save_mapping
from inventory.models import AreaMatch, DataSource, ImportMapping, ImportRun, Indicator, Observation, PopulationGroup
from tests.config.test_editing import form_values
from tests.factories import make_area_match, make_district, make_finding, make_import_mapping, make_source

TABLE = """raum_id;raum;ebene;jahr;einwohner;auslaender
000;Musterstadt;Stadt;2024;1.000;200
01;Nord;Stadtteil;2024;600;150
02;Süd;Stadtteil;2024;400;50
"""


@pytest.fixture
def municipality(municipality):
    install_catalogue()
    municipality.name = "Musterstadt"
    municipality.save()
    return municipality


@pytest.fixture
def north(municipality):
    return make_district(municipality=municipality, name="Nord", key="01")


@pytest.fixture
def south(municipality):
    return make_district(municipality=municipality, name="Süd", key="02")


@pytest.fixture
def officer(sign_in, member):
    return sign_in(member("coordination"))


def url(municipality, name, *args):
    return reverse(f"inventory:{name}", args=[municipality.slug, *args])


def upload(client, municipality, content=TABLE, name="figures.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(url(municipality, "import-create"), {"file": SimpleUploadedFile(name, data)})


def choose_columns(client, municipality, **values):
    """Accept what was guessed for the newest run, with some choices changed."""
    address = url(municipality, "import-mapping", ImportRun.objects.first().pk)
    page = client.get(address)
    guessed = form_values(page)
    for _title, _examples, *fields in page.context["values_form"].rows():
        for bound in fields:
            if bound.value() is not None:
                guessed[bound.html_name] = bound.value()
    return client.post(address, {**guessed, **values})


def preview(client, municipality):
    return client.get(url(municipality, "import-preview", ImportRun.objects.first().pk))


def do_import(client, municipality, content=TABLE, accept=False, **values):
    upload(client, municipality, content)
    choose_columns(client, municipality, **values)
    seen = preview(client, municipality).context["report"]["fingerprint"]
    answer = {"seen": seen, **({"accept_changes": "on"} if accept else {})}
    return client.post(url(municipality, "import-preview", ImportRun.objects.first().pk), answer)


def stored():
    rows = Observation.objects.filter(indicator__code="P.1.1").order_by("district__key", "group__order")
    return [
        (district, group, value if value is None else int(value))
        for district, group, value in rows.values_list("district__name", "group__slug", "value")
    ]


TURNED = """Stadtteile im Überblick am 31.12.2025;;;
Merkmal;Nord;Süd;Musterstadt
Bevölkerung;;;
Einwohner;8.412;14.010;22.422
Ausländer;1.020;2.300;3.320
"""


def test_a_table_with_districts_above_its_columns_becomes_figures(officer, municipality, north, south):
    do_import(officer, municipality, TURNED, new_source="Einwohnerregister")

    assert stored() == [
        (municipality.whole_city.name, "total", 22_422),
        (municipality.whole_city.name, "foreigners", 3_320),
        ("Nord", "total", 8_412),
        ("Nord", "foreigners", 1_020),
        ("Süd", "total", 14_010),
        ("Süd", "foreigners", 2_300),
    ]
    assert ImportRun.objects.first().counts["rows"] == 3


def test_the_title_of_a_group_is_shown_as_a_title(officer, municipality, north, south):
    upload(officer, municipality, TURNED)

    page = officer.get(url(municipality, "import-reading", ImportRun.objects.first().pk))

    assert [(part, number) for part, number, _cells in page.context["file_rows"]] == [
        ("left_out", 1),
        ("header", 2),
        ("header", 3),
        ("figures", 4),
        ("figures", 5),
    ]


def test_a_table_goes_from_upload_to_figures(officer, municipality, north, south):
    response = do_import(officer, municipality, new_source="Einwohnerregister")

    assert response.status_code == 302
    assert stored() == [
        (municipality.whole_city.name, "total", 1000),
        (municipality.whole_city.name, "foreigners", 200),
        ("Nord", "total", 600),
        ("Nord", "foreigners", 150),
        ("Süd", "total", 400),
        ("Süd", "foreigners", 50),
    ]
    assert set(Observation.objects.values_list("source__name", flat=True)) == {"Einwohnerregister"}
    share = Observation.objects.get(indicator__code="P.2.2", district=north)
    assert (share.value, share.numerator, share.denominator) == (25, 150, 600)


def test_a_workbook_is_read_like_a_text_table(officer, municipality, north, south):
    workbook = Workbook()
    for row in TABLE.splitlines():
        workbook.active.append([int(cell) if cell.isdigit() and cell[0] != "0" else cell for cell in row.split(";")])
    file = io.BytesIO()
    workbook.save(file)

    do_import(officer, municipality, file.getvalue())

    assert ("Nord", "foreigners", 150) in stored()


def test_signs_stay_signs(officer, municipality, north, south):
    do_import(officer, municipality, TABLE.replace(";50", ";.").replace("600;150", "600;-"))

    rows = Observation.objects.filter(group__slug="foreigners", indicator__code="P.1.1").order_by("district__key")
    assert list(rows.values_list("value", "missing")) == [(200, ""), (None, "nothing"), (None, "confidential")]


def test_missing_districts_are_created_only_when_asked_for(officer, municipality):
    make_district(municipality=municipality, name="Nord", key="01")
    upload(officer, municipality)
    choose_columns(officer, municipality)

    without = preview(officer, municipality).context["report"]
    choose_columns(officer, municipality, create_levels=["Stadtteil"])
    do_import(officer, municipality, create_levels=["Stadtteil"])

    assert [(area, rows) for area, rows, _why in without["left_out"]] == [("02 Süd (Stadtteil)", 1)]
    assert District.objects.get(key="02").name == "Süd"


def test_errors_are_told_by_row_and_keep_the_whole_file_out(officer, municipality, north, south):
    upload(officer, municipality, TABLE.replace("600;150", "viele;150").replace("2024;400", "24;400"))
    choose_columns(officer, municipality)

    page = preview(officer, municipality)
    answer = officer.post(url(municipality, "import-preview", ImportRun.objects.first().pk))

    assert {(one["row"], one["column"]) for one in page.context["problems"] if one["is_error"]} == {
        (3, "einwohner"),
        (4, "jahr"),
    }
    assert answer.status_code == 422
    assert stored() == []
    assert ImportRun.objects.get().is_open


def test_the_same_file_again_changes_nothing(officer, municipality, north, south):
    do_import(officer, municipality)
    do_import(officer, municipality)

    report = preview(officer, municipality).context["report"]

    assert (report["is_empty"], report["counts"]["unchanged"]) == (True, 9)
    assert list(ImportRun.objects.order_by("pk").values_list("status", flat=True)) == ["imported", "uploaded"]


def test_changed_values_need_a_yes_and_are_shown_as_old_and_new(officer, municipality, north, south):
    do_import(officer, municipality, derives_shares="")
    changed = TABLE.replace("600;150", "600;160")

    refused = do_import(officer, municipality, changed, derives_shares="")
    page = preview(officer, municipality)
    do_import(officer, municipality, changed, accept=True, derives_shares="")

    assert refused.status_code == 422
    assert [(change["old"], change["new"], change["row"]) for change in page.context["page_obj"]] == [("150", "160", 3)]
    assert ("Nord", "foreigners", 160) in stored()


def test_undo_restores_what_was_changed_and_removes_what_was_created(officer, municipality, north, south):
    do_import(officer, municipality)
    before = stored()
    do_import(
        officer, municipality, TABLE.replace("600;150", "600;160") + "02;Süd;Stadtteil;2025;410;55\n", accept=True
    )

    officer.post(url(municipality, "import-undo", ImportRun.objects.first().pk))

    assert stored() == before
    assert ImportRun.objects.first().status == "undone"
    assert Observation.history.filter(history_type="-").count() == 3


def test_undo_is_refused_when_a_figure_was_edited_or_is_evidence(officer, municipality, north, south):
    do_import(officer, municipality)
    run = ImportRun.objects.get()
    edited = Observation.objects.get(indicator__code="P.1.1", district=north, group__slug="total")
    address = url(municipality, "observation-edit", edited.pk)
    officer.post(address, {**form_values(officer.get(address)), "figure": "601"})
    cited = Observation.objects.get(indicator__code="P.1.1", district=south, group__slug="total")
    make_finding(district=south).observations.add(cited)

    page = officer.get(url(municipality, "import-undo", run.pk))
    officer.post(url(municipality, "import-undo", run.pk))

    assert len(page.context["obstacles"]) == 2
    run.refresh_from_db()
    assert run.is_imported
    assert ("Nord", "total", 601) in stored()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n%%EOF", "figures.csv"),
        (b"", "figures.csv"),
        (b"raum;einwohner\n", "figures.csv"),
        (b'raum;einwohner\n"Nord;600\n', "figures.csv"),
        ("raum;einwohner\nNörd;600".encode()[:-9], "figures.csv"),
        (b"PK\x03\x04 broken", "figures.xlsx"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_a_reason(officer, municipality, content, name):
    response = upload(officer, municipality, content, name)

    assert response.status_code == 422
    assert len(response.context["form"].errors["file"]) == 1
    assert not ImportRun.objects.exclude(status="discarded").exists()


def test_nothing_can_be_imported_twice(officer, municipality, north, south):
    do_import(officer, municipality)
    run = ImportRun.objects.get()

    response = officer.post(url(municipality, "import-preview", run.pk))

    assert response.url == run.get_absolute_url()
    assert run.status_changes.count() == 1


def test_a_discarded_file_is_gone(officer, municipality):
    upload(officer, municipality)
    run = ImportRun.objects.get()
    path, storage = run.file.name, run.file.storage

    officer.post(url(municipality, "import-discard", run.pk))

    assert not storage.exists(path)
    assert officer.get(url(municipality, "import-file", run.pk)).status_code == 404


def test_the_mapping_is_offered_again_for_the_same_columns(officer, municipality, north, south):
    indicator = Indicator.objects.get(code="P.1.2")
    do_import(officer, municipality, indicator_4=indicator.pk, indicator_5="")
    upload(officer, municipality, TABLE.replace("2024", "2025"))

    page = officer.get(url(municipality, "import-mapping", ImportRun.objects.first().pk))

    assert page.context["values_form"]["indicator_4"].value() == indicator.pk
    assert page.context["values_form"]["indicator_5"].value() is None


def test_two_columns_cannot_hold_the_same(officer, municipality):
    upload(officer, municipality)
    total = PopulationGroup.objects.get(slug="total")

    response = choose_columns(officer, municipality, group_5=total.pk)

    assert response.status_code == 422
    assert list(response.context["values_form"].errors) == ["indicator_5"]


def test_a_foreign_source_or_indicator_is_no_choice(officer, municipality, north):
    foreign = DataSource.objects.create(municipality=make_district().municipality, name="Fremd")
    upload(officer, municipality)

    response = choose_columns(officer, municipality, source=foreign.pk)

    assert list(response.context["form"].errors) == ["source"]


def test_coordination_of_one_district_imports_nothing_elsewhere(sign_in, member, municipality, north, south):
    client = sign_in(member("coordination", districts=[north]))

    do_import(client, municipality)

    assert {name for name, _group, _value in stored()} == {"Nord"}


def test_the_number_of_queries_of_the_list_is_constant(
    officer, municipality, north, south, django_assert_max_num_queries
):
    do_import(officer, municipality)
    for year in range(2000, 2006):
        do_import(officer, municipality, TABLE.replace("2024", str(year)))

    with django_assert_max_num_queries(12):
        officer.get(url(municipality, "import-list"))


def test_a_stored_file_that_is_gone_is_told(officer, municipality):
    upload(officer, municipality)
    run = ImportRun.objects.get()
    run.file.storage.delete(run.file.name)

    response = officer.get(url(municipality, "import-mapping", run.pk), follow=True)

    assert response.redirect_chain == [(run.get_absolute_url(), 302)]
    assert len(response.context["messages"]) == 1


def test_areas_that_are_not_here_are_asked_about_once(officer, municipality, north, south):
    content = TABLE.replace("01;Nord;", "77;Nordd;")
    upload(officer, municipality, content)
    to_areas = choose_columns(officer, municipality, new_source="Einwohnerregister")
    run = ImportRun.objects.first()
    page = officer.get(to_areas.url)
    ((_area, decision, _parts),) = page.context["form"].rows()

    to_preview = officer.post(to_areas.url, {decision.html_name: str(north.pk)})
    seen = officer.get(to_preview.url).context["report"]
    officer.post(to_preview.url, {"seen": seen["fingerprint"]})

    assert to_areas.url == url(municipality, "import-areas", run.pk)
    assert ("Nord", "foreigners", 150) in stored()
    upload(officer, municipality, content.replace("2024", "2025"))
    source = DataSource.objects.get()
    assert choose_columns(officer, municipality, source=source.pk).url.endswith("/preview/")


def test_all_other_areas_are_left_out_with_one_button_and_not_asked_about_again(officer, municipality, north, south):
    towns = "".join(f"9{number};Ort {number};Stadtteil;2024;{number};1\n" for number in range(10, 70))
    content = TABLE.replace("01;Nord;", "77;Nordd;") + towns
    upload(officer, municipality, content)
    to_areas = choose_columns(officer, municipality, new_source="Einwohnerregister")
    page = officer.get(to_areas.url)
    north_bound = next(bound for one, bound, _parts in page.context["form"].rows() if one.area.name == "Nordd")

    officer.post(to_areas.url, {north_bound.html_name: str(north.pk), "leave_out_rest": "1"})

    report = preview(officer, municipality).context["report"]
    assert (report["counts"]["unknown"], report["counts"]["excluded"]) == (0, 60)
    assert list(AreaMatch.objects.filter(districts__isnull=False).values_list("name", flat=True)) == ["Nordd"]
    assert AreaMatch.history.filter(history_user=page.wsgi_request.user).count() >= 61
    upload(officer, municipality, content.replace("2024", "2025"))
    assert choose_columns(officer, municipality, source=DataSource.objects.get().pk).url.endswith("/preview/")


def test_an_area_of_doubtful_name_is_never_among_all_other_areas(officer, municipality):
    borough = make_district(municipality=municipality, name="Mitte", key="1")
    make_district(municipality=municipality, name="Mitte", key="101", parent=borough)
    upload(officer, municipality, "raum;jahr;einwohner\nMitte;2024;5\nOrt A;2024;6\nOrt B;2024;7\n")
    to_areas = choose_columns(officer, municipality)

    response = officer.post(to_areas.url, {"leave_out_rest": "1"})

    assert (response.status_code, AreaMatch.objects.count()) == (422, 0)


def test_a_sum_needs_at_least_two_districts(officer, municipality, north, south):
    upload(officer, municipality, TABLE.replace("01;Nord;", "77;Nord und Süd;"))
    to_areas = choose_columns(officer, municipality)
    ((_area, decision, parts),) = officer.get(to_areas.url).context["form"].rows()

    refused = officer.post(to_areas.url, {decision.html_name: "sum", parts.html_name: [north.pk]})
    officer.post(to_areas.url, {decision.html_name: "sum", parts.html_name: [north.pk, south.pk]})

    assert refused.status_code == 422
    assert preview(officer, municipality).context["report"]["districts"] == [["77", "Nord und Süd", ""]]


def test_a_district_of_another_municipality_is_no_decision(officer, municipality, north):
    foreign = make_district()
    upload(officer, municipality, TABLE.replace("01;Nord;", "77;Nordd;"))
    to_areas = choose_columns(officer, municipality)
    (_area, decision, _parts), *_more = officer.get(to_areas.url).context["form"].rows()

    assert officer.post(to_areas.url, {decision.html_name: str(foreign.pk)}).status_code == 422


def test_a_mapping_is_saved_with_the_import_and_offered_next_year(officer, municipality, north, south):
    indicator = Indicator.objects.get(code="P.1.2")
    do_import(officer, municipality, indicator_4=indicator.pk, indicator_5="", save_as="Melderegister")

    upload(officer, municipality, TABLE.replace("2024", "2025").replace("einwohner;", "neu;einwohner;", 1))
    page = officer.get(url(municipality, "import-mapping", ImportRun.objects.first().pk))

    assert list(ImportMapping.objects.values_list("name", flat=True)) == ["Melderegister"]
    assert (page.context["likeness"].name, page.context["likeness"].is_taken) == ("Melderegister", True)
    assert page.context["values_form"]["indicator_5"].value() == indicator.pk


def columns_page(client, municipality):
    return client.get(url(municipality, "import-mapping", ImportRun.objects.first().pk))


UNRELATED = "raum;jahr;einwohner;Hunde;Katzen;Vögel\nNord;2025;4;5;6;7\nSüd;2025;8;9;1;2\n"


@pytest.fixture
def few_columns(municipality):
    """A saved mapping of a file of which other files may have all titles too."""
    dogs = Indicator.objects.get(code="P.1.2").pk, PopulationGroup.objects.get(slug="total").pk
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: dogs})
    return save_mapping(municipality, "Melderegister", mapping.as_json(("raum", "jahr", "einwohner")))


def test_a_mapping_is_not_filled_in_where_most_figures_are_new_to_it(officer, municipality, few_columns):
    upload(officer, municipality, UNRELATED)
    guessed = columns_page(officer, municipality)
    run = ImportRun.objects.first()

    officer.post(url(municipality, "import-mapping", run.pk), {"like": "Melderegister"})

    taken = columns_page(officer, municipality)
    assert guessed.context["strange"] == ["Hunde", "Katzen", "Vögel"]
    assert (guessed.context["likeness"].is_taken, taken.context["likeness"].is_taken) == (False, True)
    inhabitants, chosen = Indicator.objects.get(code="P.1.1").pk, few_columns.mapping["values"]["2"][0]
    assert guessed.context["values_form"]["indicator_2"].value() == inhabitants
    assert taken.context["values_form"]["indicator_2"].value() == chosen


def test_a_mapping_that_was_filled_in_can_be_put_aside(officer, municipality, few_columns):
    upload(officer, municipality, "raum;jahr;einwohner\nNord;2025;4\n")
    filled = columns_page(officer, municipality)

    officer.post(url(municipality, "import-mapping", ImportRun.objects.first().pk), {"like": ""})

    assert filled.context["likeness"].is_taken
    assert columns_page(officer, municipality).context["likeness"] is None


def test_a_mapping_that_was_asked_for_and_does_not_fit_is_told(officer, municipality, few_columns):
    content = SimpleUploadedFile("hunde.csv", b"raum;jahr;hunde\nNord;2025;4\n")
    officer.post(url(municipality, "import-create"), {"file": content, "mapping": few_columns.pk})

    page = columns_page(officer, municipality)

    assert (page.context["likeness"].fits, page.context["lacking"]) == (False, ["einwohner"])
    assert page.context["values_form"]["indicator_2"].value() is None


def test_a_source_that_was_named_is_gone_with_the_file_that_is_discarded(officer, municipality, north, south):
    upload(officer, municipality)
    choose_columns(officer, municipality, new_source="Einwohnerregster")
    choose_columns(officer, municipality, source="", new_source="Einwohnerregister")
    named = list(DataSource.objects.values_list("name", flat=True))

    officer.post(url(municipality, "import-discard", ImportRun.objects.first().pk))

    assert (named, list(DataSource.objects.all())) == (["Einwohnerregister"], [])


def test_a_source_that_was_named_stays_where_something_refers_to_it(officer, municipality, north, south):
    upload(officer, municipality)
    choose_columns(officer, municipality, new_source="Einwohnerregister")
    first = ImportRun.objects.first()
    upload(officer, municipality, TABLE.replace("2024", "2025"))
    choose_columns(officer, municipality, source=DataSource.objects.get().pk)

    officer.post(url(municipality, "import-discard", first.pk))

    assert DataSource.objects.get().name == "Einwohnerregister"


def test_a_source_that_was_here_before_is_not_removed_with_a_file(officer, municipality, north, south):
    make_source(municipality=municipality, name="Einwohnerregister")
    upload(officer, municipality)
    choose_columns(officer, municipality, new_source="Einwohnerregister")

    officer.post(url(municipality, "import-discard", ImportRun.objects.first().pk))

    assert DataSource.objects.get().name == "Einwohnerregister"


def test_no_source_is_created_while_no_column_has_an_indicator(officer, municipality):
    upload(officer, municipality)

    response = choose_columns(officer, municipality, new_source="Register", indicator_4="", indicator_5="")

    assert (response.status_code, DataSource.objects.count()) == (422, 0)


def test_the_time_above_a_table_is_named_for_people_in_the_preview(officer, municipality, north, south):
    rows = ["Einwohner am 31.12.2099;;", "Nr.;Stadtteil;Einwohner", "01;Nord;675", "02;Süd;480", ""]
    upload(officer, municipality, "\n".join(rows))
    choose_columns(officer, municipality)

    problems = preview(officer, municipality).context["problems"]

    assert [problem["column"] for problem in problems if "2099" in problem["text"]] == ["Zeit"]


def test_a_reference_date_in_the_future_is_noted_in_the_preview(officer, municipality, north, south):
    tomorrow = timezone.localdate() + timedelta(days=1)
    upload(officer, municipality, TABLE.replace("Süd;Stadtteil;2024", f"Süd;Stadtteil;{tomorrow:%d.%m.%Y}"))
    choose_columns(officer, municipality)

    notes = [one for one in preview(officer, municipality).context["problems"] if f"{tomorrow:%d.%m.%Y}" in one["text"]]

    assert [(one["row"], one["column"], one["is_error"]) for one in notes] == [(4, "jahr", False)]


def test_saved_mappings_are_renamed_and_deleted(officer, municipality):
    saved = make_import_mapping(municipality=municipality)
    address = url(municipality, "mapping-edit", saved.pk)

    officer.post(address, {**form_values(officer.get(address)), "name": "Jugendamt"})
    names = list(ImportMapping.objects.values_list("name", flat=True))
    officer.post(url(municipality, "mapping-delete", saved.pk))

    assert (names, ImportMapping.objects.count()) == (["Jugendamt"], 0)


def test_decisions_on_areas_are_changed_and_forgotten(officer, municipality, north, south):
    match = make_area_match(municipality=municipality, name="Nordd", districts=[north])
    address = url(municipality, "area-match-edit", match.pk)

    officer.post(address, {**form_values(officer.get(address)), "districts": [south.pk]})
    districts = list(match.districts.all())
    officer.post(url(municipality, "area-match-delete", match.pk))

    assert (districts, AreaMatch.objects.count()) == ([south], 0)


@pytest.mark.parametrize("name", ["mapping-list", "area-match-list"])
def test_the_number_of_queries_of_what_was_remembered_is_constant(officer, municipality, north, count_queries, name):
    def make(number):
        for _number in range(number):
            source = make_source(municipality=municipality)
            make_import_mapping(municipality=municipality, source=source)
            make_area_match(municipality=municipality, source=source, districts=[north])

    make(3)
    of_three = count_queries(officer, url(municipality, name))
    make(20)

    assert count_queries(officer, url(municipality, name)) == of_three


def test_changes_are_searched(officer, municipality, north, south):
    do_import(officer, municipality, derives_shares="")
    upload(officer, municipality, TABLE.replace("600;150", "610;160").replace("400;50", "410;60"))
    choose_columns(officer, municipality, derives_shares="")
    address = url(municipality, "import-preview", ImportRun.objects.first().pk)

    page = officer.get(address, {"q": "süd ausländ"})

    assert [(one["district"], one["old"], one["new"]) for one in page.context["page_obj"]] == [("Süd", "50", "60")]


def test_a_table_of_hundreds_of_columns_can_be_imported(officer, municipality, north):
    titles = ["raum_id", "raum", "ebene", "jahr", "einwohner", *(f"Merkmal {number}" for number in range(395))]
    figures = ["01", "Nord", "Stadtteil", "2024", "600", *(["7"] * 395)]

    do_import(officer, municipality, ";".join(titles) + "\n" + ";".join(figures) + "\n")

    assert stored() == [("Nord", "total", 600)]


def test_the_proxy_in_the_manual_lets_the_largest_file_pass():
    manual = (settings.BASE_DIR / "docs" / "operation.md").read_text()

    assert int(re.search(r"limit of (\d+) MB for requests", manual)[1]) * MEGABYTE > LARGEST_FILE


@pytest.mark.parametrize(
    ("cells", "scheme"),
    [(("0", "g"), "new"), (("-", "."), "classic"), (("0", "5"), "classic"), (("g", "-"), "classic")],
)
def test_the_signs_of_a_new_source_are_proposed_from_the_file(officer, municipality, north, south, cells, scheme):
    content = TABLE.replace(";150", f";{cells[0]}").replace(";50", f";{cells[1]}")

    upload(officer, municipality, content)
    choose_columns(officer, municipality, new_source="Landesamt")

    assert DataSource.objects.get(name="Landesamt").sign_scheme == scheme


def test_a_sign_of_another_scheme_leads_to_the_source(officer, municipality, north, south):
    upload(officer, municipality, TABLE.replace(";150", ";g"))
    choose_columns(officer, municipality, new_source="Landesamt", signs="classic")

    page = preview(officer, municipality)

    source = DataSource.objects.get(name="Landesamt")
    assert "„g“ ist ein Zeichen, das bei dieser Quelle nicht vorgesehen ist" in page.context["problems"][0]["text"]
    assert page.context["source_url"] == url(municipality, "source-edit", source.pk)
    assert page.context["source_url"] in page.text


def test_districts_that_are_ticked_are_added_up(officer, municipality, north, south):
    upload(officer, municipality, TABLE.replace("02;Süd", ";Nord und Mitte"))
    choose_columns(officer, municipality)
    address = url(municipality, "import-areas", ImportRun.objects.first().pk)
    [(_one, _decision, parts)] = officer.get(address).context["form"].rows()

    officer.post(address, {parts.html_name: [north.pk, south.pk]})

    assert list(AreaMatch.objects.get().districts.order_by("name")) == [north, south]


def test_what_columns_mean_is_refused_with_one_summary(officer, municipality, north):
    upload(officer, municipality)

    page = choose_columns(officer, municipality, key="", name="")

    assert (page.status_code, page.text.count("data-error-summary")) == (422, 1)


def test_a_series_twice_is_told_in_the_summary_too(officer, municipality, north):
    upload(officer, municipality)
    total = PopulationGroup.objects.get(slug="total").pk

    page = choose_columns(officer, municipality, group_5=total)

    assert (page.status_code, page.text.count("data-error-summary")) == (422, 1)


def test_an_area_that_has_districts_in_it_is_told_from_its_namesake(officer, municipality):
    borough = make_district(municipality=municipality, name="Kalk", key="008")
    make_district(municipality=municipality, name="Kalk", key="802", parent=borough)
    upload(officer, municipality, "raum;jahr;einwohner\nKalk;2024;5\nMusterstadt;2024;9\n")
    choose_columns(officer, municipality)

    page = officer.get(url(municipality, "import-areas", ImportRun.objects.first().pk))

    [(_one, decision, _parts)] = page.context["form"].rows()
    [near] = [options for label, options in decision.field.choices if label == "vielleicht"]
    assert [label for _pk, label in near] == ["Kalk, 008 (mit Stadtteilen darin)", "Kalk (in Kalk), 802"]


def test_the_sum_of_districts_that_a_name_joins_is_proposed_as_such(officer, municipality, north, south):
    upload(officer, municipality, TABLE.replace("02;Süd", ";Nord und Süd"))
    choose_columns(officer, municipality)

    page = officer.get(url(municipality, "import-areas", ImportRun.objects.first().pk))

    [(_one, decision, parts)] = page.context["form"].rows()
    assert (decision.value(), sorted(parts.value())) == ("sum", sorted([north.pk, south.pk]))


def test_a_file_without_areas_that_are_here_is_not_said_to_be_imported_already(officer, municipality, north):
    upload(officer, municipality, "raum;jahr;einwohner\nAnderswo;2024;5\nDort;2024;9\n")
    choose_columns(officer, municipality)

    page = preview(officer, municipality)

    assert page.context["nothing_to_do"] is True
    assert "Kein Gebiet dieser Datei ist hier vorhanden" in page.text
    assert "bereits vorhanden" not in page.text


def test_the_city_in_a_table_of_all_cities_is_proposed_wherever_it_stands(officer, municipality, north):
    others = "".join(f"{number:05};Kreis {number}, Landkreis;2024;{number}\n" for number in range(1, 300))
    upload(officer, municipality, f"ags;name;jahr;einwohner\n{others}99999;Musterstadt, kreisfreie Stadt;2024;5\n")
    choose_columns(officer, municipality)

    page = officer.get(url(municipality, "import-areas", ImportRun.objects.first().pk))

    first = next(page.context["form"].rows())[0]
    assert (first.area.name, first.proposed) == ("Musterstadt, kreisfreie Stadt", (municipality.whole_city,))
