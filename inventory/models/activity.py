from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import ManyDistrictsQuerySet
from districts.models import District, Municipality, Stakeholder
from districts.models.ownership import OwnedModel
from inventory.models.field import FieldOfAction, TargetGroup


class ActivityQuerySet(ManyDistrictsQuerySet):
    def for_list(self):
        """Rows as the list shows them; add ``with_timing``."""
        return self.select_related("municipality", "provider").prefetch_related("districts", "fields")

    def for_export(self):
        """Rows as the spreadsheet shows them."""
        return self.for_list().prefetch_related("target_groups")

    def running(self, *, on):
        """Activities under way on a day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=on), Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        )

    def with_timing(self, *, on):
        """Add ``timing``: whether an activity is running on a day, still to come or over."""
        return self.annotate(
            timing=Case(
                When(starts_on__gt=on, then=Value(Activity.Timing.COMING)),
                When(ends_on__lt=on, then=Value(Activity.Timing.OVER)),
                default=Value(Activity.Timing.RUNNING),
                output_field=models.CharField(),
            )
        )


class Activity(OwnedModel):
    """What somebody already does in the districts: for whom, where, in which languages, with what money."""

    SAME_MUNICIPALITY = ("provider",)

    class Timing(models.TextChoices):
        """Derived from the dates on a given day, never stored."""

        RUNNING = "running", _("under way")
        COMING = "coming", _("still to come")
        OVER = "over", _("over")

    LOOKS = {
        Timing.RUNNING: ("success", "play"),
        Timing.COMING: ("info", "calendar-today"),
        Timing.OVER: ("neutral", "stop"),
    }

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    provider = models.ForeignKey(
        Stakeholder,
        verbose_name=_("provider"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    districts = models.ManyToManyField(
        District,
        verbose_name=_("districts"),
        blank=True,
        related_name="activities",
        help_text=_("None selected means the whole city."),
    )
    fields = models.ManyToManyField(FieldOfAction, verbose_name=_("fields of action"), related_name="activities")
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="activities"
    )
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached per year"), null=True, blank=True)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    funding = models.CharField(_("funding"), max_length=250, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[districts, fields, target_groups])

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="activity_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inventory:activity-detail", args=[self.municipality.slug, self.pk])

    @property
    def timing_label(self):
        """What ``with_timing`` found, in words."""
        return self.Timing(self.timing).label

    @property
    def timing_tone(self):
        return self.LOOKS[self.timing][0]

    @property
    def timing_icon(self):
        return self.LOOKS[self.timing][1]
