from datetime import date
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django.asserts import assertHTMLEqual

from config.forms import DateField, FilterForm, KernFormMixin, LeanSelect, MoneyField, MultiSelect


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


@pytest.mark.parametrize("typed", ["1.3.26", "01.03.2026", " 1. 3. 2026 ", "01032026", "010326", "2026-03-01"])
def test_date_field_reads_what_an_office_types(typed):
    assert DateField().clean(typed) == date(2026, 3, 1)


@pytest.mark.parametrize("typed", ["31.2.26", "März 2026", "1.3.", "132026"])
def test_date_field_refuses_what_is_not_a_day(typed):
    with pytest.raises(ValidationError) as refusal:
        DateField().clean(typed)

    assert refusal.value.messages == ["Bitte ein Datum wie 01.03.2026 angeben."]


@pytest.mark.parametrize("typed", ["12500", "12.500", "12.500,00 €"])
def test_money_field_reads_german_amounts(typed):
    assert MoneyField().clean(typed) == Decimal("12500")


def test_money_field_refuses_what_can_be_read_in_two_ways():
    with pytest.raises(ValidationError, match="12,500"):
        MoneyField().clean("12,500")


def test_money_field_checks_its_bounds():
    with pytest.raises(ValidationError):
        MoneyField(min_value=0).clean("-5")


class PlanForm(KernFormMixin, forms.Form):
    sections = [("Inhalt", "Ein Satz dazu.", ["title", ("starts_on", "ends_on")]), ("Leer", "", ["absent"])]
    title = forms.CharField(label="Titel", help_text="Zum Beispiel: Sprachcafé")
    starts_on = DateField(label="Beginn", required=False)
    ends_on = DateField(label="Ende", required=False)
    amount = MoneyField(label="Betrag", required=False, initial=Decimal("12500"))
    partners = forms.MultipleChoiceField(label="Akteure", choices=[("1", "Verein")], widget=MultiSelect, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def test_sections_keep_their_order_and_nothing_is_left_out():
    assert PlanForm().drawn_sections() == [
        ("Inhalt", "Ein Satz dazu.", ["title", ["starts_on", "ends_on"]]),
        ("", "", ["amount", "partners"]),
    ]


def test_form_ties_hint_and_error_to_the_field():
    html = render_crispy_form(PlanForm({"title": ""}))

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html


def test_form_lists_its_errors_on_top_with_links():
    html = render_crispy_form(PlanForm({"title": "", "starts_on": "bald"}))

    assert html.count("data-error-summary") == 1
    assert 'href="#id_title"' in html
    assert 'href="#id_starts_on"' in html


def test_form_draws_amounts_hidden_fields_and_searchable_choices():
    html = render_crispy_form(PlanForm())

    assert 'value="12.500,00"' in html
    assert 'type="hidden" name="version"' in html
    assert "data-multi-select" in html


def test_form_keeps_what_was_typed():
    html = render_crispy_form(PlanForm({"title": "", "amount": "viel"}))

    assert 'value="viel"' in html


def test_cancel_link_and_second_button_are_drawn_when_asked_for():
    form = PlanForm()
    form.cancel_url = "/zurueck/"
    form.submit_another_label = "Speichern und weiteren anlegen"

    html = render_crispy_form(form)

    assert 'href="/zurueck/"' in html
    assert 'name="another"' in html


def test_filters_are_sent_by_get_without_a_token():
    class NeedFilters(FilterForm):
        q = forms.CharField(label="Suche", required=False)

    html = render_crispy_form(NeedFilters(), context={"csrf_token": "geheim"})

    assert 'method="get"' in html
    assert "geheim" not in html


def test_lean_select_draws_what_a_select_draws():
    choices = [("", "– keiner –"), ("A", [("1", "<b>Rhein</b>"), (2, "Main")]), ("3", "Ems")]
    form, lean = (
        type("Form", (forms.Form,), {"river": forms.ChoiceField(choices=choices, widget=widget)})({"river": "2"})
        for widget in (forms.Select, LeanSelect)
    )

    assertHTMLEqual(str(lean["river"]), str(form["river"]))
