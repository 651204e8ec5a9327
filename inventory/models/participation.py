from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet
from districts.models import Body, District, Document, Municipality
from districts.models.ownership import OwnedModel


class ParticipationEventQuerySet(TenantQuerySet):
    district_path = "district"

    def for_list(self, user):
        """Rows as the list shows them, with ``need_count``, the number of needs named there that the user may see."""
        needs = self.model._meta.get_field("needs").related_model.objects.visible_to(user)
        named = needs.filter(event=OuterRef("pk")).order_by().values("event").annotate(number=models.Count("pk"))
        return self.select_related("municipality", "district").annotate(
            need_count=Coalesce(Subquery(named.values("number")), 0)
        )


class ParticipationEvent(OwnedModel):
    """An occasion on which people of a district were asked: who was reached, and what came of it."""

    SAME_MUNICIPALITY = ("district", "body")

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview with key persons")
        QUESTIONNAIRE = "questionnaire", _("questionnaire")
        ROUND_TABLE = "round_table", _("round table")
        FORUM = "forum", _("district forum")
        EXISTING_BODY = "existing_body", _("existing body")
        WALK = "walk", _("walk through the district")
        WORLD_CAFE = "world_cafe", _("world café")
        WORKSHOP = "workshop", _("workshop")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="participation_events"
    )
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="participation_events"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    body = models.ForeignKey(
        Body,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participation_events",
    )
    reached = models.TextField(
        _("who was reached"),
        blank=True,
        help_text=_("Groups, not names; also who was missing."),
    )
    people_reached = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    has_interpretation = models.BooleanField(_("interpretation"), default=False)
    has_childcare = models.BooleanField(_("childcare"), default=False)
    moderation = models.CharField(_("facilitation"), max_length=200, blank=True)
    results = models.TextField(_("results"), blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name=_("documents"), blank=True, related_name="participation_events"
    )

    objects = ParticipationEventQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[documents])

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("participation event")
        verbose_name_plural = _("participation events")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inventory:event-detail", args=[self.municipality.slug, self.pk])
