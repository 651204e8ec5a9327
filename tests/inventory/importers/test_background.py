"""Large files, checked and imported in a process of their own."""

import os
import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inventory.catalogue import install_catalogue
from inventory.importers import background
from inventory.importers.background import CHECK, IMPORT, Work, begin_import, recover, work_on
from inventory.importers.mapping import Mapping
from inventory.models import ImportRun, Indicator, Observation, PopulationGroup
from tests.factories import make_district, make_import_run

TODAY = date(2030, 1, 1)


@pytest.fixture
def user(member):
    install_catalogue()
    return member("coordination")


@pytest.fixture
def run(municipality, user):
    make_district(municipality=municipality, name="Nord", key="001")
    run = make_import_run(municipality=municipality, uploaded_by=user)
    series = (Indicator.objects.get(code="P.1.1").pk, PopulationGroup.objects.get(slug="total").pk)
    mapping = Mapping(columns={"key": 0, "name": 1, "year": 2}, values={3: series})
    header = ("raum_id", "raum", "jahr", "einwohner")
    run.remember_mapping({**mapping.as_json(header), "cells": background.LARGE + 1})
    yield run
    Work(run).forget()


@pytest.fixture
def started(monkeypatch):
    """Do at once, in this process, what would be begun in another; list what was begun."""
    begun = []

    def start(run, task, *, by, accepted=""):
        begun.append(task)
        Work(run).tell(task=task, done=0, total=0, key=background.key_of(run, by))
        work_on(run, task, by=by, on=TODAY, accepted=accepted)

    monkeypatch.setattr("inventory.importers.background.start", start)
    monkeypatch.setattr("inventory.views.imports.start", start)
    return begun


def url(run, name):
    return reverse(f"inventory:{name}", args=[run.municipality.slug, run.pk])


def test_a_large_file_goes_from_preview_to_figures_by_way_of_the_progress(sign_in, user, run, started):
    client = sign_in(user)

    to_progress = client.get(url(run, "import-preview"))
    to_preview = client.get(url(run, "import-progress"))
    page = client.get(url(run, "import-preview"))
    client.post(url(run, "import-preview"), {"seen": page.context["report"]["fingerprint"]})
    to_result = client.get(url(run, "import-progress"))

    assert (to_progress.url, to_preview.url) == (url(run, "import-progress"), url(run, "import-preview"))
    assert page.context["report"]["counts"]["new"] == 1
    assert (to_result.url, started) == (run.get_absolute_url(), [CHECK, IMPORT])
    assert Observation.objects.get().value == 100


def test_nobody_can_begin_an_import_twice(run, user, monkeypatch):
    monkeypatch.setattr("inventory.importers.background.start", lambda *args, **kwargs: None)
    begin_import(run, by=user, accepted="")

    with pytest.raises(ValidationError):
        begin_import(ImportRun.objects.get(pk=run.pk), by=user, accepted="")


def test_an_import_that_is_refused_waits_again_and_says_why(sign_in, user, run, started):
    make = {"indicator": Indicator.objects.get(code="P.1.1"), "group": PopulationGroup.objects.get(slug="total")}
    Observation.objects.create(district=run.municipality.districts.get(key="001"), year=2025, value=99, **make)

    begin_import(run, by=user, accepted="")
    page = sign_in(user).get(url(run, "import-progress"))

    run.refresh_from_db()
    assert (run.status, bool(page.context["said"]["error"])) == ("uploaded", True)
    assert Observation.objects.get().value == 99


def test_an_import_whose_process_has_died_can_be_started_again(sign_in, user, run, started, monkeypatch):
    client = sign_in(user)
    run.move(ImportRun.Status.RUNNING, by=user)
    work = Work(run)
    work.tell(task=IMPORT, done=1, total=9, key="")

    alive = client.get(url(run, "import-progress"))
    refused = client.post(url(run, "import-restart"))
    long_ago = time.time() - background.DEAD_AFTER - 1
    os.utime(work.path, (long_ago, long_ago))
    dead = client.get(url(run, "import-progress"))
    client.post(url(run, "import-restart"))

    assert (alive.context["is_dead"], alive.context["percent"], dead.context["is_dead"]) == (False, 11, True)
    assert refused.url == url(run, "import-progress")
    assert (ImportRun.objects.get().status, work.path.exists()) == ("uploaded", False)


def test_the_page_asks_again_by_itself_and_is_led_on(sign_in, user, run, started):
    client = sign_in(user)
    Work(run).tell(task=CHECK, done=0, total=0, key="")

    waiting = client.get(url(run, "import-progress"), headers={"HX-Request": "true"})
    Work(run).tell(task=CHECK, key="", result={})
    done = client.get(url(run, "import-progress"), headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert done.headers["HX-Redirect"] == url(run, "import-preview")


def test_a_check_holds_only_for_the_mapping_it_was_made_with(sign_in, user, run, started):
    client = sign_in(user)
    client.get(url(run, "import-preview"))

    run.remember_mapping({**run.mapping, "status": "provisional"})
    answer = client.get(url(run, "import-preview"))

    assert (answer.url, started) == (url(run, "import-progress"), [CHECK, CHECK])


def test_a_run_that_waits_needs_no_recovering(run, user):
    recover(run, by=user)

    assert ImportRun.objects.get(pk=run.pk).status == "uploaded"


@pytest.mark.django_db(transaction=True)
def test_the_process_is_really_begun_and_leaves_no_zombie(run, user, monkeypatch):
    calls = []

    class Process:
        def wait(self):
            calls.append("waited for")

    monkeypatch.setattr(background.subprocess, "Popen", lambda command, **options: calls.append(command) or Process())
    begin_import(run, by=user, accepted="abc")

    for _attempt in range(50):
        if len(calls) > 1:
            break
        time.sleep(0.02)
    assert calls[0][2:5] == ["work_on_import", str(run.pk), "import"]
    assert calls[1:] == ["waited for"]
