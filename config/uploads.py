"""
Takes in, keeps and hands out files of users: judged by content and size, never by name.

A file is kept under a name of our own; its original name is only metadata. Images are drawn anew, which drops
everything in them that is not picture: places, cameras, hidden files.
"""

import hashlib
import io
import re
import unicodedata
import warnings
from collections.abc import Collection
from enum import Enum
from pathlib import PurePath
from typing import BinaryIO
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from config.archives import LARGEST_UNPACKED, MEGABYTE, open_archive
from config.spreadsheets import OLD_OFFICE, find_encoding, is_ods_type

MOST_PIXELS = 25_000_000

# An image that would fill the memory is an error, not a line in the log.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class UploadKind(Enum):
    """A kind of file that may be uploaded, with what it is served as and its largest size in megabytes."""

    PDF = "PDF", "application/pdf", ".pdf", 20
    PNG = "PNG", "image/png", ".png", 10
    JPEG = "JPEG", "image/jpeg", ".jpg", 10
    WEBP = "WebP", "image/webp", ".webp", 10
    CSV = "CSV", "text/csv", ".csv", 5
    XLSX = "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", 5
    ODS = "ODS", "application/vnd.oasis.opendocument.spreadsheet", ".ods", 5
    DOCX = "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", 20
    ODT = "ODT", "application/vnd.oasis.opendocument.text", ".odt", 20
    GEOJSON = "GeoJSON", "application/geo+json", ".geojson", 4

    def __init__(self, label: str, content_type: str, suffix: str, megabytes: int):
        self.label = label
        self.content_type = content_type
        self.suffix = suffix
        self.max_bytes = megabytes * MEGABYTE


IMAGES = frozenset({UploadKind.PNG, UploadKind.JPEG, UploadKind.WEBP})
DOCUMENTS = frozenset({UploadKind.PDF, UploadKind.DOCX, UploadKind.ODT, UploadKind.XLSX, UploadKind.CSV}) | IMAGES
TABLES = frozenset({UploadKind.CSV, UploadKind.XLSX, UploadKind.ODS})
OUTLINES = frozenset({UploadKind.GEOJSON})

_KINDS_BY_TYPE = {kind.content_type: kind for kind in UploadKind}
_SUFFIXES = {kind.suffix for kind in UploadKind}


# Taking in


def check_upload(
    file: File, *, kinds: Collection[UploadKind], max_bytes: int = 0, max_unpacked: int = LARGEST_UNPACKED
) -> UploadKind:
    """
    Return which of ``kinds`` the content of ``file`` is; the file is rewound.

    ``max_bytes``, if given, is the largest size instead of that of the kind.

    :raises ValidationError: if it is empty, too large, damaged or of another kind
    """
    if not file.size:
        raise ValidationError(_("The file is empty."), code="empty")
    _check_size(file, max_bytes or max(kind.max_bytes for kind in kinds))
    file.seek(0)
    try:
        kind = _kind_of(file, max_unpacked)
    except ValueError as error:
        raise ValidationError(str(error), code="damaged") from error
    finally:
        file.seek(0)
    if kind not in kinds:
        raise ValidationError(
            _("A file of this kind cannot be taken here. Possible are: %(kinds)s."),
            code="kind",
            params={"kinds": ", ".join(allowed.label for allowed in UploadKind if allowed in kinds)},
        )
    _check_size(file, max_bytes or kind.max_bytes)
    return kind


def _check_size(file: File, max_bytes: int) -> None:
    if file.size > max_bytes:
        raise ValidationError(
            _("The file is larger than %(size)d MB."), code="size", params={"size": max_bytes // MEGABYTE}
        )


def _kind_of(file: BinaryIO, max_unpacked: int) -> UploadKind | None:
    """Return the kind of a whole file by its content, or nothing; raise ``ValueError`` if it is damaged."""
    start = file.read(1024)
    if start.startswith(b"%PDF-"):
        file.seek(-min(file.size, 2048), io.SEEK_END)
        if b"%%EOF" not in file.read():
            raise ValueError(gettext("The file is damaged or incomplete."))
        return UploadKind.PDF
    if start.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return _kind_of_image(file)
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(file, max_unpacked)
    if start.startswith(OLD_OFFICE):
        raise ValueError(
            gettext("This is an old Office file or one with a password. Please save it in today’s format without.")
        )
    return _kind_of_text(file, start)


def _kind_of_image(file: BinaryIO) -> UploadKind:
    with _open_image(file) as image:
        return UploadKind[image.format]


def _kind_of_archive(file: BinaryIO, max_unpacked: int) -> UploadKind | None:
    file.seek(0)
    with open_archive(file, most=max_unpacked) as archive:
        names = set(archive.namelist())
        if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
            raise ValueError(gettext("The file contains macros. Please save it without them."))
        mimetype = archive.read("mimetype").strip() if "mimetype" in names else b""
        if mimetype == UploadKind.ODT.content_type.encode():
            return UploadKind.ODT
        if is_ods_type(mimetype):
            return UploadKind.ODS
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return UploadKind.XLSX
        if "word/document.xml" in names:
            return UploadKind.DOCX
    return None


def _kind_of_text(file: BinaryIO, start: bytes) -> UploadKind | None:
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if opening.startswith(b"{"):
        return UploadKind.GEOJSON if re.search(rb'"type"\s*:\s*"(Feature|\w*Polygon)', start) else None
    try:
        encoding = find_encoding(file)
    except ValueError:
        return None
    text = start[: len(start) // 2 * 2].decode(encoding, "replace").lstrip("\ufeff")
    return None if text.lstrip().startswith("<") else UploadKind.CSV  # "<" begins a page or a drawing


def _open_image(file: BinaryIO) -> Image.Image:
    """Return the image in ``file``, not yet unpacked; raise ``ValueError`` if it is damaged or too large."""
    file.seek(0)
    # WeasyPrint, wherever it is imported, allows half images for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image = Image.open(file, formats=[kind.name for kind in IMAGES])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(_too_many_pixels()) from error
    except Exception as error:  # Pillow answers damaged images with many kinds of errors
        raise ValueError(gettext("The image is damaged or incomplete.")) from error
    if image.width * image.height > MOST_PIXELS:
        raise ValueError(_too_many_pixels())
    return image


def _too_many_pixels() -> str:
    return gettext("The image has more than %(pixels)d million pixels.") % {"pixels": MOST_PIXELS // 1_000_000}


def clean_image(file: BinaryIO, max_edge: int = 2000) -> ContentFile:
    """
    Return the picture in ``file`` drawn anew: upright, at most ``max_edge`` pixels wide and high, nothing attached.

    :raises ValidationError: if it is no whole PNG, JPEG or WebP image of at most 25 million pixels
    """
    try:
        image = _open_image(file)
        kind = UploadKind[image.format]
        upright = ImageOps.exif_transpose(image)
        transparent = kind is not UploadKind.JPEG and upright.has_transparency_data
        picture = upright.convert("RGBA" if transparent else "RGB")
    except ValueError as error:
        raise ValidationError(str(error), code="damaged") from error
    except Exception as error:  # Pillow answers damaged images with many kinds of errors
        raise ValidationError(_("The image is damaged or incomplete."), code="damaged") from error
    picture.thumbnail((max_edge, max_edge))
    picture.info.clear()  # comments would be written again
    drawn = io.BytesIO()
    picture.save(drawn, format=kind.name, **({} if kind is UploadKind.PNG else {"quality": 85}))
    return ContentFile(drawn.getvalue(), name=f"image{kind.suffix}")


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def clean_name(name: str) -> str:
    """Return a file's original name fit to be shown: without folders and unseen characters, at most 120 letters."""
    name = _UNSEEN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    path = PurePath(name or gettext("file"))
    return f"{path.stem[: 120 - len(path.suffix)]}{path.suffix}"[:120]


def upload_to(instance: Model, filename: str) -> str:
    """Return where a file is stored: under a name of our own, as users' names may say anything."""
    suffix = PurePath(filename).suffix.lower()
    return f"{instance._meta.model_name}/{uuid4()}{suffix if suffix in _SUFFIXES else ''}"


class DocumentField(forms.FileField):
    """
    An upload of one of ``kinds``; its value is the file, images drawn anew.

    The value has ``kind``, ``content_type``, ``original_name`` and ``sha256`` for the metadata.
    """

    def __init__(
        self,
        *,
        kinds: Collection[UploadKind] = DOCUMENTS,
        max_edge: int = 2000,
        max_bytes: int = 0,
        max_unpacked: int = LARGEST_UNPACKED,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.kinds = frozenset(kinds)
        self.max_edge = max_edge
        self.limits = {"max_bytes": max_bytes, "max_unpacked": max_unpacked}
        self.widget.attrs.setdefault("accept", ",".join(kind.suffix for kind in UploadKind if kind in self.kinds))

    def to_python(self, data: File | None) -> File | None:
        file = super().to_python(data)
        if file is None:
            return None
        kind = check_upload(file, kinds=self.kinds, **self.limits)
        original_name = clean_name(file.name)
        if kind in IMAGES:
            file = clean_image(file, self.max_edge)
        file.name = f"{PurePath(original_name).stem}{kind.suffix}"
        file.kind = kind
        file.content_type = kind.content_type
        file.original_name = original_name
        file.sha256 = hashlib.file_digest(_rewound(file), "sha256").hexdigest()
        file.seek(0)
        return file


class DocumentsInput(forms.ClearableFileInput):
    """Choose several files at once; a phone offers its camera for images."""

    allow_multiple_selected = True


class DocumentsField(DocumentField):
    """Several uploads; the value is a list of files as :class:`DocumentField` gives them, at most ``most``."""

    widget = DocumentsInput
    default_error_messages = {"most": _("Choose at most %(most)d files.")}

    def __init__(self, *, most: int = 10, **kwargs):
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: list[File] | File | None, initial=None) -> list[File]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > self.most:
            raise ValidationError(self.error_messages["most"], code="most", params={"most": self.most})
        if not files:
            super().clean(None, initial)
        return [super(DocumentsField, self).clean(file) for file in files]


def _rewound(file: File) -> BinaryIO:
    file.seek(0)
    return file.file


# Handing out


def serve_file(field_file: FieldFile, *, name: str, content_type: str, inline: bool = False) -> FileResponse:
    """
    Answer with a stored file under ``name``; the view has checked access.

    Whatever the file contains, the browser takes it for nothing else than ``content_type``, and what is no known kind
    only for bytes. Images and PDFs may be shown (``inline``), everything else is saved. Nothing in it may run.

    :raises Http404: if the file is gone
    """
    kind = _KINDS_BY_TYPE.get(content_type)
    shown = inline and (kind in IMAGES or kind is UploadKind.PDF)
    try:
        stored = field_file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        stored,
        as_attachment=not shown,
        filename=clean_name(name),
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    # A browser's PDF viewer does not start in a sandbox; a PDF cannot run anything in our pages' name.
    sandbox = "" if shown and kind is UploadKind.PDF else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors 'none'{sandbox}"
    return response
