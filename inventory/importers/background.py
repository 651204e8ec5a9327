"""
Checks and imports large files in a process of their own, so that nobody's browser has to wait for an answer.

The process tells how far it is in a small file beside the upload: while figures are written, SQLite takes nothing else
into the database. The file is read by the page; a process that died leaves one that is no longer touched.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from config.spreadsheets import TableError
from inventory.importers.canonical import read_figures
from inventory.importers.mapping import Mapping, is_mapped
from inventory.importers.observations import ObservationImport, Progress
from inventory.importing import ImportRefused, carry_out
from inventory.models import ImportRun

CHECK, IMPORT = "check", "import"

#: From so many cells on a file is worked on in a process of its own.
LARGE = 20_000
#: A process touches its file every few seconds; one that has not done so for long is dead.
BEAT, DEAD_AFTER = 3, 45
_OFTEN = 0.5


def is_large(run: ImportRun) -> bool:
    """Tell whether a run, whose columns are known, is worked on in a process of its own."""
    return run.mapping.get("cells", 0) > LARGE


class Work:
    """The file in which the process of a run tells how far it is and, at the end, what came of it."""

    def __init__(self, run: ImportRun):
        self.run = run
        self.path = Path(default_storage.path(f"{run.file.name}.work"))

    def read(self) -> dict:
        """Return what the process has told last; nothing if there is none."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def tell(self, **said: object) -> None:
        """Replace what is told; readers see the former or the new, never half of it."""
        beside = self.path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(self.path)

    def forget(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)

    def is_beating(self) -> bool:
        """Tell whether the process is still at work."""
        try:
            return time.time() - self.path.stat().st_mtime < DEAD_AFTER
        except FileNotFoundError:
            return False

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Touch the file regularly, also while the database is busy and there is nothing new to tell."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(BEAT):
                if self.path.exists():
                    os.utime(self.path)

        heart = threading.Thread(target=beat, daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()


def key_of(run: ImportRun, by: User) -> str:
    """Return what a check is valid for: this mapping of this file, by a person with these rights."""
    said = json.dumps([run.sha256, run.mapping, by.pk], sort_keys=True)
    return sha256(said.encode()).hexdigest()


def start(run: ImportRun, task: str, *, by: User, accepted: str = "") -> None:
    """
    Begin to check or import a file in a process of its own, which outlives the answer to the browser.

    For an import the run has been moved to RUNNING, which keeps everybody else from beginning it too.
    """
    Work(run).tell(task=task, done=0, total=0, key=key_of(run, by))
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_on_import", str(run.pk), task]
    command += [f"--user={by.pk}", f"--accepted={accepted}", f"--language={get_language()}"]
    process = subprocess.Popen(  # noqa: S603 (numbers and words of this program only)
        command,
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # or it would stay as a zombie


def work_on(run: ImportRun, task: str, *, by: User, on: date, accepted: str = "") -> None:
    """Check or import a file on a day, in the process that ``start`` has begun, and tell what came of it."""
    work, key, last = Work(run), key_of(run, by), 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            work.tell(task=task, done=done, total=total, key=key)

    with work.beating():
        try:
            figures = _figures(run, by, on, progress)
            result = figures.prepare().as_json() if task == CHECK else _import(figures, accepted)
        except (ValidationError, TableError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            _give_up(run, task, by, " ".join(messages))
            work.tell(task=task, key=key, error=" ".join(messages))
        except Exception:
            _give_up(run, task, by, _("An unexpected error"))
            work.tell(task=task, key=key, error=_("An unexpected error stopped the work. Nothing was imported."))
            raise
        else:
            work.tell(task=task, key=key, result=result)


def _figures(run: ImportRun, by: User, on: date, progress: Progress) -> ObservationImport:
    mapping = Mapping.from_json(run.mapping)
    return ObservationImport(run, read_figures(run), mapping, by=by, on=on, progress=progress)


def _import(figures: ObservationImport, accepted: str) -> dict:
    carry_out(figures.run, lambda: figures.write(accepted=accepted), by=figures.by, at=timezone.now())
    return {"counts": figures.run.counts}


def _give_up(run: ImportRun, task: str, by: User, reason: str) -> None:
    """Let a run whose import was refused wait for its decision again."""
    run.refresh_from_db()
    if task == IMPORT and run.status == ImportRun.Status.RUNNING:
        run.move(ImportRun.Status.UPLOADED, by=by, reason=reason)


def recover(run: ImportRun, *, by: User) -> None:
    """
    Let a run wait again whose process has died; what it had written is gone with its transaction.

    :raises ImportRefused: while the process is at work
    """
    work = Work(run)
    said = work.read()
    if work.is_beating() and "error" not in said and "result" not in said:
        raise ImportRefused(_("The file is still being worked on."))
    if run.status == ImportRun.Status.RUNNING:
        run.move(ImportRun.Status.UPLOADED, by=by, reason=_("The process that imported it had ended."))
    work.forget()


def begin_import(run: ImportRun, *, by: User, accepted: str) -> None:
    """
    Import a large file in a process of its own.

    :raises ValidationError: when somebody else has begun it already
    """
    if not is_mapped(run.mapping):
        raise ImportRefused(_("First say what the columns mean."))
    run.move(ImportRun.Status.RUNNING, by=by)
    start(run, IMPORT, by=by, accepted=accepted)
