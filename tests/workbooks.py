"""Makes OpenDocument spreadsheets as small as they can be, for tests."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods(*tables, prologue=""):
    """Return an ODS file with sheets given as XML of their rows."""
    sheets = "".join(
        f'<table:table table:name="Blatt {number}">{rows}</table:table>' for number, rows in enumerate(tables, 1)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", SPREADSHEET, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {_SPACES}><office:body>'
            f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def row(*values, repeated=1):
    """Return a row of an ODS sheet as XML."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(cell, values))}</table:table-row>'


def cell(value, repeated=1):
    """Return a cell of an ODS sheet as XML."""
    start = f'<table:table-cell table:number-columns-repeated="{repeated}"'
    if value is None:
        return f"{start}/>"
    if isinstance(value, date):
        return f'{start} office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'{start} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'{start} office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def ods_of(rows):
    """Return an ODS file of one sheet of rows."""
    return ods("".join(row(*values) for values in rows))
