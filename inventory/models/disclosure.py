from django.db import models
from django.utils.translation import gettext_lazy as _

from districts.models import Municipality


class DisclosureState(models.Model):
    """With which districts and limits the confidentiality of a municipality's figures was last judged."""

    municipality = models.OneToOneField(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE, related_name="disclosure_state"
    )
    structure = models.CharField(_("fingerprint of districts and limits"), max_length=64)
    judged_at = models.DateTimeField(_("judged at"))

    class Meta:
        ordering = ["municipality"]
        verbose_name = _("state of confidentiality")
        verbose_name_plural = _("states of confidentiality")

    def __str__(self):
        return f"{self.municipality}: {self.judged_at:%Y-%m-%d %H:%M}"
