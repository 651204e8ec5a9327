import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.fixture
def municipality(db):
    return factories.make_municipality()


@pytest.fixture
def district(municipality):
    return factories.make_district(municipality=municipality)


@pytest.fixture
def member(municipality):
    """Return a function that makes a member of the municipality in a role and gives the user."""

    def make(role="coordination", **values):
        return factories.make_membership(municipality=municipality, role=role, **values).user

    return make


@pytest.fixture
def sign_in(client):
    """Return a function that signs a user in and gives the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def count_queries():
    """Return a function that gets a page and tells how many queries it took."""

    def count_queries(client, url):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200
        return len(queries)

    return count_queries
