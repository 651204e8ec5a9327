from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from config.spreadsheets import TableError
from districts.models import Municipality
from inventory.forms.imports import FigureUploadForm
from inventory.importers.canonical import read_figures
from inventory.importers.draft import counted
from inventory.importers.flatfile import shown_title
from inventory.importers.mapping import Mapping, likeness, refit
from inventory.importers.observations import ObservationImport
from inventory.importing import carry_out, store_upload
from inventory.models import ImportMapping, ImportRun

MOST_PRINTED = 50


class Command(BaseCommand):
    """Import a file of figures as a saved mapping says; whole or not at all."""

    help = (
        "Import a file of figures with a saved mapping. Nothing is written if the file has errors, or would change "
        "stored values and --accept-changes is not given; the exit code is then 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("municipality", help="short name of the municipality, as in its addresses")
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", required=True, help="name of the saved mapping")
        parser.add_argument("--year", type=int, help="year of all figures, for files without a column for it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--accept-changes", action="store_true", help="overwrite stored values that differ")
        parser.add_argument("--user", help="e-mail of the person on whose behalf (default: an administrator)")

    def handle(self, *args, municipality, file, mapping, year, dry_run, accept_changes, user, **options):
        with override(settings.LANGUAGE_CODE):
            city = Municipality.objects.filter(slug=municipality).first()
            if city is None:
                raise CommandError(_("There is no municipality “%s”.") % municipality)
            by = self._person(city, user)
            saved = ImportMapping.objects.of(city).filter(name=mapping).first()
            if saved is None:
                names = ", ".join(ImportMapping.objects.of(city).values_list("name", flat=True)) or _("none")
                raise CommandError(
                    _("There is no mapping “%(name)s”. Saved: %(names)s") % {"name": mapping, "names": names}
                )
            run = self._store(file, city, by, saved)
            try:
                done = self._import(run, saved, by=by, year=year, dry_run=dry_run, accept_changes=accept_changes)
            except (ValidationError, TableError) as error:
                raise CommandError(" ".join(getattr(error, "messages", None) or [str(error)])) from error
            finally:
                if run.is_open:
                    run.discard(by=by)
            if not done:
                raise CommandError(_("Nothing was imported."))

    def _person(self, city, email):
        if email:
            person = User.objects.filter(email__iexact=email).first()
            if person is None or not person.has_perm("inventory.change_importrun", city):
                raise CommandError(_("%s may not import figures here.") % email)
            return person
        members = city.memberships.valid(on=timezone.localdate()).order_by("pk").select_related("user")
        for membership in members:
            if membership.user.has_perm("inventory.change_importrun", city) and not membership.districts.exists():
                return membership.user
        raise CommandError(_("Nobody here may import figures; name a person with --user."))

    def _store(self, path, city, by, saved):
        try:
            upload = SimpleUploadedFile(path.name, path.read_bytes())
        except FileNotFoundError as error:
            raise CommandError(_("There is no file “%s”.") % path) from error
        except OSError as error:
            raise CommandError(_("“%s” cannot be read.") % path) from error
        form = FigureUploadForm({}, {"file": upload}, municipality=city)
        if not form.is_valid():
            raise CommandError(" ".join(message for errors in form.errors.values() for message in errors))
        run = store_upload(form.cleaned_data["file"], kind=ImportRun.Kind.OBSERVATIONS, municipality=city, by=by)
        run.remember_mapping({"reading": saved.mapping.get("reading", {})})
        return run

    def _import(self, run, saved, *, by, year, dry_run, accept_changes):
        """Return whether all is well: imported, nothing to do, or nothing in the way of a dry run."""
        table = read_figures(run)
        fitting = refit(saved.mapping, table.header)
        if fitting is None:
            raise CommandError(
                _("The columns of the file do not fit the mapping: %s") % "; ".join(map(shown_title, table.header))
            )
        mapping = Mapping.from_json({**fitting, "year": year, "save_as": ""})
        if "year" not in mapping.columns and not year:
            raise CommandError(_("The file has no column for the year; name it with --year."))
        run.remember_mapping(mapping.as_json(table.header))
        figures = ObservationImport(run, table, mapping, by=by, on=timezone.localdate())
        draft = figures.prepare()
        self._tell_likeness(likeness(saved.mapping, table))
        self._tell(draft)
        if draft.error_count:
            return False
        if draft.is_empty:
            self.stdout.write(draft.why_empty)
            return bool(draft.unchanged)
        if draft.changed and not accept_changes:
            self.stdout.write(_("Stored values would change; agree with --accept-changes."))
            return dry_run
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
            return True
        carry_out(run, lambda: figures.write(accepted=draft.fingerprint), by=by, at=timezone.now())
        self.stdout.write(
            self.style.SUCCESS(
                _("“%(name)s” is imported (import %(number)d).") % {"name": run.original_name, "number": run.pk}
            )
        )
        return True

    def _tell_likeness(self, alike):
        if alike.strange:
            titles = "; ".join(map(shown_title, alike.strange))
            self.stdout.write(_("Columns with figures that are new to the mapping: %s") % titles)

    def _tell(self, draft):
        self.stdout.write(", ".join(f"{label}: {number}" for label, number in counted(draft.counts)))
        for problem in [*draft.errors, *draft.notes][:MOST_PRINTED]:
            kind = _("error") if problem.is_error else _("notice")
            where = _("row %d") % problem.row if problem.row else _("file")
            place = ", ".join(filter(None, [where, problem.column]))
            self.stdout.write(f"{kind} ({place}): {problem.text}")
        self._tell_more(draft.error_count + draft.note_count)
        for told in draft.changes[:MOST_PRINTED]:
            place = ", ".join([_("row %d") % told.row, told.district, str(told.year), told.indicator, told.group])
            self.stdout.write(
                _("change (%(place)s): %(old)s → %(new)s") % {"place": place, "old": told.old, "new": told.new}
            )
        self._tell_more(draft.changed)

    def _tell_more(self, number):
        if more := max(0, number - MOST_PRINTED):
            self.stdout.write(ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more})
