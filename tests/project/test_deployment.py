"""Safe by default: what an operator gets without thinking about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments, **environment):
    bare = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**bare, **environment},
        capture_output=True,
        text=True,
    )


def test_it_does_not_start_without_key_and_hosts():
    refused = manage("check")

    assert refused.returncode != 0
    assert refused.stderr == "Set SECRET_KEY and ALLOWED_HOSTS, or DEMO=true for a demo on this machine.\n"


def test_looking_for_changed_models_needs_no_key():
    looked = manage("makemigrations", "--check", "--dry-run")

    assert (looked.returncode, looked.stdout) == (0, "No changes detected\n")


def test_production_settings_pass_the_deployment_check():
    key = "k" * 25 + "0123456789-abcdefghijklmnopqrstuvwxyz"

    checked = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=key, ALLOWED_HOSTS="plan.example.org")

    assert (checked.returncode, checked.stderr) == (0, "System check identified no issues (0 silenced).\n") or (
        checked.returncode,
        checked.stdout,
    ) == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.django_db
def test_pages_allow_nothing_inline_and_nothing_foreign(client):
    response = client.get(reverse("account_login"))

    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";") if part)
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_nobody_can_register(client):
    response = client.post(
        reverse("account_signup"),
        {"email": "a@example.org", "password1": "langes-wort-9", "password2": "langes-wort-9"},
    )

    assert response.status_code in (200, 403)
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["//evil.example", "https:evil", "/\\evil", "javascript:alert(1)", "http:///evil"])
def test_switching_the_language_leads_nowhere_else(client, target):
    response = client.post(reverse("language-set"), {"language": "en", "next": target})

    assert response.url == "/"
