"""Every address × every role × own and foreign municipality × own and foreign district × signed out."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from districts.models import Membership
from tests.factories import make_membership, make_municipality
from tests.rights import CITY, ENTRY, EVERYBODY, HERE, NORTH, OWN, PUBLIC, RIGHTS
from tests.world import World

# Sign-in and second factor come with django-allauth and are open to everybody by their nature.
FOREIGN_ADDRESSES = ("account_", "mfa_", "socialaccount_", "usersessions_")


def every_url_name():
    """Return the names of all addresses of the project, with their namespaces."""

    def walk(patterns, namespace):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
            elif pattern.name is None or not pattern.name.startswith(FOREIGN_ADDRESSES):
                yield f"{namespace}{pattern.name}"

    return set(walk(get_resolver().url_patterns, ""))


def test_every_address_has_a_row():
    assert every_url_name() == set(RIGHTS)


def address(name, row, world):
    kwargs = {key: world.value(path) for key, path in row.kwargs.items()}
    if row.where not in (ENTRY, PUBLIC):
        kwargs["municipality"] = world.municipality.slug
    return reverse(name, kwargs=kwargs)


def visit(user, row, url):
    """Return what the visitor gets, undoing what the visit changed."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        response = getattr(client, row.method)(url, row.data)
        if response.streaming:
            b"".join(response.streaming_content)  # which closes the file
        transaction.set_rollback(True)
    return response


def outcome(response):
    """Return "sign in", "permitted" or the status of a refusal."""
    if response.status_code == 302 and response.url.startswith("/account/login/"):
        return "sign in"
    if response.status_code < 400 or response.status_code in (409, 422):
        return "permitted"
    return response.status_code


def expected_outcomes(row):
    """Return visitor → outcome, as the row promises."""
    expected = {role: "permitted" if role in row.who else 403 for role in Membership.Role.values}
    if row.where in (ENTRY, PUBLIC):
        expected["member elsewhere"] = expected["of another district"] = "permitted"
        expected["signed out"] = "permitted" if row.where == PUBLIC else "sign in"
        return expected
    if row.where == OWN:
        expected = dict.fromkeys([*expected, "of another district"], 404)
    expected["member elsewhere"] = 404
    expected["signed out"] = "sign in"
    expected["of another district"] = {
        NORTH: 404,
        OWN: 404,
        HERE: expected["district_manager"],
        CITY: "permitted" if row.who == EVERYBODY else 403,
    }[row.where]
    return expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", RIGHTS)
def test_rights(name):
    row, world = RIGHTS[name], World()
    visitors = {
        role: make_membership(
            municipality=world.municipality,
            role=role,
            **({"organisation": world.organisation} if role == "contributor" else {}),
        ).user
        for role in Membership.Role.values
    }
    visitors["member elsewhere"] = make_membership(municipality=make_municipality(), role="administrator").user
    visitors["of another district"] = make_membership(
        municipality=world.municipality, role="district_manager", districts=[world.south]
    ).user
    visitors["signed out"] = None
    url = address(name, row, world)

    outcomes = {visitor: outcome(visit(user, row, url)) for visitor, user in visitors.items()}

    assert outcomes == expected_outcomes(row)
