"""Answers that a browser saves as a file."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
CSV = "text/csv; charset=utf-8", "csv"
PDF = "application/pdf", "pdf"

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def download(data, *, name, kind, inline=False):
    """
    Answer with ``data`` as a file called after ``name`` and the day, such as "bedarfe-2026-03-01.xlsx".

    ``kind`` is a pair of content type and suffix, such as XLSX; ``inline`` lets the browser show the file.
    """
    content_type, suffix = kind
    response = HttpResponse(data, content_type=content_type)
    file_name = f"{slugify(str(name).translate(_SPELT_OUT)) or 'export'}-{timezone.localdate():%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
