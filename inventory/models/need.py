from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.states import StatefulModel, StatusChange
from districts.access import TenantQuerySet
from districts.models import District, Municipality, Stakeholder
from districts.models.ownership import OwnedModel
from inventory.models.field import FieldOfAction, TargetGroup
from inventory.models.participation import ParticipationEvent
from inventory.models.statistic import Observation


class NeedQuerySet(TenantQuerySet):
    district_path = "district"

    def for_list(self):
        """Rows as the list shows them."""
        return self.select_related("municipality", "district", "event", "stakeholder").prefetch_related("fields")

    def for_export(self):
        """Rows as the spreadsheet shows them."""
        return (
            self.for_list()
            .select_related("observation__indicator", "observation__district")
            .prefetch_related("target_groups")
        )

    def without_fate(self):
        """Needs about which nobody has decided yet."""
        return self.filter(status=Need.Status.RECORDED)

    def unanswered(self):
        """Needs that are neither fulfilled nor declined: something should still happen."""
        return self.filter(status__in=[Need.Status.RECORDED, Need.Status.TAKEN_UP])


class Need(StatefulModel, OwnedModel):
    """Something residents or stakeholders say is needed (Bedarf), with where it came from and what became of it."""

    SAME_MUNICIPALITY = ("district", "event", "stakeholder", "observation")

    class Status(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        TAKEN_UP = "taken_up", _("taken up")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")
        FULFILLED = "fulfilled", _("fulfilled")

    MOVES = {
        Status.RECORDED: {Status.TAKEN_UP, Status.NOT_TAKEN_UP},
        Status.TAKEN_UP: {Status.FULFILLED, Status.NOT_TAKEN_UP, Status.RECORDED},
        Status.NOT_TAKEN_UP: {Status.TAKEN_UP, Status.RECORDED},
        Status.FULFILLED: {Status.TAKEN_UP},
    }
    NEEDS_REASON = frozenset({Status.NOT_TAKEN_UP})
    # How a state looks: tone and icon of its badge.
    LOOKS = {
        Status.RECORDED: ("neutral", "clock"),
        Status.TAKEN_UP: ("info", "arrow-forward"),
        Status.NOT_TAKEN_UP: ("neutral", "close"),
        Status.FULFILLED: ("success", "success"),
    }

    class Origin(models.TextChoices):
        EVENT = "event", _("participation event")
        STAKEHOLDER = "stakeholder", _("stakeholder")
        OBSERVATION = "observation", _("statistics")
        RESIDENT = "resident", _("resident")
        OFFICE = "office", _("administration")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="needs"
    )
    district = models.ForeignKey(District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="needs")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("description"), blank=True)
    fields = models.ManyToManyField(FieldOfAction, verbose_name=_("fields of action"), related_name="needs")
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="needs"
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    origin = models.CharField(_("named by"), max_length=15, choices=Origin, default=Origin.EVENT)
    event = models.ForeignKey(
        ParticipationEvent,
        verbose_name=_("participation event"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("stakeholder"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="named_needs",
    )
    observation = models.ForeignKey(
        Observation,
        verbose_name=_("figure"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
    )
    weight = models.PositiveIntegerField(
        _("named how often"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("How many people or groups named it."),
    )
    recorded_on = models.DateField(_("recorded on"))
    status = models.CharField(
        _("what became of it"), max_length=15, choices=Status, default=Status.RECORDED, editable=False
    )
    status_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = NeedQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[fields, target_groups])

    class Meta:
        ordering = ["-weight", "title", "pk"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1),
                name="need_weight_positive",
                violation_error_message=_("At least one person or group has named it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="not_taken_up") | ~Q(status_reason=""),
                name="need_not_taken_up_has_reason",
                violation_error_message=_("Say why the need is not taken up."),
            ),
            models.CheckConstraint(
                condition=~Q(origin="observation") | Q(observation__isnull=False),
                name="need_from_statistics_has_figure",
                violation_error_message=_("Choose the figure that shows this need."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("inventory:need-detail", args=[self.municipality.slug, self.pk])

    @property
    def status_tone(self):
        return self.LOOKS[self.status][0]

    @property
    def status_icon(self):
        return self.LOOKS[self.status][1]

    @property
    def source(self):
        """The event, stakeholder or figure it came from, or None: residents are never named."""
        return {
            self.Origin.EVENT: self.event,
            self.Origin.STAKEHOLDER: self.stakeholder,
            self.Origin.OBSERVATION: self.observation,
        }.get(self.origin)

    def clean(self):
        if self.origin == self.Origin.EVENT and self.event_id is None:
            raise ValidationError({"event": _("Choose the event at which it was named.")})
        if self.origin == self.Origin.STAKEHOLDER and self.stakeholder_id is None:
            raise ValidationError({"stakeholder": _("Choose the stakeholder who named it.")})
        if self.origin == self.Origin.OBSERVATION and self.observation_id is None:
            raise ValidationError({"observation": _("Choose the figure that shows this need.")})

    def decide(self, status, *, by, reason=""):
        """Record what becomes of the need; see the four decisions below."""
        decisions = {
            self.Status.TAKEN_UP: self.take_up,
            self.Status.NOT_TAKEN_UP: self.decline,
            self.Status.FULFILLED: self.fulfil,
            self.Status.RECORDED: self.reopen,
        }
        decisions[self.Status(status)](by=by, reason=reason)

    def take_up(self, *, by, reason=""):
        """Record that a finding, goal or measure answers this need."""
        self.move(self.Status.TAKEN_UP, by=by, reason=reason, status_reason=reason)

    def decline(self, *, by, reason):
        """Record that the need is not taken up, and why; the reason is what people will read."""
        self.move(self.Status.NOT_TAKEN_UP, by=by, reason=reason, status_reason=reason)

    def fulfil(self, *, by, reason=""):
        """Record that the need is met."""
        self.move(self.Status.FULFILLED, by=by, reason=reason, status_reason=reason)

    def reopen(self, *, by, reason=""):
        """Take the decision back; the need waits for one again."""
        self.move(self.Status.RECORDED, by=by, reason=reason, status_reason="")


class NeedStatusChange(StatusChange):
    """One decision about a need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="status_changes")

    class Meta(StatusChange.Meta):
        verbose_name = _("decision about a need")
        verbose_name_plural = _("decisions about needs")

    def __str__(self):
        return f"{self.old} → {self.new}"

    @property
    def new_label(self):
        return Need.Status(self.new).label

    @property
    def old_label(self):
        return Need.Status(self.old).label
