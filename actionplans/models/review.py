from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.measure import Measure
from actionplans.models.plan import Plan, PlanPart, PlanPartQuerySet
from districts.models import Body


class ReviewQuerySet(PlanPartQuerySet):
    def for_list(self):
        """Rows as lists show them."""
        return self.select_related("plan", "plan__municipality", "measure", "body", "recorded_by")


class Review(PlanPart):
    """A look back at a measure, or at the whole plan, on a set day: what was done, what remains, what it brought."""

    SAME_MUNICIPALITY = ("body",)

    class Decision(models.TextChoices):
        CONTINUE = "continue", _("continue unchanged")
        ADJUST = "adjust", _("adjust")
        REGULAR = "regular", _("make it regular business")
        FINISH = "finish", _("finish")
        DROP = "drop", _("drop")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reviews")
    measure = models.ForeignKey(
        Measure,
        verbose_name=_("measure"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        help_text=_("Empty: the plan as a whole."),
    )
    held_on = models.DateField(_("reviewed on"))
    body = models.ForeignKey(
        Body, verbose_name=_("body"), on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    steps_done = models.TextField(_("steps done"))
    remains = models.TextField(_("what remains"), blank=True)
    results = models.TextField(_("results"), blank=True)
    effects = models.TextField(
        _("effects"), blank=True, help_text=_("What has changed for the people in the district.")
    )
    assessment = models.TextField(_("assessment in words"), blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.CONTINUE)
    next_review_on = models.DateField(_("next review on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="reviews"
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = ReviewQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True) | Q(next_review_on__gt=models.F("held_on")),
                name="review_next_after_this",
                violation_error_message=_("The next review lies after this one."),
            ),
        ]

    def __str__(self):
        return f"{self.measure or self.plan}, {self.held_on:%d.%m.%Y}"

    def get_absolute_url(self):
        return reverse("actionplans:review-detail", args=[self.municipality.slug, self.plan.slug, self.pk])

    @property
    def facts(self):
        """Who and when, as (label, value)."""
        return [
            (_("Body"), self.body or "–"),
            (_("Decision"), self.get_decision_display()),
            (_("Next review"), date_format(self.next_review_on, "SHORT_DATE_FORMAT") if self.next_review_on else "–"),
            (_("Recorded by"), self.recorded_by),
        ]

    @property
    def texts(self):
        """What was said, as (label, text), without empty ones."""
        names = ("steps_done", "remains", "results", "effects", "assessment")
        return [
            (capfirst(self._meta.get_field(name).verbose_name), getattr(self, name))
            for name in names
            if getattr(self, name)
        ]
