"""Tell a person by mail that they have been made a member of a municipality."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


def send_invitation(user, *, place, role, invited_by=None):
    """
    Send a person the way in: a link to set a password, or only a notice if they have signed in before.

    ``place`` is the name of the municipality, ``role`` the lazy label of what they may do there. The mail is in the
    person's language and its links lead to ``SITE_URL``. Call it outside a transaction; raises OSError or
    SMTPException when the mail cannot be handed over.
    """
    kind = "notice" if user.has_usable_password() else "invitation"
    context = {
        "user": user,
        "place": place,
        "role": role,
        "invited_by": invited_by,
        "url": f"{settings.SITE_URL}{_way_in(user)}",
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    with translation.override(user.language):
        subject = render_to_string(f"accounts/mail/{kind}_subject.txt", context)
        body = render_to_string(f"accounts/mail/{kind}_message.txt", context)
    EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[user.email]).send()


def _way_in(user):
    if user.has_usable_password():
        return reverse("account_login")
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
