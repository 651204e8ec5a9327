"""Every source string has its German text, and every German text still has its source."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"


def catalogue(path):
    with path.open("rb") as file:
        return read_po(file, locale="de")


def test_every_message_in_the_catalogue_is_german():
    unfinished = [
        message.id for message in catalogue(CATALOGUE) if message.id and (message.fuzzy or not all(_texts(message)))
    ]

    assert unfinished == []


def _texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_placeholders_are_the_same_in_german():
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

    different = [
        message.id
        for message in catalogue(CATALOGUE)
        if message.id
        and not isinstance(message.id, tuple)
        and set(placeholder.findall(message.id)) != set(placeholder.findall(message.string))
    ]

    assert different == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_no_source_string_is_missing_from_the_catalogue(tmp_path):
    for name in ("accounts", "actionplans", "config", "districts", "inventory", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=de", "--symlinks", "--no-obsolete", "--no-wrap"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )

    extracted = {str(message.id) for message in catalogue(tmp_path / "locale/de/LC_MESSAGES/django.po")}
    known = {str(message.id) for message in catalogue(CATALOGUE)}
    assert extracted ^ known == set()
