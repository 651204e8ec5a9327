"""The migrations build what the models say, from nothing, on the database the tests run on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_database(db, tmp_path, transactional_db):
    """Give the address of a database with nothing in it, which is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"migrations_{os.getpid()}"
    server = "{USER}:{PASSWORD}@{HOST}:{PORT}".format(
        **{**connection.settings_dict, "PORT": connection.settings_dict["PORT"] or 5432}
    )
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgres://{server}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def manage(*arguments, database):
    environment = {**os.environ, "DEMO": "true", "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


FILL = """
from django.db import connection
from django.db.migrations.loader import MigrationLoader
state = MigrationLoader(connection).project_state([("inventory", "0001_initial")])
create = lambda app, model, **values: state.apps.get_model(app, model).objects.create(**values)
city = create("districts", "Municipality", name="Musterstadt", slug="musterstadt", kind="city")
whole = create("districts", "District", municipality=city, name="Musterstadt", is_city=True, basis="administrative")
source = create("inventory", "DataSource", municipality=city, name="Einwohnerregister")
indicator = create("inventory", "Indicator", municipality=city, code="X.1", name="Kinder", dimension="population")
group = create("inventory", "PopulationGroup", slug="everybody", name="Alle")
for year in (2024, 2025):
    place = {"indicator": indicator, "district": whole, "group": group, "year": year}
    create("inventory", "Observation", **place, value=year, source=source)
"""

LOOK = """
from django.db import connection
cursor = connection.cursor()
cursor.execute("SELECT year, value, source_id IS NULL FROM inventory_observation ORDER BY year")
print([(year, int(value), bool(is_null)) for year, value, is_null in cursor.fetchall()])
"""


def test_migrations_run_from_nothing_and_keep_what_the_release_before_held(empty_database):
    answers = [
        manage(*command, database=empty_database)
        for command in (
            ("migrate", "actionplans", "0001", "--verbosity", "0"),
            ("shell", "--verbosity", "0", "--command", FILL),
            ("migrate", "--verbosity", "0"),
            ("load_catalogue",),
            ("migrate", "inventory", "0001", "--verbosity", "0"),
            ("migrate", "--verbosity", "0"),
            ("shell", "--verbosity", "0", "--command", LOOK),
        )
    ]

    assert [(answer.returncode, answer.stderr) for answer in answers] == [(0, "")] * len(answers)
    assert "[(2024, 2024, False), (2025, 2025, False)]" in answers[-1].stdout


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_by_a_person():
    unnamed = [
        str(path.relative_to(ROOT))
        for app in ("accounts", "districts", "inventory", "actionplans")
        for path in (ROOT / app / "migrations").glob("0*.py")
        if "_auto_" in path.name
    ]

    assert unnamed == []
