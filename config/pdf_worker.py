"""
Does one job for ``config.pdf`` and ends; run as ``python -m config.pdf_worker``, the job on standard input.

Knows neither settings nor database. Answers with the PDF or the list asked for, or with exit code 3 and
``{"kind", "detail"}``.
"""

import contextlib
import hashlib
import io
import json
import logging
import mimetypes
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import weasyprint
from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from config.confinement import confine

FAILED = 3
IMAGE_SCHEME = "document:"

# What WeasyPrint only logs when it leaves something out.
_LEFT_OUT = (
    "Failed to load image",
    "Failed to load stylesheet",
    "Failed to load attachment",
    "Failed to load inline SVG",
    "Failed to render SVG image",
    "Font-face %r cannot be loaded",
    "Relative URI reference",
    "Unsupported stylesheet type",
)
_INACCESSIBLE = ('Image "%s" has no required alt', 'Missing required "lang"')


class Failure(Exception):
    """The document cannot be made; ``kind`` is one of ``PdfError.Kind``."""

    def __init__(self, kind: str, detail: str = ""):
        self.kind = kind
        self.detail = detail
        super().__init__(kind, detail)


class Refused(FatalURLFetchingError):
    """The document asks for something that is not its own; not an ``Exception``, so that nobody passes over it."""


class Fetcher(URLFetcher):
    """Hands out static files of this project and the images of the job; knows no network and no other file."""

    def __init__(
        self, *, static_url: str, static_roots: Sequence[tuple[str, str]], font_cache: str, images: Mapping[str, bytes]
    ):
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.static_url = static_url
        self.static_roots = static_roots
        self.font_cache = Path(font_cache)
        self.images = images

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """
        Return the file behind ``url``.

        :raises Refused: if it is no static file and no image of the job
        """
        if url.startswith(IMAGE_SCHEME):
            content = self.images.get(unquote(url.removeprefix(IMAGE_SCHEME)))
            if content is not None:
                drawing = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
                kind = "image/svg+xml" if drawing else "application/octet-stream"
                return URLFetcherResponse(url, content, {"Content-Type": kind})
        elif url.startswith(self.static_url):
            path = unquote(url.removeprefix(self.static_url).partition("?")[0].partition("#")[0])
            if file := self._static_file(path):
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                content = self._unpacked_font(file) if file.suffix == ".woff2" else file.read_bytes()
                return URLFetcherResponse(url, content, {"Content-Type": kind})
        raise Refused(url[:200])

    def _static_file(self, path: str) -> Path | None:
        for prefix, folder in self.static_roots:
            if prefix and not path.startswith(f"{prefix}/"):
                continue
            root = Path(folder).resolve()
            file = (root / path.removeprefix(prefix).lstrip("/")).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
        return None

    def _unpacked_font(self, file: Path) -> bytes:
        """Return a WOFF2 font as TrueType, kept by content: unpacking takes longer than laying out many pages."""
        packed = file.read_bytes()
        kept = self.font_cache / f"{hashlib.sha256(packed).hexdigest()}.ttf"
        with contextlib.suppress(OSError):
            return kept.read_bytes()
        unpacked = io.BytesIO()
        woff2.decompress(io.BytesIO(packed), unpacked)
        with contextlib.suppress(OSError):  # without the cache it only takes longer
            kept.parent.mkdir(parents=True, exist_ok=True)
            half_written = kept.with_suffix(f".{os.getpid()}")
            half_written.write_bytes(unpacked.getvalue())
            half_written.replace(kept)
        return unpacked.getvalue()


class Complaints(logging.Handler):
    """Keeps what WeasyPrint says it has left out."""

    def __init__(self):
        super().__init__()
        self.left_out: list[str] = []
        self.inaccessible: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(_LEFT_OUT):
            self.left_out.append(record.getMessage())
        elif record.msg.startswith(_INACCESSIBLE):
            self.inaccessible.append(record.getMessage())


def render(html: str, images: Mapping[str, bytes], head: Mapping[str, Any]) -> bytes:
    """
    Return the PDF of a job.

    :raises Failure: if anything is missing, refused or cannot be laid out
    """
    complaints = Complaints()
    weasyprint.LOGGER.addHandler(complaints)
    fetcher = Fetcher(
        static_url=head["static_url"],
        static_roots=head["static_roots"],
        font_cache=head["font_cache"],
        images=images,
    )
    try:
        document = weasyprint.HTML(string=html, base_url=head["base_url"], url_fetcher=fetcher).render()
        document.metadata.title = head["title"]
        pdf = document.write_pdf(pdf_variant="pdf/ua-1")
    except Refused as error:
        raise Failure("resource", str(error)) from error
    except MemoryError as error:
        raise Failure("memory") from error
    except Exception as error:  # whatever a text does to the layout must be told, not raised through a pipe
        raise Failure("broken", f"{type(error).__name__}: {error}"[:500]) from error
    if complaints.left_out:
        raise Failure("resource", complaints.left_out[0])
    if complaints.inaccessible:
        raise Failure("broken", complaints.inaccessible[0])
    return pdf


def failing(documents: Sequence[str], images: Mapping[str, bytes], head: Mapping[str, Any]) -> list[int]:
    """Return the places of the documents that cannot be made, each tried in a process of its own, up to a number."""
    found: list[int] = []
    for place, html in enumerate(documents):
        process = os.fork()
        if not process:
            os._exit(_attempt(html, images, head))
        if os.waitpid(process, 0)[1]:
            found.append(place)
        if len(found) == head["most"]:
            break
    return found


def _attempt(html: str, images: Mapping[str, bytes], head: Mapping[str, Any]) -> int:
    confine(memory_mb=head["memory_mb"], seconds=head["timeout"])
    try:
        render(html, images, head)
    except BaseException:  # whatever it is, it must not go on in a copy of the parent
        return FAILED
    return 0


def main() -> int:
    head = json.loads(sys.stdin.buffer.readline())
    documents = [sys.stdin.buffer.read(length).decode() for length in head["documents"]]
    images = {name: sys.stdin.buffer.read(length) for name, length in head["images"].items()}
    if head["task"] == "find":
        json.dump(failing(documents, images, head), sys.stdout)
        return 0
    confine(memory_mb=head["memory_mb"], seconds=head["timeout"])
    try:
        sys.stdout.buffer.write(render(documents[0], images, head))
    except Failure as failure:
        json.dump({"kind": failure.kind, "detail": failure.detail}, sys.stdout)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
