"""
The way of a table into the database, whatever its rows become: upload, mapping, preview, import whole, undo.

An importer brings three things of its own: the targets its columns may have, a draft computed from table and mapping
(which the preview shows and which is computed again when it is written), and how to take back what it wrote.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.forms import KernFormMixin
from config.spreadsheets import Table, TableError, read_table
from config.uploads import TABLES, DocumentField
from districts.models import Municipality
from inventory.models import ImportRun

MOST_ROWS, MOST_COLUMNS = 5_000, 60
BUSY = _("The database is busy, perhaps with another import. Nothing was written; please try again in a minute.")


@dataclass(frozen=True)
class Problem:
    """
    What is the matter with a row of the file (``row`` as a spreadsheet counts; 0 for the file as a whole).

    An error keeps the file out; a warning tells what will be left as text or left out.
    """

    row: int
    text: str
    column: str = ""
    is_error: bool = True


@dataclass(frozen=True)
class Target:
    """What a column can be: its name in the mapping, what people call it, and headers by which it is recognised."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    hint: str = ""


class UploadForm(KernFormMixin, forms.Form):
    """The file to be imported: judged by content."""

    submit_label = _("Upload and continue")

    file = DocumentField(
        label=_("File"),
        kinds=TABLES,
        help_text=_("CSV, XLSX or ODS, at most 5 MB and 5,000 rows. The first row holds the names of the columns."),
    )


class ColumnForm(KernFormMixin, forms.Form):
    """Which column is what: one choice of a column for each target, guessed from the header."""

    submit_label = _("Show preview")

    def __init__(self, *args, table: Table, targets: Sequence[Target], columns: dict[str, int] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        self.targets = targets
        chosen = columns if columns is not None else guess_columns(table.header, targets)
        choices = [("", _("– not in this file –")), *column_choices(table)]
        for target in targets:
            self.fields[target.name] = forms.TypedChoiceField(
                label=target.label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=target.is_required,
                initial=chosen.get(target.name),
                help_text=target.hint,
            )

    def clean(self):
        cleaned = super().clean()
        seen = {}
        for target in self.targets:
            column = cleaned.get(target.name)
            if column is not None and column in seen:
                self.add_error(
                    target.name,
                    ValidationError(
                        _("This column already stands for “%(other)s”."), params={"other": seen[column].label}
                    ),
                )
            elif column is not None:
                seen[column] = target
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        """Target → number of its column, counted from 0, for the targets that the file has."""
        return {
            target.name: self.cleaned_data[target.name]
            for target in self.targets
            if self.cleaned_data.get(target.name) is not None
        }


def column_choices(table: Table) -> list[tuple[int, str]]:
    """Return number and title of each column, with an example of what stands in it."""
    choices = []
    for index, title in enumerate(table.header):
        example = next((row.cells[index] for row in table.rows[:20] if row.cells[index]), "")
        shown = title or str(_("column %d") % (index + 1))
        choices.append((index, f"{shown} ({example[:30]})" if example else shown))
    return choices


def normalise(text: str) -> str:
    """Return a header without case, accents and punctuation: ``Einwohner_mit_MH`` is ``einwohner mit mh``."""
    text = text.lower()
    for letters, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letters, plain)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", text))


def guess_columns(header: Iterable[str], targets: Sequence[Target]) -> dict[str, int]:
    """
    Return target → column, by the synonyms: first headers that are one, then headers that begin with one.

    No column is given twice; a target without a likely column is left out.
    """
    titles = [normalise(title) for title in header]
    words = {target.name: [normalise(word) for word in (target.name, *target.synonyms)] for target in targets}
    found, taken = {}, set()
    for matches in (lambda title, word: title == word, lambda title, word: title.startswith(f"{word} ")):
        for target in targets:
            if target.name in found:
                continue
            for word in words[target.name]:
                column = next(
                    (index for index, title in enumerate(titles) if index not in taken and matches(title, word)), None
                )
                if column is not None:
                    found[target.name] = column
                    taken.add(column)
                    break
    return found


def store_upload(upload: File, *, kind: str, municipality: Municipality, by: User) -> ImportRun:
    """Keep an uploaded table (the value of UploadForm's ``file``) as a run that waits for its mapping."""
    return ImportRun.objects.create(
        municipality=municipality,
        kind=kind,
        file=upload,
        original_name=upload.original_name,
        content_type=upload.content_type,
        sha256=upload.sha256,
        uploaded_by=by,
    )


def read_upload(run: ImportRun) -> Table:
    """
    Return the table in a run's file.

    :raises TableError: with a message for people
    """
    try:
        with run.file.open("rb") as file:
            return read_table(file, name=run.original_name, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS)
    except FileNotFoundError as error:
        raise TableError(_("The stored file is gone. Please upload it again.")) from error


def last_mapping(run: ImportRun, header: Sequence[str]) -> dict:
    """Return how a file with the same columns was mapped last, or nothing."""
    earlier = ImportRun.objects.of(run.municipality).imported().filter(kind=run.kind).exclude(pk=run.pk)
    for mapping in earlier.values_list("mapping", flat=True)[:50]:
        if mapping.get("header") == list(header):
            return mapping
    return {}


class ImportRefused(ValidationError):
    """Nothing was written; the message says why."""


def carry_out(run: ImportRun, write: Callable[[], dict], *, by: User, at: datetime) -> None:
    """
    Import a run whole or not at all.

    ``write()`` writes the rows and returns what is kept with the run: any of ``counts``, ``problems`` (Problem) and
    ``written``. It runs in the transaction that marks the run as imported, so nobody can import it twice.

    :raises ValidationError: when the run is no longer waiting, when ``write`` refuses, or when others were faster
    """
    try:
        with transaction.atomic():
            run.move(ImportRun.Status.IMPORTED, by=by, imported_at=at)
            result = write()
            run.counts = result.get("counts", {})
            run.problems = [asdict(problem) for problem in result.get("problems", [])]
            run.written = result.get("written", {})
            run.save(update_fields=["counts", "problems", "written"])
    except IntegrityError as error:
        run.refresh_from_db()
        raise ImportRefused(
            _("Somebody else has written some of these rows in the meantime. Nothing was imported; look again.")
        ) from error
    except OperationalError as error:
        run.refresh_from_db()
        raise ImportRefused(BUSY) from error
    except ValidationError:
        run.refresh_from_db()
        raise


def undo(run: ImportRun, take_back: Callable[[], None], *, by: User, at: datetime) -> None:
    """
    Take an import back in one transaction; ``take_back()`` removes and restores what the run wrote.

    :raises ValidationError: when the run is not imported or ``take_back`` refuses
    """
    try:
        with transaction.atomic():
            run.move(ImportRun.Status.UNDONE, by=by, undone_at=at)
            take_back()
    except IntegrityError as error:
        run.refresh_from_db()
        raise ImportRefused(_("Something refers to rows of this import. Nothing was undone.")) from error
    except OperationalError as error:
        run.refresh_from_db()
        raise ImportRefused(BUSY) from error
    except ValidationError:
        run.refresh_from_db()
        raise
