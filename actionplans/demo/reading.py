"""Reads the content of the demo."""

import tomllib
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

FOLDER = Path(__file__).parent / "content"


def told(name):
    """Return what a TOML file of the content tells."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def upload(name):
    """Return a file of the content as a browser would send it."""
    path = FOLDER / name
    return SimpleUploadedFile(path.name, path.read_bytes())
