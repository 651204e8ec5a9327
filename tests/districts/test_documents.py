"""Files are checked by content, kept once, and handed out only to those who may see them."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError
from PIL import Image

from districts.documents import store_document
from districts.models import Document
from districts.models.ownership import ForeignMunicipality
from tests.factories import make_district, make_membership

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def content_of(document):
    with document.file.open() as stored:
        return stored.read()


def test_a_document_keeps_content_and_says_what_it_is(municipality):
    document = store_document(ContentFile(PDF, name="../Beschluss 12.pdf"), municipality=municipality, by=None)

    assert content_of(document) == PDF
    assert (document.title, document.original_name) == ("Beschluss 12.pdf", "Beschluss 12.pdf")
    assert (document.content_type, document.size) == ("application/pdf", len(PDF))
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_picture_is_drawn_anew(municipality):
    drawn = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(drawn, "PNG")

    document = store_document(
        ContentFile(drawn.getvalue() + b"<script>alert(1)</script>", name="foto.html.png"),
        title="Foto",
        municipality=municipality,
        by=None,
    )

    assert document.content_type == "image/png"
    assert b"script" not in content_of(document)


def test_a_page_that_calls_itself_a_picture_is_refused(municipality, media):
    with pytest.raises(ValidationError):
        store_document(ContentFile(b"<html></html>", name="foto.png"), municipality=municipality, by=None)

    assert files_in(media) == []


def test_a_district_elsewhere_is_refused(municipality, media):
    with pytest.raises(ForeignMunicipality):
        store_document(ContentFile(PDF, name="a.pdf"), municipality=municipality, district=make_district(), by=None)

    assert files_in(media) == []


def test_no_file_stays_when_the_row_fails(municipality, media, monkeypatch):
    def fail(self, *args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(Document, "save", fail)

    with pytest.raises(DatabaseError):
        store_document(ContentFile(PDF, name="a.pdf"), municipality=municipality, by=None)

    assert files_in(media) == []


def test_a_full_disk_is_told_and_leaves_nothing(municipality, media, monkeypatch):
    def fill_the_disk(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill_the_disk)

    with pytest.raises(ValidationError):
        store_document(ContentFile(PDF, name="a.pdf"), municipality=municipality, by=None)

    assert files_in(media) == []
    assert Document.objects.count() == 0


def test_a_document_is_saved_and_never_run(sign_in, member, district):
    document = store_document(
        ContentFile(PDF, name="Beschluss.pdf"), municipality=district.municipality, district=district, by=None
    )

    response = sign_in(member("reader")).get(document.get_absolute_url())

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Beschluss.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_strangers_and_members_of_other_districts_do_not_find_it(sign_in, district):
    document = store_document(
        ContentFile(PDF, name="a.pdf"), municipality=district.municipality, district=district, by=None
    )
    elsewhere = make_membership(
        municipality=district.municipality, districts=[make_district(municipality=district.municipality)]
    ).user
    stranger = make_membership().user

    statuses = [sign_in(user).get(document.get_absolute_url()).status_code for user in (elsewhere, stranger)]

    assert statuses == [404, 404]
