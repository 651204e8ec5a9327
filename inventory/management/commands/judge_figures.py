from django.core.management.base import BaseCommand, CommandError

from districts.models import Municipality
from inventory.judging import judge


class Command(BaseCommand):
    """Judge anew which figures are confidential; run it every night and after every update of the application."""

    help = "Judge which figures may be shown outside the coordination office. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--municipality", metavar="SLUG", help="only this municipality")

        parser.add_argument(
            "--forget",
            action="store_true",
            help="as if nothing had been published yet; only before the first figures leave the house",
        )

    def handle(self, *args, **options):
        municipalities = Municipality.objects.order_by("slug")
        if slug := options["municipality"]:
            municipalities = municipalities.filter(slug=slug)
            if not municipalities:
                raise CommandError(f"There is no municipality “{slug}”.")
        for municipality in municipalities:
            done = judge(municipality, forgets=options["forget"])
            self.stdout.write(
                f"{municipality.slug}: {done.figures} figures judged, {done.hidden} hidden, "
                f"{len(done.exposed)} of these known from earlier publications."
            )
