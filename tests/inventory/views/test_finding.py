import pytest
from django.urls import reverse

from inventory.models import Finding
from tests.factories import (
    make_activity,
    make_district,
    make_field,
    make_finding,
    make_indicator,
    make_need,
    make_observation,
)
from tests.forms import form_values


def address(name, municipality, *args):
    return reverse(f"inventory:finding-{name}", args=[municipality.slug, *args])


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


def test_a_finding_starts_from_a_need(sign_in, member, municipality, district, field):
    need = make_need(district=district, fields=[field])
    client = sign_in(member())
    url = f"{address('create', municipality)}?need={need.pk}"

    client.post(url, {**form_values(client.get(url)), "title": "Eltern finden keinen Kurs"})

    finding = Finding.objects.get()
    assert (finding.district, finding.field, list(finding.needs.all())) == (district, field, [need])


def test_a_finding_starts_from_a_figure(sign_in, member, municipality, district, field):
    figure = make_observation(district=district)
    client = sign_in(member())
    url = f"{address('create', municipality)}?observation={figure.pk}"

    client.post(url, {**form_values(client.get(url)), "title": "Der Anteil steigt", "field": field.pk})

    finding = Finding.objects.get()
    assert (finding.district, list(finding.observations.all())) == (district, [figure])


def test_evidence_comes_from_the_district_what_lies_below_and_the_city(sign_in, member, municipality, district):
    part, other = make_district(municipality=municipality, parent=district), make_district(municipality=municipality)
    here, below = make_need(district=district, weight=3), make_need(district=part, weight=2)
    city = make_need(district=municipality.whole_city, weight=1)
    make_need(district=other)
    nearby, everywhere = (
        make_activity(municipality=municipality, districts=[part], title="A"),
        make_activity(municipality=municipality, title="B"),
    )
    make_activity(municipality=municipality, districts=[other])
    make_observation(district=other)

    form = sign_in(member()).get(address("create", municipality), {"district": district.pk}).context["form"]

    assert list(form.fields["needs"].queryset) == [here, below, city]
    assert list(form.fields["activities"].queryset) == [nearby, everywhere]
    assert not form.fields["observations"].queryset.exists()


def test_without_a_district_it_is_asked_for_first_and_the_rest_is_kept(sign_in, member, municipality, district):
    activity = make_activity(municipality=municipality)
    client = sign_in(member())

    asked = client.get(address("create", municipality), {"activity": activity.pk})

    assert list(asked.context["districts"]) == [municipality.whole_city, district]
    assert f'<input type="hidden" name="activity" value="{activity.pk}">' in asked.content.decode()


def test_evidence_of_another_district_cannot_be_sent(sign_in, member, municipality, district, field):
    foreign = make_need(district=make_district(municipality=municipality))
    client = sign_in(member("district_manager", districts=[district]))
    url = address("create", municipality)

    response = client.post(
        url, {**form_values(client.get(url)), "title": "Befund", "field": field.pk, "needs": [foreign.pk]}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["needs"]


def test_evidence_one_does_not_see_stays(sign_in, member, municipality, district, field):
    foreign = make_need(district=make_district(municipality=municipality))
    finding = make_finding(district=district, field=field)
    finding.needs.add(foreign)
    client = sign_in(member("district_manager", districts=[district]))
    url = address("edit", municipality, finding.pk)

    client.post(url, {**form_values(client.get(url)), "title": "Neu gefasst"})

    finding.refresh_from_db()
    assert (finding.title, list(finding.needs.all())) == ("Neu gefasst", [foreign])


def test_a_finding_without_evidence_is_shown_as_such(sign_in, member, municipality, district):
    bare, founded = make_finding(district=district), make_finding(district=district)
    founded.needs.add(make_need(district=district))
    client = sign_in(member("reader"))

    assert client.get(bare.get_absolute_url()).context["finding"].evidence_count == 0
    assert "kern-icon--broken-link" in client.get(bare.get_absolute_url()).content.decode()
    assert client.get(founded.get_absolute_url()).context["finding"].evidence_count == 1


def test_a_hidden_figure_is_hidden_as_evidence_too(sign_in, member, municipality, district):
    finding = make_finding(district=district)
    finding.observations.add(make_observation(district=district, value=2, indicator=make_indicator(kind="count")))
    client = sign_in(member("reader"))

    (figure,) = client.get(finding.get_absolute_url()).context["figures"]

    assert figure.value is None


@pytest.mark.parametrize(("page", "reader"), [("detail", 200), ("edit", 403), ("delete", 403)])
def test_pages_of_a_finding_as_four_visitors(page, reader, client, member, municipality, district):
    finding, other = make_finding(district=district), make_district(municipality=municipality)
    url = address(page, municipality, finding.pk)

    def status(user):
        client.force_login(user)
        return client.get(url).status_code

    assert client.get(url).status_code == 302
    assert status(member("reader")) == reader
    assert status(member("district_manager", districts=[other])) == 404
    assert status(member()) == 200
