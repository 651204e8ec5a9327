from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.content import freeze
from actionplans.documents import DocumentError, DocumentForm, Imprint, draw
from actionplans.editions import imprint_of
from actionplans.models import Plan


class Command(BaseCommand):
    help = "Write a plan as PDF: as it stands, or an edition as it was frozen."

    def add_arguments(self, parser):
        parser.add_argument("municipality", help="short name of the municipality in addresses")
        parser.add_argument("plan", help="short name of the plan in addresses")
        parser.add_argument("--form", choices=DocumentForm.values, required=True)
        parser.add_argument("--edition", type=int, metavar="N", help="an edition; without it the plan as it stands")
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(self, *, municipality, plan, form, edition, output, **options):
        plan = (
            Plan.objects.filter(municipality__slug=municipality, slug=plan)
            .select_related("municipality", "district", "coordinating_office")
            .first()
        )
        if plan is None:
            raise CommandError(_("There is no plan with these short names."))
        content, imprint = self._content(plan, edition)
        try:
            pdf = draw(form, content, imprint)
        except DocumentError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            Path(output).write_bytes(pdf)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(problem)s") % {"file": output, "problem": error.strerror}
            ) from error
        self.stdout.write(f"{output}: {len(pdf) // 1024} KB")

    def _content(self, plan, number):
        if number is None:
            today = timezone.localdate()
            return freeze(plan, on=today), Imprint(on=today)
        edition = plan.editions.filter(number=number).first()
        if edition is None:
            raise CommandError(_("The plan has no edition %d.") % number)
        return edition.content, imprint_of(edition, edition.resolution_in_force)
