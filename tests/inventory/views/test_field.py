import pytest
from django.urls import reverse

from inventory.models import FieldOfAction, TargetGroup
from tests.factories import make_field, make_need, make_target_group
from tests.forms import form_values


def address(name, municipality, *args):
    return reverse(f"inventory:{name}", args=[municipality.slug, *args])


def test_an_empty_catalogue_takes_over_the_usual_fields_once(sign_in, member, municipality):
    client = sign_in(member())

    for _twice in range(2):
        client.post(address("field-add-defaults", municipality))

    assert FieldOfAction.objects.of(municipality).count() == 11
    assert TargetGroup.objects.of(municipality).exists()


def test_a_field_is_added_with_its_colour(sign_in, member, municipality):
    client = sign_in(member())
    url = address("field-create", municipality)

    client.post(url, {**form_values(client.get(url)), "name": "Nachbarschaft", "order": 3, "colour": "#0f766e"})

    field = FieldOfAction.objects.of(municipality).get()
    assert (field.name, field.order, field.colour, field.is_active) == ("Nachbarschaft", 3, "#0f766e", True)


@pytest.mark.parametrize(("name", "colour"), [("Sport", "red"), ("Sport", "#12345g"), ("Kultur", "#33548c")])
def test_colours_and_names_are_checked(name, colour, sign_in, member, municipality):
    make_field(municipality=municipality, name="Kultur")
    client = sign_in(member())
    url = address("field-create", municipality)

    response = client.post(url, {**form_values(client.get(url)), "name": name, "order": 1, "colour": colour})

    assert response.status_code == 422
    assert FieldOfAction.objects.of(municipality).count() == 1


def test_what_needs_refer_to_is_not_deleted(sign_in, member, municipality, district):
    field, group = make_field(municipality=municipality), make_target_group(municipality=municipality)
    make_need(district=district, fields=[field]).target_groups.add(group)
    client = sign_in(member())

    refused = [
        client.post(address(f"{kind}-delete", municipality, entry.pk)).status_code
        for kind, entry in (("field", field), ("target-group", group))
    ]

    assert refused == [409, 409]
    assert FieldOfAction.objects.of(municipality).count() == TargetGroup.objects.of(municipality).count() == 1


def test_what_nothing_refers_to_is_deleted(sign_in, member, municipality):
    group = make_target_group(municipality=municipality)

    response = sign_in(member()).post(address("target-group-delete", municipality, group.pk))

    assert response.url == address("field-list", municipality)
    assert not TargetGroup.objects.exists()


def test_use_is_counted_as_far_as_one_may_see(sign_in, member, municipality, district):
    field = make_field(municipality=municipality)
    make_need(district=district, fields=[field])
    make_need(district=municipality.whole_city, fields=[field])
    other = member("district_manager", districts=[municipality.districts.create(name="Süd")])

    def counted(user):
        return [entry.need_count for entry in sign_in(user).get(address("field-list", municipality)).context["fields"]]

    assert (counted(member()), counted(other)) == ([2], [1])


def test_only_the_coordination_changes_the_catalogue(sign_in, member, municipality):
    field = make_field(municipality=municipality)
    client = sign_in(member("district_manager"))

    assert client.get(address("field-list", municipality)).status_code == 200
    assert client.get(address("field-edit", municipality, field.pk)).status_code == 403
