"""
Writes figures by the hundred thousand, with their history, and takes them back.

Objects are made only for what is written, a batch at a time. The history of a batch is copied within the database; it
says the same as if each figure had been saved on its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.deleting import what_hangs_on
from districts.models import District, Municipality
from inventory.importing import ImportRefused
from inventory.judging import remember_deleted
from inventory.models import ImportRun, Observation

#: The fields of a figure that a file says.
SAID = ("value", "numerator", "denominator", "missing", "status", "is_limited", "reference_date", "concept")
PLACE = ("indicator", "district", "year", "group")
#: The columns that differ from one new figure to the next.
NEW = ("indicator_id", "district_id", "year", "group_id", *SAID, "source_id", "import_run_id", "version")
BATCH = 2_000


class FigureStore:
    """The figures of a municipality as an import reads and writes them, a chunk of places at a time."""

    def __init__(self, municipality: Municipality, run: ImportRun):
        self.municipality, self.run = municipality, run

    def load(self, indicators: Iterable[int], districts: Sequence[int], years: tuple[int, int]) -> dict[tuple, dict]:
        """
        Return what is stored of these indicators, districts and years (first and last): place → its fields.

        One query.
        """
        names = ("pk", "version", "source_id", *SAID)
        rows = (
            Observation.objects.of(self.municipality)
            .filter(indicator__in=indicators, district__in=districts, year__range=years)
            .order_by()
            .values_list(*(f"{name}_id" if name != "year" else name for name in PLACE), *names)
        )
        return {row[:4]: dict(zip(names, row[4:], strict=True)) for row in rows.iterator(BATCH)}

    def create(self, figures: Sequence[dict]) -> None:
        """
        Write new figures, given by the columns of ``NEW``; an IntegrityError tells that somebody else was faster.

        The statement is prepared once and no object is made for a figure, which is five times as fast.
        """
        connection = connections[Observation.objects.db]
        quote, adapt = connection.ops.quote_name, connection.ops.adapt_decimalfield_value
        columns = {field.attname: field for field in Observation._meta.concrete_fields}
        constant = {
            field.attname: field.get_db_prep_save(field.get_default(), connection)
            for field in columns.values()
            if field.attname not in NEW and not field.primary_key
        }
        names = ", ".join(quote(columns[name].column) for name in (*NEW, *constant))
        marks = f"({', '.join(['%s'] * (len(NEW) + len(constant)))})"
        into = f"INSERT INTO {quote(Observation._meta.db_table)} ({names}) VALUES "  # noqa: S608 (names only)
        rest = tuple(constant.values())
        days = {None: None}

        def prepared(figure: dict) -> Iterator[object]:
            for name in NEW:
                value = figure[name]
                if isinstance(value, Decimal):
                    value = adapt(value, columns[name].max_digits, columns[name].decimal_places)
                elif isinstance(value, date):
                    value = days.setdefault(value, connection.ops.adapt_datefield_value(value))
                yield value

        rows = [(*prepared(figure), *rest) for figure in figures]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(into + marks, rows)
                return
            for start in range(0, len(rows), BATCH):  # a server would answer each row of its own
                batch = rows[start : start + BATCH]
                cursor.execute(into + ", ".join([marks] * len(batch)), list(chain.from_iterable(batch)))

    def overwrite(self, figures: Sequence[dict], seen: dict[int, int]) -> None:
        """
        Write figures, given by the columns of ``NEW``, over stored ones with the keys and versions in ``seen``.

        :raises ImportRefused: when somebody else has changed one of them since
        """
        if not figures:
            return
        locked = Observation.objects.filter(pk__in=seen).select_for_update().order_by("pk")
        if dict(locked.values_list("pk", "version")) != seen:
            raise ImportRefused(
                _("Somebody else has changed some of these figures in the meantime. Nothing was imported; look again.")
            )
        Observation.objects.bulk_create(
            [Observation(**figure) for figure in figures],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=PLACE,
            update_fields=[*SAID, "source", "import_run", "version"],
        )

    def record(self, *, by: User, at: datetime, reason: str) -> None:
        """Keep the history of all the run has written; call it once, at the end."""
        kind = Case(When(version=0, then=Value("+")), default=Value("~"), output_field=CharField())
        copy_to_history(Observation.objects.filter(import_run=self.run), kind, by=by, at=at, reason=reason)


def copy_to_history(rows: QuerySet, kind: Case | Value, *, by: User, at: datetime, reason: str) -> None:
    """
    Write a record of each of these figures as they are now; ``kind`` is "+", "~" or "-" for each.

    The database copies them itself: half a million objects made only to be written back would take a minute.
    """
    record = Observation.history.model
    said = [field.attname for field in record.tracked_fields]
    extra = {
        "recorded_type": kind,
        "recorded_date": Value(at, output_field=record._meta.get_field("history_date")),
        "recorded_reason": Value(reason[:100], output_field=CharField()),
        "recorded_user": Value(by.pk, output_field=User._meta.pk),
    }
    into = [*said, "history_type", "history_date", "history_change_reason", "history_user_id"]
    columns = {field.attname: field.column for field in record._meta.concrete_fields}
    chosen = rows.order_by().annotate(**extra).values_list(*said, *extra)
    connection = connections[chosen.db]
    quote = connection.ops.quote_name
    select, parameters = chosen.query.get_compiler(connection=connection).as_sql()
    names = ", ".join(quote(columns[name]) for name in into)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(record._meta.db_table)} ({names}) {select}", parameters)


class ObservationUndo:
    """Takes back exactly what an import wrote: removes what it created, restores what it changed."""

    def __init__(self, run: ImportRun, *, by: User):
        self.run, self.by = run, by

    def obstacles(self) -> list[str]:
        """Return what stands in the way, for people; nothing if the import can be undone."""
        found = []
        others = Observation.objects.of(self.run.municipality).exclude(import_run=self.run)
        if later := others.filter(pk__in=self._records().values("id")).count():
            found.append(_("Figures changed since the import: %(number)d.") % {"number": later})
        cited = self._mine().filter(Q(findings__isnull=False) | Q(needs__isnull=False))
        if number := cited.distinct().count():
            found.append(_("Figures used as evidence in findings or needs: %(number)d.") % {"number": number})
        return found

    def _records(self) -> QuerySet:
        return Observation.history.filter(import_run_id=self.run.pk)

    def _mine(self) -> QuerySet:
        return Observation.objects.filter(import_run=self.run)

    def tables(self) -> set[tuple[int, int]]:
        """Return indicator and year of the figures that undoing touches."""
        return set(self._mine().order_by().values_list("indicator_id", "year").distinct())

    def take_back(self) -> None:
        """
        Remove and restore; call it through ``inventory.importing.undo``.

        :raises ImportRefused: when figures were changed since or are used as evidence
        """
        if obstacles := self.obstacles():
            raise ImportRefused(obstacles)
        reason, now = _("Import “%(name)s” undone") % {"name": self.run.original_name[:60]}, timezone.now()
        created = self._records().filter(history_type="+").values("id")
        self._restore(self._mine().exclude(pk__in=created), reason, now)
        mine = self._mine()  # all that is left was created here
        copy_to_history(mine, Value("-"), by=self.by, at=now, reason=reason)
        remember_deleted(mine.order_by().iterator(BATCH))
        mine._raw_delete(mine.db)
        self._remove_districts(reason)

    def _restore(self, changed: QuerySet, reason: str, now: datetime) -> None:
        """Give figures the values of the record before the import's own, a batch at a time."""
        keys = list(changed.order_by("pk").values_list("pk", flat=True))
        names = [*SAID, "source_id", "import_run_id"]
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            before = self._before(batch)
            rows = list(Observation.objects.filter(pk__in=batch).select_for_update().order_by("pk"))
            for row in rows:
                for name in names:
                    setattr(row, name, getattr(before[row.pk], name))
                row.version += 1
                row.pk = row.creation_key = None  # the place tells which row it is; both of these stay as stored
            Observation.objects.bulk_create(
                rows,
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=PLACE,
                update_fields=[*(name.removesuffix("_id") for name in names), "version"],
            )
            restored = Observation.objects.filter(pk__in=batch)
            copy_to_history(restored, Value("~"), by=self.by, at=now, reason=reason)

    def _before(self, keys: Sequence[int]) -> dict:
        """Return for each figure the last record before the first of this import."""
        before, done = {}, set()
        for record in Observation.history.filter(id__in=keys).order_by("history_id").iterator(BATCH):
            if record.import_run_id == self.run.pk:
                done.add(record.id)
            elif record.id not in done:
                before[record.id] = record
        if missing := set(keys) - before.keys():
            raise ValidationError(
                _("The former values of %(number)d figures are not known."), params={"number": len(missing)}
            )
        return before

    def _remove_districts(self, reason: str) -> None:
        """Delete the districts the import created, lowest first, unless something else has come to hang on them."""
        created = District.objects.filter(pk__in=self.run.written.get("districts", ()))
        for district in created.order_by("-pk"):
            if not what_hangs_on(district, most=0):
                district._change_reason = reason
                district.delete()
