"""
Makes tagged PDF documents (PDF/UA-1) from HTML, in a child process that can do nothing else.

The child has limited memory and time, no environment and no network. It may read this project's static files and the
images it is given, named ``document:…`` in the HTML; anything else in the HTML that asks for a file or an address
stops the document with an error that names it. Nothing is left out silently.

Templates extend ``pdf/base.html`` and name static files by ``{% static %}``.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})


class PdfError(Exception):
    """
    A document could not be made; the message is for people.

    ``detail`` names the resource that is refused or missing, or tells developers what broke.
    """

    class Kind(StrEnum):
        TIMEOUT = "timeout"
        MEMORY = "memory"
        RESOURCE = "resource"
        BROKEN = "broken"

    def __init__(self, kind: Kind, detail: str = ""):
        self.kind = kind
        self.detail = detail
        super().__init__(kind, detail)

    def __str__(self) -> str:
        if self.kind is self.Kind.TIMEOUT:
            return _("The document takes too long to make. One of its texts may be far too large.")
        if self.kind is self.Kind.MEMORY:
            return _("The document needs too much memory. One of its texts or pictures may be far too large.")
        if self.kind is self.Kind.RESOURCE:
            return _("The document needs something that is missing or not allowed: %(name)s") % {"name": self.detail}
        return _("The document cannot be made. One of its texts cannot be laid out.")


def render_pdf(
    html: str,
    *,
    title: str,
    images: Mapping[str, bytes] = NO_IMAGES,
    timeout: float = 90,
    memory_mb: int = 1024,
) -> bytes:
    """
    Return the PDF of an HTML document, tagged, titled and with bookmarks from its headings.

    The language is that of the ``html`` element. ``images`` are found as ``document:name``: PNG, JPEG, WebP or SVG.
    Every image needs an alternative text, decoration belongs in the style sheet.

    :param timeout: seconds, of the clock and of the processor
    :raises PdfError: if limits are reached, something is refused or missing, or the HTML cannot be laid out
    """
    return _run([html], images, timeout, task="make", title=title, timeout=timeout, memory_mb=memory_mb)


def _run(documents: Sequence[str], images: Mapping[str, bytes], deadline: float, **options: object) -> bytes:
    """Return what a worker answers within ``deadline`` seconds."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "config.pdf_worker"],
                input=_job(documents, images, options),
                capture_output=True,
                timeout=deadline,
                cwd=folder,
                env={
                    "PATH": os.defpath,
                    "LANG": "C.UTF-8",
                    "PYTHONPATH": str(settings.BASE_DIR),
                    "HOME": folder,
                    "TMPDIR": folder,
                },
            )
        except subprocess.TimeoutExpired as error:
            raise PdfError(PdfError.Kind.TIMEOUT) from error
    if done.returncode == 0:
        return done.stdout
    raise _error(done)


def _job(documents: Sequence[str], images: Mapping[str, bytes], options: Mapping[str, object]) -> bytes:
    """Write a job as the worker reads it: a line of JSON, then the documents and the images, one after the other."""
    contents = [document.encode() for document in documents]
    base_url = f"{settings.SITE_URL.rstrip('/')}/"
    head = {
        **options,
        "documents": [len(content) for content in contents],
        "images": {name: len(content) for name, content in images.items()},
        "base_url": base_url,
        "static_url": urljoin(base_url, settings.STATIC_URL),
        "static_roots": _static_roots(),
        "font_cache": str(settings.BASE_DIR / "var" / "fonts"),
    }
    return b"".join([json.dumps(head).encode(), b"\n", *contents, *images.values()])


def _static_roots() -> list[tuple[str, str]]:
    """Return prefix and folder of all static files: where they are written, then where they are collected."""
    roots = [
        (getattr(storage, "prefix", None) or "", str(storage.location))
        for finder in get_finders()
        for storage in getattr(finder, "storages", {}).values()
    ]
    return [*roots, *([("", str(settings.STATIC_ROOT))] if settings.STATIC_ROOT else [])]


def _error(done: subprocess.CompletedProcess) -> PdfError:
    """Say why a worker failed: in its own words, or by how it died."""
    try:
        said = json.loads(done.stdout)
        return PdfError(PdfError.Kind(said["kind"]), said["detail"])
    except ValueError:
        pass
    complaint = done.stderr.decode(errors="replace")[-2000:]
    if done.returncode == -signal.SIGXCPU:
        return PdfError(PdfError.Kind.TIMEOUT)
    if done.returncode < 0 or "MemoryError" in complaint:  # the C libraries die when they get no memory
        return PdfError(PdfError.Kind.MEMORY, complaint)
    return PdfError(PdfError.Kind.BROKEN, complaint)


class Part(NamedTuple):
    """A named piece of a document, such as a measure with its HTML."""

    name: str
    html: str


def plain_page(html: str) -> str:
    """Return a piece of HTML as a document of its own, without the style sheet."""
    return f'<!DOCTYPE html><html lang="{get_language()}"><title>-</title><body>{html}</body></html>'


def find_poison(
    parts: Sequence[Part],
    *,
    images: Mapping[str, bytes] = NO_IMAGES,
    page: Callable[[str], str] = plain_page,
    timeout: float = 10,
    memory_mb: int = 512,
    most: int = 5,
    deadline: float = 120,
) -> list[str]:
    """
    Return the names of those ``parts`` that cannot be made into a PDF, at most ``most``.

    For the message after a document has failed. Each part is tried alone, as the document that ``page`` makes of its
    HTML, for ``timeout`` seconds of the processor.

    :raises PdfError: if all together take longer than ``deadline`` seconds
    """
    documents = [page(part.html) for part in parts]
    answer = _run(documents, images, deadline, task="find", title="-", timeout=timeout, memory_mb=memory_mb, most=most)
    return [parts[place].name for place in json.loads(answer)]
