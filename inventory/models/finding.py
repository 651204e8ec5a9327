from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet
from districts.models import District, Municipality
from districts.models.ownership import OwnedModel
from inventory.models.activity import Activity
from inventory.models.field import FieldOfAction
from inventory.models.need import Need
from inventory.models.statistic import Observation


class FindingQuerySet(TenantQuerySet):
    district_path = "district"

    def for_list(self):
        """Rows as the list shows them, with how much evidence each has."""
        return self.select_related("district", "field").annotate(
            observation_count=models.Count("observations", distinct=True),
            need_count=models.Count("needs", distinct=True),
            activity_count=models.Count("activities", distinct=True),
        )

    def without_evidence(self):
        """Findings that rest on no figure, need or activity."""
        return self.filter(observations=None, needs=None, activities=None)


class Finding(OwnedModel):
    """What the figures and the voices together say (Befund): the bridge from what is there to what is wanted."""

    SAME_MUNICIPALITY = ("district", "field")

    class Weight(models.IntegerChoices):
        LOW = 1, _("low")
        MEDIUM = 2, _("medium")
        HIGH = 3, _("high")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="findings"
    )
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="findings"
    )
    field = models.ForeignKey(
        FieldOfAction, verbose_name=_("field of action"), on_delete=models.PROTECT, related_name="findings"
    )
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("explanation"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), choices=Weight, default=Weight.MEDIUM)
    assessed_by = models.CharField(
        _("assessed by"), max_length=200, blank=True, help_text=_("Body or office that agreed on this finding.")
    )
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    observations = models.ManyToManyField(Observation, verbose_name=_("figures"), blank=True, related_name="findings")
    needs = models.ManyToManyField(Need, verbose_name=_("needs"), blank=True, related_name="findings")
    activities = models.ManyToManyField(Activity, verbose_name=_("activities"), blank=True, related_name="findings")

    objects = FindingQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[observations, needs, activities])

    class Meta:
        ordering = ["-weight", "title"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inventory:finding-detail", args=[self.municipality.slug, self.pk])
