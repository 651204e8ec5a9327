"""Texts of a plan: section by section, by several people at once."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.models import Plan
from actionplans.texts import SECTIONS
from tests.factories import make_plan, make_stakeholder
from tests.forms import form_values


@pytest.fixture
def plan(district):
    return make_plan(district=district, understanding="Alt", roles="Alt")


def url(plan, section):
    return reverse("actionplans:plan-text-edit", args=[plan.municipality.slug, plan.slug, section])


def test_every_field_belongs_to_one_section():
    named = [name for section in SECTIONS for name in section.fields]

    assert len(named) == len(set(named))
    assert set(named) <= {field.name for field in Plan._meta.get_fields()}


def test_two_people_write_two_sections_at_once(sign_in, member, plan):
    client = sign_in(member())
    first = form_values(client.get(url(plan, "shared-understanding")))
    second = form_values(client.get(url(plan, "roles")))
    client.post(url(plan, "shared-understanding"), {**first, "understanding": "Neu"})

    response = client.post(url(plan, "roles"), {**second, "roles": "Neu"})

    assert response.status_code == 302
    plan.refresh_from_db()
    assert (plan.understanding, plan.roles, plan.version) == ("Neu", "Neu", 2)


def test_two_people_in_one_section_are_told(sign_in, member, plan):
    client = sign_in(member())
    first = form_values(client.get(url(plan, "roles")))
    second = form_values(client.get(url(plan, "roles")))
    client.post(url(plan, "roles"), {**first, "roles": "Die Steuerungsgruppe entscheidet."})

    response = client.post(url(plan, "roles"), {**second, "roles": "Der Beirat entscheidet."})

    assert response.status_code == 409
    assert [conflict[1:] for conflict in response.context["form"].conflict] == [
        ("Die Steuerungsgruppe entscheidet.", "Der Beirat entscheidet.")
    ]
    plan.refresh_from_db()
    assert plan.roles == "Die Steuerungsgruppe entscheidet."


def test_a_change_of_phase_in_between_is_no_conflict(sign_in, member, plan):
    user = member()
    client = sign_in(user)
    filled = form_values(client.get(url(plan, "roles")))
    Plan.objects.get().advance_phase(missing=[], by=user)

    response = client.post(url(plan, "roles"), {**filled, "roles": "Neu"})

    assert response.status_code == 302
    plan.refresh_from_db()
    assert (plan.roles, plan.phase) == ("Neu", Plan.Phase.GOALS)


def test_preview_shows_the_text_and_saves_nothing(sign_in, member, plan):
    client = sign_in(member())
    filled = form_values(client.get(url(plan, "roles")))

    response = client.post(url(plan, "roles"), {**filled, "roles": "**Wichtig** <script>", "preview": "1"})

    assert response.status_code == 200
    assert [text for _label, text in response.context["preview"].texts] == ["**Wichtig** <script>"]
    assert b"<strong>Wichtig</strong> &lt;script&gt;" in response.content
    plan.refresh_from_db()
    assert plan.roles == "Alt"


def test_resources_take_office_hours_and_money(sign_in, member, municipality, plan):
    office = make_stakeholder(municipality=municipality)
    client = sign_in(member())
    filled = form_values(client.get(url(plan, "resources")))

    client.post(
        url(plan, "resources"),
        {**filled, "coordinating_office": office.pk, "hours_released": "19,5", "budget_frame": "150.000 €"},
    )

    plan.refresh_from_db()
    assert (plan.coordinating_office, plan.hours_released, plan.budget_frame) == (
        office,
        Decimal("19.5"),
        Decimal(150000),
    )


@pytest.mark.parametrize(("field", "value"), [("hours_released", "-1"), ("budget_frame", "-5")])
def test_resources_are_not_negative(sign_in, member, plan, field, value):
    client = sign_in(member())

    response = client.post(url(plan, "resources"), {**form_values(client.get(url(plan, "resources"))), field: value})

    assert list(response.context["form"].errors) == [field]


def test_a_foreign_office_is_no_choice(sign_in, member, plan):
    client = sign_in(member())
    filled = form_values(client.get(url(plan, "resources")))

    response = client.post(url(plan, "resources"), {**filled, "coordinating_office": make_stakeholder().pk})

    assert list(response.context["form"].errors) == ["coordinating_office"]


def test_an_unknown_section_does_not_exist(sign_in, member, plan):
    assert sign_in(member()).get(url(plan, "anything")).status_code == 404


def test_the_texts_show_who_changed_them_to_the_coordination_office_only(sign_in, member, plan):
    texts = reverse("actionplans:plan-text", args=[plan.municipality.slug, plan.slug])

    assert sign_in(member()).get(texts).context["history"] is not None
    assert sign_in(member("reader")).get(texts).context["history"] is None
