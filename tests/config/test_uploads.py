import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import translation
from PIL import Image, PngImagePlugin

from config.spreadsheets import write_xlsx
from config.uploads import (
    DOCUMENTS,
    IMAGES,
    OUTLINES,
    TABLES,
    DocumentField,
    UploadKind,
    check_upload,
    clean_image,
    clean_name,
    serve_file,
    upload_to,
)
from tests.workbooks import ods_of

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ALL = list(UploadKind)


def upload(data, name="x"):
    return SimpleUploadedFile(name, data)


def picture(size=(40, 20), file_format="PNG", mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(file, file_format, **options)
    return file.getvalue()


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()


DOCX = archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
ODT = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
GEOJSON = json.dumps({"type": "FeatureCollection", "features": []}).encode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, UploadKind.PDF),
        (picture(), UploadKind.PNG),
        (picture(file_format="JPEG"), UploadKind.JPEG),
        (picture(file_format="WEBP"), UploadKind.WEBP),
        ("Titel;Kosten\nCafé;5\n".encode("cp1252"), UploadKind.CSV),
        (write_xlsx(["a"], [["b"]], title="x"), UploadKind.XLSX),
        (ods_of([["a"], ["b"]]), UploadKind.ODS),
        ("Titel;Kosten\r\nCafé;5\r\n".encode("utf-16"), UploadKind.CSV),
        (DOCX, UploadKind.DOCX),
        (ODT, UploadKind.ODT),
        (GEOJSON, UploadKind.GEOJSON),
        (b"\xef\xbb\xbf" + GEOJSON, UploadKind.GEOJSON),
    ],
)
def test_check_upload_knows_kinds_by_content(data, kind):
    file = upload(data, name="misleading.exe")

    assert check_upload(file, kinds=ALL) is kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>",
        b"FWS\x09\x00\x00\x00\x00",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00",
        b"{}",
        PDF[:-10],
        picture()[:20],
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        archive({"x": "y"}),
        archive({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
        archive({"[Content_Types].xml": "", "word/document.xml": "0" * 60_000_000}),
        archive({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/script-lc.xml": ""}),
    ],
)
def test_check_upload_refuses_everything_else(data):
    with pytest.raises(ValidationError):
        check_upload(upload(data, name="x.pdf"), kinds=ALL)


@pytest.mark.parametrize(
    ("data", "kinds"), [(PDF, IMAGES), (picture(), TABLES), (GEOJSON, DOCUMENTS), (DOCX, OUTLINES)]
)
def test_check_upload_takes_only_the_kinds_asked_for(data, kinds):
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(data), kinds=kinds)

    assert caught.value.code == "kind"


def test_check_upload_refuses_large_files():
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(b"%PDF-1.7\n" + bytes(UploadKind.PDF.max_bytes) + b"%%EOF"), kinds=DOCUMENTS)

    assert caught.value.code == "size"


def test_a_larger_size_may_be_allowed_where_it_is_needed():
    data = upload(b"a;b\n" + b"1;2\n" * 1_500_000)

    with pytest.raises(ValidationError):
        check_upload(data, kinds=TABLES)
    assert check_upload(data, kinds=TABLES, max_bytes=50_000_000) is UploadKind.CSV


@pytest.mark.parametrize("edge", [5_001, 9_000, 12_000])
def test_images_of_many_pixels_are_refused_before_they_are_unpacked(edge):
    data = picture((edge, edge), mode="1")

    for check in (lambda: check_upload(upload(data), kinds=IMAGES), lambda: clean_image(io.BytesIO(data))):
        with pytest.raises(ValidationError, match="25"):
            check()


def test_clean_image_turns_upright_and_drops_everything_that_is_not_picture():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "secret camera"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    data = picture((40, 20), "JPEG", exif=exif, comment=b"secret comment") + b"<script>secret tail</script>"

    cleaned = clean_image(io.BytesIO(data))

    with Image.open(cleaned) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((20, 40), "JPEG", {})
    assert b"secret" not in cleaned.open().read()


def test_clean_image_drops_texts_of_png_and_keeps_transparency():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret")
    data = picture((40, 20), mode="RGBA", pnginfo=texts) + b"secret"

    cleaned = clean_image(io.BytesIO(data))

    with Image.open(cleaned) as image:
        assert (image.mode, image.info) == ("RGBA", {})
    assert b"secret" not in cleaned.open().read()


def test_clean_image_shrinks_to_the_longest_edge():
    cleaned = clean_image(io.BytesIO(picture((400, 100))), max_edge=200)

    with Image.open(cleaned) as image:
        assert image.size == (200, 50)


@pytest.mark.parametrize("data", [b"", b"text", picture((400, 400))[:-100], b"GIF89a\x01\x00\x01\x00\x00\x00\x00"])
def test_clean_image_refuses_what_is_no_whole_image(data):
    with pytest.raises(ValidationError):
        clean_image(io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Beschluss 7.pdf", "Beschluss 7.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\win.ini", "win.ini"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
        ("Maßnahme.pdf".encode().decode(), "Maßnahme.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_clean_name_keeps_only_a_name(name, cleaned):
    assert clean_name(name) == cleaned


def test_clean_name_always_gives_one():
    assert clean_name("../") != ""
    assert len(clean_name("." + "x" * 300)) <= 120


@pytest.mark.parametrize(("name", "suffix"), [("../../a.PDF", ".pdf"), ("x.html", ""), ("CON", ""), ("a.pdf.exe", "")])
def test_upload_to_keeps_nothing_of_the_name_but_a_known_suffix(name, suffix):
    instance = SimpleNamespace(_meta=SimpleNamespace(model_name="document"))

    first, second = upload_to(instance, name), upload_to(instance, name)

    assert first != second
    assert (first[:9], len(first), first[45:]) == ("document/", 45 + len(suffix), suffix)


class UploadForm(forms.Form):
    file = DocumentField()


def test_document_field_gives_file_and_metadata():
    form = UploadForm(files={"file": upload(PDF, "C:\\Beschluss.exe")})

    assert form.is_valid()
    file = form.cleaned_data["file"]
    assert (file.kind, file.content_type, file.original_name, file.name, file.size) == (
        UploadKind.PDF,
        "application/pdf",
        "Beschluss.exe",
        "Beschluss.pdf",
        len(PDF),
    )
    assert (file.read(), len(file.sha256)) == (PDF, 64)


def test_document_field_draws_images_anew():
    form = UploadForm(files={"file": upload(picture() + b"<script>", "foto.png")})

    assert form.is_valid()
    assert b"<script>" not in form.cleaned_data["file"].read()


@pytest.mark.parametrize("data", [b"<svg/>", b"", PDF[:-10]])
def test_document_field_says_what_is_wrong(data):
    form = UploadForm(files={"file": upload(data, "x.pdf")})

    assert not form.is_valid()
    assert len(form.errors["file"]) == 1


def test_document_field_tells_the_browser_what_to_offer():
    assert 'accept=".png,.jpg,.webp"' in str(DocumentField(kinds=IMAGES).widget.render("file", None))


@pytest.fixture
def stored(tmp_path):
    """Store a file and return a stand-in for the field that holds it."""
    storage = FileSystemStorage(location=tmp_path)
    name = storage.save("x", ContentFile(b"content"))
    return SimpleNamespace(open=lambda mode: storage.open(name, mode), delete=lambda: storage.delete(name))


@pytest.mark.parametrize(
    ("content_type", "inline", "served_as", "disposition", "is_sandboxed"),
    [
        ("application/pdf", False, "application/pdf", "attachment", True),
        ("application/pdf", True, "application/pdf", "inline", False),
        ("image/png", True, "image/png", "inline", True),
        ("text/csv", True, "text/csv", "attachment", True),
        ("text/html", True, "application/octet-stream", "attachment", True),
        ("image/svg+xml", True, "application/octet-stream", "attachment", True),
    ],
)
def test_serve_file_lets_the_browser_take_it_for_nothing_else(
    stored, content_type, inline, served_as, disposition, is_sandboxed
):
    response = serve_file(stored, name='../x"\r\n.pdf', content_type=content_type, inline=inline)

    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == served_as
    assert response["Content-Disposition"] == f'{disposition}; filename="x\\".pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert ("sandbox" in response["Content-Security-Policy"]) is is_sandboxed
    response.close()


def test_serve_file_of_a_lost_file_is_not_found(stored):
    stored.delete()

    with pytest.raises(Http404):
        serve_file(stored, name="x.pdf", content_type="application/pdf")


def test_old_and_protected_files_of_office_are_told_from_other_kinds():
    protected = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000)

    with translation.override("en"), pytest.raises(ValidationError, match="old Office file or one with a password"):
        check_upload(upload(protected, "zahlen.xlsx"), kinds=TABLES)
