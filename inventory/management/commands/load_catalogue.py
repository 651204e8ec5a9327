from django.core.management.base import BaseCommand

from inventory.catalogue import install_catalogue


class Command(BaseCommand):
    """Install the shared indicators and population groups; run it after every update of the application."""

    help = "Create or update the shared catalogue of indicators and population groups. Safe to repeat."

    def handle(self, *args, **options):
        changed = install_catalogue()
        self.stdout.write(f"Catalogue: {changed} rows created or changed.")
