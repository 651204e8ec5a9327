from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-in without open registration: people are invited by their municipality."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": _("This is not your current password."),
        "too_many_login_attempts": _("Too many failed attempts. Please try again in a few minutes."),
        "rate_limited": _("That was very often in a short time. Please wait a moment."),
    }

    def is_open_for_signup(self, request):
        return False
