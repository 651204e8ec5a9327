from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Plan, PlanPart, PlanPartQuerySet
from config.states import StatefulModel, StatusChange
from config.uploads import upload_to
from districts.models import Body, Document


class FrozenEdition(ValidationError):
    """Something was about to change an edition's content or files."""


TONES = {
    "submitted": "warning",
    "adopted": "success",
    "rejected": "danger",
    "withdrawn": "neutral",
    "superseded": "neutral",
}


class EditionQuerySet(PlanPartQuerySet):
    def adopted_once(self):
        """Editions that are or were in force."""
        return self.filter(status__in=[Edition.Status.ADOPTED, Edition.Status.SUPERSEDED])

    def in_force(self):
        return self.filter(status=Edition.Status.ADOPTED)

    def for_list(self):
        """Rows as lists show them, without the frozen content."""
        return (
            self.defer("content")
            .select_related("plan", "plan__municipality", "submitted_by")
            .prefetch_related(models.Prefetch("resolutions", Resolution.objects.select_related("body", "document")))
        )


class Edition(StatefulModel, PlanPart):
    """A plan as it was handed to a body (Fassung): frozen content and PDF, which never change."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        ADOPTED = "adopted", _("adopted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SUPERSEDED = "superseded", _("superseded")

    # What was handed to a body stays as it was; the adopted PDF is added once.
    FROZEN = ("plan_id", "number", "content", "pdf", "pdf_sha256", "submitted_on", "submitted_by_id")
    ADDED_ONCE = ("adopted_pdf", "adopted_pdf_sha256")

    MOVES = {
        Status.SUBMITTED: {Status.ADOPTED, Status.REJECTED, Status.WITHDRAWN},
        Status.ADOPTED: {Status.SUPERSEDED},
        Status.REJECTED: set(),
        Status.WITHDRAWN: set(),
        Status.SUPERSEDED: set(),
    }

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.SUBMITTED, editable=False)
    content = models.JSONField(_("content"), editable=False)
    pdf = models.FileField(_("PDF"), upload_to=upload_to, editable=False)
    pdf_sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, editable=False)
    adopted_pdf = models.FileField(_("PDF as adopted"), upload_to=upload_to, blank=True, editable=False)
    adopted_pdf_sha256 = models.CharField(
        _("checksum of the PDF as adopted (SHA-256)"), max_length=64, blank=True, editable=False
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What this edition is about, for those who read it."))
    submitted_on = models.DateField(_("submitted on"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("submitted by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        ordering = ["plan", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="edition_number_unique"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="submitted"), name="edition_one_submitted_per_plan"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="adopted"), name="edition_one_adopted_per_plan"
            ),
        ]

    def __str__(self):
        return _("Edition %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("actionplans:edition-detail", args=[self.municipality.slug, self.plan.slug, self.number])

    @property
    def tone(self):
        return TONES[self.status]

    @property
    def resolution_in_force(self):
        """The resolution by which the edition was adopted, or None; a query unless prefetched."""
        outcomes = Resolution.ADOPTING
        return next((one for one in self.resolutions.all() if one.outcome in outcomes), None)

    def save(self, *args, **kwargs):
        """Save; raises FrozenEdition when something would change that an edition keeps as it was handed in."""
        if self.pk:
            self._refuse_changes(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def _refuse_changes(self, update_fields):
        names = [*self.FROZEN, *self.ADDED_ONCE]
        if update_fields is not None:
            names = [name for name in names if name.removesuffix("_id") in update_fields or name in update_fields]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names).first() if names else None
        for name, before in (stored or {}).items():
            if name in self.ADDED_ONCE and not before:
                continue
            if getattr(self, name) != before:
                raise FrozenEdition(_("An edition never changes; submit a new one instead."), code="frozen")


class EditionStatusChange(StatusChange):
    """One change of an edition's state."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="status_changes")

    class Meta(StatusChange.Meta):
        verbose_name = _("change of an edition's state")
        verbose_name_plural = _("changes of editions' states")

    def __str__(self):
        return f"{self.old} → {self.new}"

    @property
    def new_label(self):
        """The state after the change, in words."""
        return Edition.Status(self.new).label


class Resolution(PlanPart):
    """What a body decided about an edition (Beschluss): when, under which number, with which outcome."""

    SAME_MUNICIPALITY = ("body", "document")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        AMENDED = "amended", _("adopted with changes")
        REJECTED = "rejected", _("rejected")
        POSTPONED = "postponed", _("postponed")
        NOTED = "noted", _("taken note of")

    # The outcomes by which an edition comes into force.
    ADOPTING = (Outcome.ADOPTED, Outcome.AMENDED)

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="resolutions")
    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="resolutions"
    )
    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="resolutions")
    decided_on = models.DateField(_("date"))
    number = models.CharField(_("number of the paper"), max_length=60, help_text=_("For example Drs. 2026/114."))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    votes_for = models.PositiveSmallIntegerField(_("votes in favour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    wording = models.TextField(_("wording"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    deadline = models.DateField(_("deadline from the resolution"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
    )
    web_address = models.URLField(
        _("address in the council information system"), blank=True, help_text=_("The page or the OParl paper.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "body", "decided_on", "number"],
                name="resolution_unique",
                violation_error_message=_("This resolution is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.body}, {self.decided_on:%d.%m.%Y}, {self.number}"

    @property
    def adopts(self):
        return self.outcome in self.ADOPTING

    @property
    def votes(self):
        """The vote as (label, count), as far as it is known."""
        counts = [
            (_("in favour"), self.votes_for),
            (_("against"), self.votes_against),
            (_("abstentions"), self.abstentions),
        ]
        return [(label, count) for label, count in counts if count is not None]

    def get_absolute_url(self):
        return self.edition.get_absolute_url()
