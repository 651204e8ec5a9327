"""Pages of measures: list, export, saved views, one measure, forms, states."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from actionplans.models import Measure, SavedView
from tests.factories import (
    make_budget_line,
    make_district,
    make_expense,
    make_field,
    make_funding_source,
    make_goal,
    make_measure,
    make_membership,
    make_milestone,
    make_plan,
    make_progress_entry,
    make_stakeholder,
    make_user,
)
from tests.forms import form_values


@pytest.fixture
def plan(district):
    return make_plan(district=district)


@pytest.fixture
def measure(plan):
    return make_measure(plan=plan, title="Sprachcafé")


def address(name, plan, *args):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *args])


def make_full_measure(plan, **values):
    """A measure with something of everything that a page shows."""
    municipality = plan.municipality
    field = make_field(municipality=municipality)
    measure = make_measure(
        plan=plan,
        goals=[make_goal(plan=plan, field=field)],
        fields=[field],
        lead=make_stakeholder(municipality=municipality),
        partners=[make_stakeholder(municipality=municipality)],
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        **values,
    )
    source = make_funding_source(municipality=municipality)
    make_budget_line(measure=measure, source=source, is_secured=True)
    make_expense(measure=measure, source=source)
    make_milestone(measure=measure)
    make_milestone(measure=measure, done_on=date(2026, 2, 1), done_by=make_user())
    make_progress_entry(measure=measure, percent=40)
    return measure


# Who gets where


def test_strangers_and_members_of_other_districts_do_not_find_a_measure(sign_in, measure):
    municipality = measure.municipality
    elsewhere = make_membership(municipality=municipality, districts=[make_district(municipality=municipality)]).user
    stranger = make_membership().user

    statuses = [sign_in(user).get(measure.get_absolute_url()).status_code for user in (elsewhere, stranger)]

    assert statuses == [404, 404]


def test_a_reader_sees_but_does_not_change(sign_in, member, measure):
    client = sign_in(member("reader"))

    page = client.get(measure.get_absolute_url())

    assert (page.status_code, page.context["can_change"], page.context["history"]) == (200, False, None)
    assert client.get(address("measure-edit", measure.plan, measure.number)).status_code == 403


def test_the_same_number_in_another_plan_is_another_measure(sign_in, member, district, measure):
    other = make_measure(plan=make_plan(district=district), title="Elterncafé")
    client = sign_in(member("reader"))

    assert client.get(other.get_absolute_url()).context["measure"] == other
    assert client.get(address("measure-detail", measure.plan, 99)).status_code == 404


# The list


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_costs_the_same_queries_for_any_number_of_measures(
    sign_in, member, plan, django_assert_num_queries, number
):
    client = sign_in(member())
    for _index in range(number):
        make_full_measure(plan)

    with django_assert_num_queries(19):
        response = client.get(address("measure-list", plan))

    assert len(response.context["page_obj"].object_list) == number


def test_the_list_shows_conditions_with_their_reasons(sign_in, member, plan):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_measure(plan=plan, status="running", status_since=yesterday, ends_on=yesterday)

    (measure,) = sign_in(member()).get(address("measure-list", plan)).context["page_obj"]

    assert [(condition.kind, condition.why) for condition in measure.conditions] == [
        ("late", "seit 1 Tag überfällig"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "x"},
        {"year": "x"},
        {"year": "99999999999"},
        {"goal": "99999"},
        {"lead": "²"},
        {"condition": "x"},
        {"page": "x"},
        {"q": "\x00"},
        {"q": "1" * 400},
    ],
)
def test_a_filter_nobody_can_mean_harms_nothing(sign_in, member, plan, query):
    make_measure(plan=plan)
    client = sign_in(member())

    assert client.get(address("measure-list", plan), query).status_code == 200
    assert client.get(address("measure-export", plan, "csv"), query).status_code == 200


def test_an_empty_list_and_an_empty_find_say_different_things(sign_in, member, plan):
    client = sign_in(member())

    empty = client.get(address("measure-list", plan)).content.decode()
    make_measure(plan=plan)
    not_found = client.get(address("measure-list", plan), {"q": "nirgends"}).content.decode()

    assert "Noch keine Maßnahmen" in empty
    assert "Keine Maßnahme passt zu diesem Filter" in not_found


def test_the_export_holds_exactly_what_the_filter_shows_without_internal_notes(sign_in, member, plan):
    shown = make_full_measure(plan, title="=SUMME(1)", internal_note="streng geheim")
    make_measure(plan=plan, title="Ohne Zuständigkeit")
    client = sign_in(member("reader"))
    query = {"lead": shown.lead.pk}

    book = load_workbook(io.BytesIO(client.get(address("measure-export", plan, "xlsx"), query).content))
    text = client.get(address("measure-export", plan, "csv"), query).content.decode("utf-8-sig")

    header, *rows = book.active.iter_rows(values_only=True)
    by_title = dict(zip(header, rows[0], strict=True))
    assert len(rows) == 1
    assert (by_title["Nummer"], by_title["Titel"], by_title["Geplant (€)"]) == (shown.number, "=SUMME(1)", 1000)
    assert by_title["Beginn"].date() == date(2026, 1, 1)
    assert by_title["Zuständig"] == str(shown.lead)
    cells = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert (len(cells), cells[1][1]) == (2, "'=SUMME(1)")
    assert not any("geheim" in str(cell) for row in [*rows, *cells] for cell in row)


def test_an_export_of_nothing_still_has_its_header(sign_in, member, plan):
    response = sign_in(member()).get(address("measure-export", plan, "csv"))

    assert response.content.decode("utf-8-sig").startswith("Nummer;Titel;")


def test_other_kinds_of_export_do_not_exist(sign_in, member, plan):
    assert sign_in(member()).get(address("measure-export", plan, "pdf")).status_code == 404


# Saved views


def test_a_view_is_saved_found_replaced_and_deleted(sign_in, member, plan):
    user = member("reader")
    client = sign_in(user)

    def save(query):
        client.post(address("saved-view-create", plan), {"name": "Späte", "query": query})
        return [(view.name, view.query) for view in SavedView.objects.filter(user=user)]

    assert save("condition=late&page=2&x=1") == [("Späte", "condition=late")]
    assert save("condition=stale&sort=-cost") == [("Späte", "condition=stale&sort=-cost")]
    (view,) = client.get(address("measure-list", plan)).context["saved_views"]
    client.post(address("saved-view-delete", plan, view.pk))
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name(sign_in, member, plan):
    response = sign_in(member()).post(address("saved-view-create", plan), {"name": " ", "query": "q=x"}, follow=True)

    assert not SavedView.objects.exists()
    assert len(response.context["messages"]) == 1


def test_views_of_others_are_not_seen_nor_deleted(sign_in, member, plan):
    view = SavedView.objects.create(user=member(), plan=plan, name="Meine", query="q=x")
    client = sign_in(member())

    assert list(client.get(address("measure-list", plan)).context["saved_views"]) == []
    assert client.post(address("saved-view-delete", plan, view.pk)).status_code == 404


# Create, edit, delete


def test_title_alone_makes_a_measure_with_the_next_number(sign_in, member, plan, measure):
    client = sign_in(member())
    url = address("measure-create", plan)

    response = client.post(url, {**form_values(client.get(url)), "title": "Elterncafé"})

    created = plan.measures.get(title="Elterncafé")
    assert response.url == created.get_absolute_url()
    assert (created.number, created.status, created.status_since) == (2, Measure.Status.IDEA, timezone.localdate())


def test_a_new_measure_for_a_goal_takes_over_its_field(sign_in, member, plan):
    goal = make_goal(plan=plan)
    client = sign_in(member())
    url = f"{address('measure-create', plan)}?goal={goal.pk}"

    values = form_values(client.get(url))
    again = client.post(url, {**values, "title": "Elterncafé", "another": "1"})

    created = plan.measures.get()
    assert (values["goals"], list(created.goals.all()), list(created.fields.all())) == ([goal.pk], [goal], [goal.field])
    assert again.url == url


@pytest.mark.parametrize("goal", ["x", "99999999999999999999", "²"])
def test_a_goal_that_does_not_exist_is_no_prefill(sign_in, member, plan, goal):
    response = sign_in(member()).get(address("measure-create", plan), {"goal": goal})

    assert form_values(response)["goals"] == []


def test_the_same_form_sent_twice_makes_one_measure(sign_in, member, plan):
    client = sign_in(member())
    url = address("measure-create", plan)
    values = {**form_values(client.get(url)), "title": "Elterncafé"}

    first, second = client.post(url, values), client.post(url, values)

    assert first.url == second.url
    assert plan.measures.count() == 1


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"title": ""}, "title", "Dieses Feld ist zwingend erforderlich."),
        ({"starts_on": "1.3.26", "ends_on": "1.2.26"}, "ends_on", "Das Ende liegt vor dem Beginn."),
        ({"ends_on": "1.3.26", "is_open_ended": "on"}, "ends_on", "Eine Maßnahme ohne festes Ende hat kein Enddatum."),
        ({"starts_on": "31.2.26"}, "starts_on", "Bitte ein Datum wie 01.03.2026 angeben."),
        ({"review_interval": "0"}, "review_interval", None),
        ({"staff_fte": "-1"}, "staff_fte", None),
    ],
)
def test_wrong_input_is_told_at_the_field_and_nothing_is_saved(sign_in, member, plan, values, field, message):
    client = sign_in(member())
    url = address("measure-create", plan)

    response = client.post(url, {**form_values(client.get(url)), "title": "Elterncafé", **values})

    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert message is None or errors[field] == [message]
    assert not plan.measures.exists()


@pytest.mark.parametrize("field", ["lead", "goals", "fields", "partners", "place_district"])
def test_nothing_of_another_municipality_can_be_chosen(sign_in, member, plan, field):
    foreign = {
        "lead": make_stakeholder,
        "goals": make_goal,
        "fields": make_field,
        "partners": make_stakeholder,
        "place_district": make_district,
    }[field]()
    client = sign_in(member())
    url = address("measure-create", plan)

    response = client.post(url, {**form_values(client.get(url)), "title": "Elterncafé", field: [foreign.pk]})

    assert list(response.context["form"].errors) == [field]


def test_second_of_two_editors_is_refused_and_sees_both_texts(sign_in, member, measure):
    client = sign_in(member())
    url = address("measure-edit", measure.plan, measure.number)
    first, second = form_values(client.get(url)), form_values(client.get(url))
    client.post(url, {**first, "place": "Familienzentrum"})

    response = client.post(url, {**second, "place": "Schule"})

    assert response.status_code == 409
    assert [(theirs, typed) for _label, theirs, typed in response.context["form"].conflict] == [
        ("Familienzentrum", "Schule")
    ]


def test_an_idea_is_deleted_for_good(sign_in, member, measure):
    client = sign_in(member())
    url = address("measure-delete", measure.plan, measure.number)

    asked, deleted = client.get(url), client.post(url)

    assert (asked.status_code, deleted.status_code) == (200, 302)
    assert not Measure.objects.exists()


def test_a_running_measure_is_dropped_instead_of_deleted(sign_in, member, plan):
    measure = make_measure(plan=plan, status=Measure.Status.RUNNING)
    url = address("measure-delete", plan, measure.number)
    client = sign_in(member())

    statuses = (client.get(url).status_code, client.post(url).status_code)

    assert statuses == (200, 409)
    assert Measure.objects.exists()


def test_money_keeps_an_idea_from_being_deleted(sign_in, member, measure):
    make_budget_line(measure=measure)

    response = sign_in(member()).post(address("measure-delete", measure.plan, measure.number))

    assert response.status_code == 409
    assert Measure.objects.exists()


# One measure


@pytest.mark.parametrize("number", [3, 30])
def test_a_measure_costs_the_same_queries_however_much_hangs_on_it(
    sign_in, member, plan, django_assert_num_queries, number
):
    measure = make_full_measure(plan)
    author = make_user()
    for index in range(number):
        make_milestone(measure=measure)
        make_budget_line(measure=measure, year=2026 + index)
        make_expense(measure=measure)
        make_progress_entry(measure=measure, author=author)
    client = sign_in(member("reader"))

    with django_assert_num_queries(31):
        client.get(measure.get_absolute_url())


def test_the_history_tells_of_milestones_and_money_even_when_they_are_gone(sign_in, member, measure):
    user = member()
    client = sign_in(user)
    url = address("milestone-create", measure.plan, measure.number)
    client.post(url, {**form_values(client.get(url)), "title": "Auftakt", "due_on": "1.3.26"})
    milestone = measure.milestones.get()
    url = address("milestone-edit", measure.plan, measure.number, milestone.pk)
    client.post(url, {**form_values(client.get(url)), "title": "Auftaktfest"})
    client.post(address("milestone-delete", measure.plan, measure.number, milestone.pk))

    history = client.get(measure.get_absolute_url()).context["history"]

    assert [(entry.who, entry.subject, entry.changes) for entry in history[:3]] == [
        (str(user), "Meilenstein Auftaktfest: gelöscht", []),
        (str(user), "Meilenstein Auftaktfest: geändert", [("Meilenstein", "Auftakt", "Auftaktfest")]),
        (str(user), "Meilenstein Auftaktfest: eingetragen", []),
    ]


# States


def test_the_state_is_changed_as_of_a_day(sign_in, member, measure):
    client = sign_in(member())
    url = address("measure-status", measure.plan, measure.number)

    page = client.get(url)
    client.post(url, {**form_values(page), "new": "planned", "on": "01.03.2026"})

    measure.refresh_from_db()
    assert (measure.status, measure.status_since) == (Measure.Status.PLANNED, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new": "running"}, "new"),
        ({"new": "dropped", "reason": " "}, "reason"),
        ({"new": "planned", "on": "01.01.2100"}, "on"),
        ({}, "new"),
    ],
)
def test_a_wrong_move_is_told_at_the_field(sign_in, member, measure, values, field):
    client = sign_in(member())
    url = address("measure-status", measure.plan, measure.number)

    response = client.post(url, {**form_values(client.get(url)), **values})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    measure.refresh_from_db()
    assert measure.status == Measure.Status.IDEA


def test_who_saw_another_state_looks_again(sign_in, member, measure):
    client = sign_in(member())
    url = address("measure-status", measure.plan, measure.number)
    values = form_values(client.get(url))
    measure.change_status("planned", by=make_user(), on=date(2026, 3, 1))

    response = client.post(url, {**values, "new": "dropped", "reason": "Kein Geld."})

    assert response.url == url
    measure.refresh_from_db()
    assert measure.status == Measure.Status.PLANNED


# Texts from an import


def test_texts_from_an_import_become_values(sign_in, member, plan):
    lead = make_stakeholder(municipality=plan.municipality)
    source = make_funding_source(municipality=plan.municipality)
    measure = make_measure(
        plan=plan,
        period_text="12 Monate",
        lead_text="Träger gesucht",
        partners_text="VHS",
        cost_text="insgesamt 400.800 Euro",
        funding_text="Haushalt",
    )
    client = sign_in(member())
    url = address("measure-clear-up", plan, measure.number)

    values = form_values(client.get(url))
    typed = {"starts_on": "1.4.26", "ends_on": "31.3.27", "lead": lead.pk, "year": "2026", "source": source.pk}
    client.post(url, {**values, **typed, "drop_partners_text": "on"})

    measure.refresh_from_db()
    assert values["amount"] == "400.800,00"
    assert (measure.starts_on, measure.ends_on, measure.lead) == (date(2026, 4, 1), date(2027, 3, 31), lead)
    assert [(line.year, line.amount, line.source) for line in measure.budget_lines.all()] == [
        (2026, Decimal(400800), source)
    ]
    assert measure.texts_to_clear_up == []
    assert (measure.partners_text, measure.cost_text) == ("", "insgesamt 400.800 Euro")


def test_what_is_left_open_stays_on_the_list(sign_in, member, plan):
    measure = make_measure(plan=plan, period_text="12 Monate", lead_text="Träger gesucht")
    client = sign_in(member())
    url = address("measure-clear-up", plan, measure.number)

    client.post(url, {**form_values(client.get(url)), "starts_on": "1.4.26"})

    measure.refresh_from_db()
    assert measure.texts_to_clear_up == [("lead_text", "Träger gesucht")]


def test_a_settled_text_goes_but_stays_in_the_history(sign_in, member, plan):
    measure = make_measure(plan=plan, lead_text="Träger gesucht")
    client = sign_in(member())
    url = address("measure-clear-up", plan, measure.number)

    client.post(url, {**form_values(client.get(url)), "drop_lead_text": "on"})

    measure.refresh_from_db()
    assert measure.lead_text == ""
    assert "Träger gesucht" in [record.lead_text for record in measure.history.all()]


def test_an_amount_needs_its_year(sign_in, member, plan):
    measure = make_measure(plan=plan, cost_text="ca. 500 €")
    client = sign_in(member())
    url = address("measure-clear-up", plan, measure.number)

    response = client.post(url, {**form_values(client.get(url)), "amount": "500"})

    assert list(response.context["form"].errors) == ["year"]
    assert not measure.budget_lines.exists()


# Documents


def test_a_document_is_added_and_removed(sign_in, member, measure):
    client = sign_in(member())
    file = SimpleUploadedFile("Konzept.csv", b"Name;Wert\nNord;12\n")

    client.post(address("measure-document-create", measure.plan, measure.number), {"file": file, "title": ""})

    (document,) = measure.documents.all()
    assert (document.title, document.district) == ("Konzept.csv", measure.plan.district)
    client.post(address("measure-document-remove", measure.plan, measure.number, document.pk))
    assert not measure.documents.exists()


def test_a_file_of_the_wrong_kind_is_refused(sign_in, member, measure):
    file = SimpleUploadedFile("Programm.pdf", b"MZ\x90\x00\x03")

    response = sign_in(member()).post(
        address("measure-document-create", measure.plan, measure.number), {"file": file, "title": ""}
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
