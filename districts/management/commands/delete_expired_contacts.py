from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from districts.models import Contact, Municipality


class Command(BaseCommand):
    help = "Remove contacts whose day of deletion has passed; to be run once a day."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="act as on this day (YYYY-MM-DD)")

    def handle(self, *args, on=None, **options):
        on = on or timezone.localdate()
        deleted = 0
        for municipality in Municipality.objects.all():
            contacts = Contact.objects.of(municipality).past_deletion(on=on)
            number = contacts.count()
            contacts.delete()
            if number:
                self.stdout.write(f"{municipality.name}: {number}")
            deleted += number
        self.stdout.write(f"Contacts removed: {deleted}")
