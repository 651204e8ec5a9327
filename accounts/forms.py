from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.forms import KernFormMixin


class PasswordFromMailForm(ResetPasswordKeyForm):
    """Set a password by the link in a mail, which also proves that the address belongs to the person."""

    def save(self):
        super().save()
        address, _created = EmailAddress.objects.get_or_create(
            user=self.user, email=self.user.email, defaults={"primary": True}
        )
        address.verified = True
        address.save(update_fields=["verified"])


class ProfileForm(KernFormMixin, forms.ModelForm):
    sections = [
        (_("About you"), _("Your name is shown to the other members of your municipality."), ["name"]),
        (_("How we talk to you"), "", ["language", "wants_reminders"]),
    ]

    class Meta:
        model = User
        fields = ["name", "language", "wants_reminders"]
        help_texts = {
            "language": _("The language of the pages and of mails to you."),
            "wants_reminders": _("By mail, when something you are responsible for is due soon or overdue."),
        }
