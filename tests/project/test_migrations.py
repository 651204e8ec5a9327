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


def test_migrations_run_from_nothing_and_catalogue_loads(empty_database):
    migrated = manage("migrate", "--verbosity", "0", database=empty_database)
    loaded = manage("load_catalogue", database=empty_database)

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert (loaded.returncode, loaded.stderr) == (0, "")


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
