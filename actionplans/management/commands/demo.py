"""Builds the invented city that shows what the application does."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actionplans.demo.city import PASSWORD, build, find, sign_ins
from actionplans.models import Measure, Plan, ProgressEntry
from districts.models import District, Stakeholder
from inventory.models import Activity, Finding, Need, Observation


class Command(BaseCommand):
    help = "Builds an invented city with three plans, unless it is there already, and prints who may sign in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="The day on which the story is told, as 2026-11-21; by default today.",
        )

    def handle(self, *, today, **options):
        if not settings.DEMO:
            raise CommandError("This command writes invented data and known passwords. It runs with DEMO=true only.")
        with translation.override("de"):
            was_there = find() is not None
            city = build(today=today or timezone.localdate())
            self._report(city, was_there)

    def _report(self, city, was_there):
        state = _("%(city)s is there already; nothing was changed.") if was_there else _("%(city)s is built.")
        self.stdout.write(state % {"city": city})
        for model in (District, Stakeholder, Observation, Need, Activity, Finding, Plan):
            self._count(model, model.objects.of(city))
        for model in (Measure, ProgressEntry):
            self._count(model, model.objects.of(city))
        self.stdout.write("")
        rows = [(one.role, one.name, one.email, one.reach) for one in sign_ins(city)]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(_("Password of all: %s") % PASSWORD)
        self.stdout.write(self.style.WARNING(_("For demonstration only: never keep real data beside known passwords.")))

    def _count(self, model, rows):
        self.stdout.write(f"{rows.count():>7,}  {model._meta.verbose_name_plural}".replace(",", "."))
