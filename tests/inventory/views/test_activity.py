import pytest
from django.urls import reverse

from inventory.models import Activity
from tests.factories import make_activity, make_district, make_field
from tests.forms import form_values


def address(name, municipality, *args):
    return reverse(f"inventory:activity-{name}", args=[municipality.slug, *args])


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


def test_an_activity_is_recorded(sign_in, member, municipality, district, field):
    client = sign_in(member("district_manager", districts=[district]))
    url = address("create", municipality)

    response = client.post(url, {**form_values(client.get(url)), "title": "Café", "fields": [field.pk]})

    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert list(activity.districts.all()) == [district]


def test_a_limited_manager_adds_nothing_for_the_whole_city(sign_in, member, municipality, district, field):
    client = sign_in(member("district_manager", districts=[district]))
    url = address("create", municipality)
    answers = {**form_values(client.get(url)), "title": "Café", "fields": [field.pk]}

    refused = [client.post(url, {**answers, "districts": places}) for places in ([], [municipality.whole_city.pk])]

    assert [list(response.context["form"].errors) for response in refused] == [["districts"], ["districts"]]


def test_districts_one_does_not_see_stay(sign_in, member, municipality, district, field):
    other = make_district(municipality=municipality)
    activity = make_activity(municipality=municipality, districts=[district, other], fields=[field])
    client = sign_in(member("district_manager", districts=[district]))
    url = address("edit", municipality, activity.pk)

    client.post(url, {**form_values(client.get(url)), "title": "Nähcafé"})

    activity.refresh_from_db()
    assert activity.title == "Nähcafé"
    assert set(activity.districts.all()) == {district, other}


def test_the_end_may_not_lie_before_the_start(sign_in, member, municipality, district, field):
    client = sign_in(member())
    url = address("create", municipality)
    answers = {"title": "Café", "fields": [field.pk], "starts_on": "01.05.2026", "ends_on": "30.04.2026"}

    response = client.post(url, {**form_values(client.get(url)), **answers})

    assert response.status_code == 422
    assert not Activity.objects.exists()


def test_saving_and_adding_another_keeps_provider_and_district(sign_in, member, municipality, district, field):
    client = sign_in(member())
    url = f"{address('create', municipality)}?district={district.pk}"

    response = client.post(url, {**form_values(client.get(url)), "title": "Café", "fields": [field.pk], "another": "1"})

    assert response.url == url


@pytest.mark.parametrize(("page", "reader"), [("detail", 200), ("edit", 403), ("delete", 403)])
def test_pages_of_an_activity_as_four_visitors(page, reader, client, member, municipality, district):
    activity = make_activity(municipality=municipality, districts=[district])
    other = make_district(municipality=municipality)
    url = address(page, municipality, activity.pk)

    def status(user):
        client.force_login(user)
        return client.get(url).status_code

    assert client.get(url).status_code == 302
    assert status(member("reader")) == reader
    assert status(member("district_manager", districts=[other])) == 404
    assert status(member()) == 200


def test_an_activity_of_the_whole_city_is_read_but_not_changed_by_a_limited_manager(
    sign_in, member, municipality, district
):
    activity = make_activity(municipality=municipality)
    client = sign_in(member("district_manager", districts=[district]))

    assert client.get(activity.get_absolute_url()).status_code == 200
    assert client.get(address("edit", municipality, activity.pk)).status_code == 403
