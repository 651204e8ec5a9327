"""Takes in, keeps and hands out files of users: judged by content, never by name."""

from pathlib import PurePath
from uuid import uuid4

from django.db.models import Model

_KEPT_SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".webp", ".csv", ".xlsx", ".docx", ".odt", ".geojson"}


def upload_to(instance: Model, filename: str) -> str:
    """Return where a file is stored: under a name of our own, as users' names may say anything."""
    suffix = PurePath(filename).suffix.lower()
    return f"{instance._meta.model_name}/{uuid4()}{suffix if suffix in _KEPT_SUFFIXES else ''}"
