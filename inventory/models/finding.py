from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
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
        return self.select_related("municipality", "district", "field").with_evidence_counts()

    def with_evidence_counts(self):
        """Add ``observation_count``, ``need_count`` and ``activity_count``."""
        return self.annotate(
            observation_count=self._number_of("observations"),
            need_count=self._number_of("needs"),
            activity_count=self._number_of("activities"),
        )

    def _number_of(self, name):
        links = self.model._meta.get_field(name).remote_field.through.objects.filter(finding=OuterRef("pk"))
        return Coalesce(
            Subquery(links.order_by().values("finding").annotate(number=models.Count("pk")).values("number")), 0
        )

    def without_evidence(self):
        """Findings that rest on no figure, need or activity."""
        return self.filter(observations=None, needs=None, activities=None)

    def with_evidence(self):
        """Findings that rest on at least one figure, need or activity."""
        return self.exclude(pk__in=self.model.objects.without_evidence().values("pk"))


class Finding(OwnedModel):
    """What the figures and the voices together say (Befund): the bridge from what is there to what is wanted."""

    SAME_MUNICIPALITY = ("district", "field")

    class Weight(models.IntegerChoices):
        LOW = 1, _("low")
        MEDIUM = 2, _("medium")
        HIGH = 3, _("high")

    LOOKS = {Weight.LOW: ("neutral", "flag"), Weight.MEDIUM: ("info", "flag"), Weight.HIGH: ("warning", "flag")}

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
        ordering = ["-weight", "title", "pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inventory:finding-detail", args=[self.municipality.slug, self.pk])

    @property
    def weight_tone(self):
        return self.LOOKS[self.weight][0]

    @property
    def evidence_count(self):
        """How much evidence there is, as ``with_evidence_counts`` found it."""
        return self.observation_count + self.need_count + self.activity_count
