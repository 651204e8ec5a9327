from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.invitations import send_invitation
from accounts.models import User
from districts.models import Membership, Municipality


class Command(BaseCommand):
    help = "Set up a municipality with its whole-city district and invite its first administrator by mail."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="as it appears on pages and in documents")
        parser.add_argument("--slug", required=True, help="short name in addresses, for example musterstadt")
        parser.add_argument("--kind", choices=Municipality.Kind.values, default=Municipality.Kind.CITY)
        parser.add_argument("--admin-email", required=True, help="address of the first administrator")
        parser.add_argument("--admin-name", default="", help="name of the first administrator")

    def handle(self, *args, name, slug, kind, admin_email, admin_name, **options):
        try:
            with transaction.atomic():
                membership = self._set_up(name, slug, kind, admin_email.strip().lower(), admin_name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        send_invitation(membership.user, place=name, role=membership.get_role_display)
        self.stdout.write(f"{name} is set up at /{slug}/; a mail was sent to {membership.user.email}.")

    def _set_up(self, name, slug, kind, email, admin_name):
        Municipality(name=name, slug=slug, kind=kind).full_clean()
        user = User.objects.filter(email=email).first()
        if user is None:
            User(email=email, name=admin_name or email).clean_fields(exclude=["password"])
            user = User.objects.create_user(email, name=admin_name or email)
        municipality = Municipality.objects.set_up(name=name, slug=slug, kind=kind)
        return Membership.objects.create(user=user, municipality=municipality, role=Membership.Role.ADMINISTRATOR)
