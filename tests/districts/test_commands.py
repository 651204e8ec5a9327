"""Commands for operators."""

import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.models import User
from districts.documents import store_document
from districts.models import Contact, Municipality
from tests.factories import make_contact, make_municipality, make_user


def run(command, *args):
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_expired_contacts_are_removed_the_day_after(db):
    expired = make_contact(delete_by=date(2026, 3, 1))
    kept = make_contact(delete_by=date(2026, 3, 2))

    printed = run("delete_expired_contacts", "--on", "2026-03-02")

    assert list(Contact.objects.all()) == [kept]
    assert printed == f"{expired.stakeholder.municipality.name}: 1\nContacts removed: 1\n"


def test_a_municipality_is_set_up_with_city_and_administrator(db):
    run("add_municipality", "--name=Lindenfeld", "--slug=lindenfeld", "--admin-email=Amt@Example.org")

    municipality = Municipality.objects.get(slug="lindenfeld")
    assert municipality.whole_city.name == "Lindenfeld"
    assert [(row.user.email, row.role) for row in municipality.memberships.all()] == [
        ("amt@example.org", "administrator")
    ]
    assert [message.to for message in mail.outbox] == [["amt@example.org"]]


def test_an_account_that_exists_becomes_administrator(db):
    known = make_user(email="amt@example.org", password="drei-lange-Worte-24")

    run("add_municipality", "--name=Lindenfeld", "--slug=lindenfeld", "--admin-email=amt@example.org")

    assert list(User.objects.all()) == [known]


@pytest.mark.parametrize(
    ("slug", "email"),
    [("vergeben", "amt@example.org"), ("account", "amt@example.org"), ("Ä b", "amt@example.org"), ("neu", "kein")],
)
def test_what_cannot_be_set_up_leaves_nothing(db, slug, email):
    make_municipality(slug="vergeben")

    with pytest.raises(CommandError):
        run("add_municipality", "--name=Neu", f"--slug={slug}", f"--admin-email={email}")

    assert (Municipality.objects.count(), User.objects.count(), mail.outbox) == (1, 0, [])


def test_files_without_a_row_are_removed_when_they_are_old(municipality, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = store_document(ContentFile(b"a;b\n1;2\n", name="a.csv"), municipality=municipality, by=None)
    orphan, young = tmp_path / "document" / "orphan.pdf", tmp_path / "document" / "young.pdf"
    for path in (orphan, young):
        path.write_bytes(b"%PDF")
    for path in (orphan, Path(document.file.path)):
        os.utime(path, (0, 0))

    printed = run("delete_orphan_files")

    assert printed == "Files removed: 1\n"
    assert sorted(path.name for path in (tmp_path / "document").iterdir()) == sorted(
        [Path(document.file.name).name, "young.pdf"]
    )
