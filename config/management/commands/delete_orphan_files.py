from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import FileField
from django.utils import timezone


class Command(BaseCommand):
    help = "Remove uploaded files that no row refers to any more; to be run once a night."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than", type=int, default=24, metavar="HOURS", help="leave younger files alone (default 24)"
        )

    def handle(self, *args, older_than, **options):
        root = Path(settings.MEDIA_ROOT)
        limit = (timezone.now() - timedelta(hours=older_than)).timestamp()
        referred = set(self._names())
        removed = 0
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.stat().st_mtime < limit and path.relative_to(root).as_posix() not in referred:
                path.unlink()
                removed += 1
        self.stdout.write(f"Files removed: {removed}")

    def _names(self):
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if isinstance(field, FileField):
                    yield from model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
