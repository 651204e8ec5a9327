"""The main job once, in a browser: from a need over finding, goal and measure to an adopted plan and a report."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Edition, Measure, Plan
from inventory.models import Need
from tests.e2e.officer import Officer
from tests.factories import make_body, make_field, make_membership, make_municipality, make_stakeholder


def german(day):
    return f"{day:%d.%m.%Y}"


@pytest.mark.django_db(transaction=True)
def test_from_a_need_to_an_adopted_plan_and_a_report(open_browser, tmp_path):
    today = timezone.localdate()
    municipality = make_municipality(name="Musterstadt")
    field = make_field(municipality=municipality, name="Bildung")
    council = make_body(municipality=municipality, name="Rat")
    office = make_stakeholder(municipality=municipality, name="Jugendamt")
    user = make_membership(municipality=municipality, role="coordination").user
    officer = Officer(open_browser(user), municipality)

    officer.open("districts:district-create")
    officer.fill(name="Nordstadt", key="03")
    officer.send()
    district = municipality.districts.get(name="Nordstadt")

    officer.open("inventory:need-create")
    officer.fill(title="Ort zum Lernen am Nachmittag", district=district.pk, fields=field.pk, origin="resident")
    officer.send()
    need = Need.objects.get()

    officer.page.goto(f"{reverse('inventory:finding-create', args=[municipality.slug])}?need={need.pk}")
    officer.fill(title="Nachmittags fehlt ein Ort zum Lernen", field=field.pk)
    officer.send()
    finding = need.findings.get()

    officer.open("actionplans:plan-create")
    officer.fill(
        title="Lokaler Aktionsplan Nordstadt",
        district=district.pk,
        starts_on="1.1.27",
        ends_on="31.12.2029",
    )
    officer.send()
    plan = Plan.objects.get()

    officer.page.goto(f"{reverse('actionplans:goal-create', args=[municipality.slug, plan.slug])}?finding={finding.pk}")
    officer.fill(title="Kinder lernen an guten Orten", field=field.pk)
    officer.send()
    goal = plan.goals.get()
    assert list(goal.findings.all()) == [finding]

    officer.page.goto(f"{reverse('actionplans:measure-create', args=[municipality.slug, plan.slug])}?goal={goal.pk}")
    officer.fill(title="Lernraum in der Bücherei", lead=office.pk, starts_on="1.2.2027", ends_on="31.1.2029")
    officer.fill(next_review_on="1.12.2027")
    officer.send()
    measure = plan.measures.get()
    officer.open("actionplans:budget-line-create", plan.slug, measure.number)
    officer.fill(year=2027, amount="12.500,00 €")
    officer.send()
    officer.open("actionplans:measure-status", plan.slug, measure.number)
    officer.fill(new="planned", on=german(today))
    officer.send()

    officer.open("actionplans:edition-submit", plan.slug)
    officer.fill(note="Erste Fassung")
    officer.send()
    edition = Edition.objects.get()
    assert edition.status == Edition.Status.SUBMITTED
    officer.open("actionplans:resolution-create", plan.slug, edition.number)
    officer.fill(body=council.pk, decided_on=german(today), number="Drs. 2027/1", outcome="adopted")
    officer.send()
    edition.refresh_from_db()
    measure.refresh_from_db()
    assert (edition.status, measure.status) == (Edition.Status.ADOPTED, Measure.Status.ADOPTED)

    officer.open("actionplans:edition-detail", plan.slug, edition.number)
    with officer.page.expect_download() as download:
        officer.page.locator(f"main a[href*='/editions/{edition.number}/']", has_text="wie beschlossen").first.evaluate(
            "link => { link.setAttribute('download', 'plan.pdf'); link.click(); }"
        )
    download.value.save_as(tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")

    phone = Officer(open_browser(user, width=375, height=800), municipality)
    phone.open("actionplans:progress-create", plan.slug, measure.number)
    phone.fill(text="Eröffnung mit 40 Kindern", event_on=german(today - timedelta(days=1)), status="running")
    phone.send()
    measure.refresh_from_db()
    assert measure.status == Measure.Status.RUNNING

    officer.open("inventory:need-detail", need.pk)
    thread = officer.page.locator(".thread").inner_text()
    for step in (str(finding), goal.title, measure.title, "Eröffnung mit 40 Kindern"):
        assert step in thread
