from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actionplans.models.measure import Measure, MeasurePart, MeasurePartQuerySet
from districts.models import Document


class ProgressEntryQuerySet(MeasurePartQuerySet):
    def for_list(self):
        """Rows as a measure's page shows them, newest event first."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk"))
        documents = Prefetch("documents", queryset=Document.objects.select_related("municipality"))
        return (
            self.select_related("author", "corrects", "measure")
            .prefetch_related(documents)
            .annotate(is_corrected=Exists(corrections))
        )

    def current(self):
        """Entries that no later entry corrects."""
        return self.filter(corrections=None)


class ProgressEntry(MeasurePart):
    """A report on a measure. Entries are only added; a correction is a new entry that points to the old one."""

    class Light(models.TextChoices):
        ON_TRACK = "on_track", _("on track")
        DELAYED = "delayed", _("delayed")
        AT_RISK = "at_risk", _("at risk")

    measure = models.ForeignKey(
        Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="progress_entries"
    )
    event_on = models.DateField(_("when it happened"))
    text = models.TextField(_("what happened"))
    remains = models.TextField(_("what remains to be done"), blank=True)
    obstacles = models.TextField(_("obstacles"), blank=True)
    help_needed = models.TextField(_("help needed"), blank=True)
    light = models.CharField(_("how it stands"), max_length=10, choices=Light, default=Light.ON_TRACK)
    percent = models.PositiveSmallIntegerField(
        _("progress in percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name=_("photos and files"), blank=True, related_name="progress_entries"
    )
    corrects = models.ForeignKey(
        "self", verbose_name=_("corrects"), on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="progress_entries"
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-event_on", "-pk"]
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="progress_percent_at_most_100",
                violation_error_message=_("Progress ends at 100 percent."),
            ),
        ]

    def __str__(self):
        return f"{self.event_on}: {self.text[:60]}"

    @property
    def light_tone(self):
        return LIGHT_LOOKS[self.light][0]

    @property
    def light_icon(self):
        return LIGHT_LOOKS[self.light][1]

    @property
    def details(self):
        """What was said beyond the text itself, as (label, text)."""
        named = (
            (self._meta.get_field(name).verbose_name, getattr(self, name))
            for name in ("remains", "obstacles", "help_needed", "people_reached")
        )
        return [(capfirst(label), text) for label, text in named if text not in ("", None)]


# Colour and icon of each light: (tone, icon)
LIGHT_LOOKS = {
    ProgressEntry.Light.ON_TRACK: ("success", "check"),
    ProgressEntry.Light.DELAYED: ("warning", "clock"),
    ProgressEntry.Light.AT_RISK: ("danger", "danger"),
}
