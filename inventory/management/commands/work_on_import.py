from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from inventory.importers.background import CHECK, IMPORT, work_on
from inventory.models import ImportRun


class Command(BaseCommand):
    """Check or import one large file; the application starts it by itself."""

    help = (
        "Check or import an uploaded file of figures. Started by the application; there is no need to call it by hand."
    )

    def add_arguments(self, parser):
        parser.add_argument("run", type=int)
        parser.add_argument("task", choices=[CHECK, IMPORT])
        parser.add_argument("--user", type=int, required=True, help="primary key of the person on whose behalf")
        parser.add_argument("--accepted", default="", help="which changes of stored values the person has agreed to")
        parser.add_argument("--language", default="de")

    def handle(self, *args, run, task, user, accepted, language, **options):
        by = User.objects.filter(pk=user).first()
        waiting = ImportRun.objects.filter(pk=run, kind=ImportRun.Kind.OBSERVATIONS).first()
        if by is None or waiting is None or not by.has_perm("inventory.change_importrun", waiting.municipality):
            raise CommandError("There is no such import for this person.")
        if waiting.status != (ImportRun.Status.RUNNING if task == IMPORT else ImportRun.Status.UPLOADED):
            raise CommandError("The import is in no state for this.")
        with override(language):
            work_on(waiting, task, by=by, on=timezone.localdate(), accepted=accepted)
