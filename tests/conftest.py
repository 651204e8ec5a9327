import pytest
from django.apps import apps
from django.db import connection
from django.db.models import AutoField, BigAutoField
from django.test.utils import CaptureQueriesContext

from tests import factories

FIRST_KEY = 1_000_000
DATABASE_FIXTURES = {"db", "transactional_db"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests that use a database, as only these need to be run on a second one."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let primary keys begin high, as after years of use: a number written for people is then no key in an address."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if isinstance(model._meta.pk, AutoField | BigAutoField):
                _begin_keys_at(cursor, model._meta.db_table, model._meta.pk.column)


def _begin_keys_at(cursor, table, column):
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, FIRST_KEY])
    else:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, FIRST_KEY])


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
