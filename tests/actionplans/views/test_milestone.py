"""Milestones on a measure's page."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_measure, make_membership, make_milestone, make_plan, make_stakeholder
from tests.forms import form_values


@pytest.fixture
def measure(district):
    return make_measure(plan=make_plan(district=district))


def address(name, measure, *args):
    plan = measure.plan
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, measure.number, *args])


def test_milestones_are_added_one_after_the_other_and_changed(sign_in, member, measure):
    client = sign_in(member())
    url = address("milestone-create", measure)

    response = client.post(
        url, {**form_values(client.get(url)), "title": "Auftakt", "due_on": "1.3.26", "another": "1"}
    )

    (milestone,) = measure.milestones.all()
    assert (response.url, milestone.title, milestone.due_on) == (url, "Auftakt", date(2026, 3, 1))
    url = address("milestone-edit", measure, milestone.pk)
    client.post(url, {**form_values(client.get(url)), "title": "Auftaktfest"})
    milestone.refresh_from_db()
    assert milestone.title == "Auftaktfest"


def test_a_milestone_is_done_on_a_day_and_reopened(sign_in, member, measure):
    user = member("district_manager")
    milestone = make_milestone(measure=measure)
    client = sign_in(user)

    client.post(address("milestone-complete", measure, milestone.pk), {"done_on": "1.3.26"})
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.done_by) == (date(2026, 3, 1), user)

    client.post(address("milestone-reopen", measure, milestone.pk))
    milestone.refresh_from_db()
    assert milestone.done_on is None


@pytest.mark.parametrize("day", ["", "gestern", "01.01.2100"])
def test_a_wrong_day_is_told_and_changes_nothing(sign_in, member, measure, day):
    milestone = make_milestone(measure=measure)

    response = sign_in(member()).post(
        address("milestone-complete", measure, milestone.pk), {"done_on": day}, follow=True
    )

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_who_leads_the_measure_reports_its_milestones_others_do_not(sign_in, municipality, measure):
    milestone = make_milestone(measure=measure)
    organisation = make_stakeholder(municipality=municipality)
    leading = make_membership(municipality=municipality, role="contributor", organisation=organisation).user
    other = make_membership(municipality=municipality, role="contributor").user
    measure.lead = organisation
    measure.save()
    url, values = address("milestone-complete", measure, milestone.pk), {"done_on": f"{timezone.localdate():%d.%m.%Y}"}

    assert [sign_in(user).post(url, values).status_code for user in (other, leading)] == [403, 302]


def test_a_milestone_of_another_measure_is_not_found_here(sign_in, member, measure):
    milestone = make_milestone(measure=make_measure(plan=measure.plan))

    assert sign_in(member()).get(address("milestone-edit", measure, milestone.pk)).status_code == 404


def test_a_milestone_is_deleted_after_asking(sign_in, member, measure):
    milestone = make_milestone(measure=measure)
    client = sign_in(member())
    url = address("milestone-delete", measure, milestone.pk)

    assert (client.get(url).status_code, client.post(url).status_code) == (200, 302)
    assert not measure.milestones.exists()
