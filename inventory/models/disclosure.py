from django.db import models
from django.utils.translation import gettext_lazy as _

from districts.models import District, Municipality
from inventory.models.statistic import Indicator, Observation, PopulationGroup


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


class FormerFigure(models.Model):
    """What is known outside of a figure that was deleted, so that deleting and entering it anew gives nothing away."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="former_figures"
    )
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.CASCADE, related_name="former_figures"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    group = models.ForeignKey(
        PopulationGroup, verbose_name=_("population group"), on_delete=models.CASCADE, related_name="former_figures"
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    disclosure = models.CharField(_("confidentiality"), max_length=10, choices=Observation.Disclosure)
    was_open = models.BooleanField(_("was shown"))

    class Meta:
        ordering = ["indicator", "district", "group", "year"]
        verbose_name = _("deleted figure")
        verbose_name_plural = _("deleted figures")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "district", "year", "group"], name="former_figure_unique")
        ]

    def __str__(self):
        return f"{self.indicator.name}, {self.district}, {self.year}"
