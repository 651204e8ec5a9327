from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.counting import number_of
from districts.access import TenantQuerySet
from districts.models import District, Municipality, Stakeholder
from districts.models.ownership import OwnedModel

# Words that stand in the place of a plan's short name in addresses.
RESERVED_SLUGS = {"new", "export", "choose-district"}


def validate_plan_slug_is_free(value):
    if value in RESERVED_SLUGS:
        raise ValidationError(_("This short name is reserved."), code="reserved")


class PlanQuerySet(TenantQuerySet):
    district_path = "district"

    def for_list(self):
        """Rows as the list of plans shows them."""
        Goal, Measure = (self.model._meta.get_field(name).related_model for name in ("goals", "measures"))
        return self.select_related("district", "municipality").annotate(
            goal_count=number_of(Goal.objects.filter(plan=OuterRef("pk"))),
            measure_count=number_of(Measure.objects.filter(plan=OuterRef("pk"))),
        )

    def in_force(self, *, on):
        """Plans whose period includes the day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class PlanPartQuerySet(TenantQuerySet):
    """Rows that belong to a plan and are seen by those who see the plan."""

    municipality_path = "plan__municipality"
    district_path = "plan__district"


class Plan(OwnedModel):
    """A local action plan for one district, or for the whole city, in one of its three phases."""

    SAME_MUNICIPALITY = ("district", "predecessor", "coordinating_office")

    class Phase(models.TextChoices):
        INVENTORY = "inventory", _("taking stock")
        GOALS = "goals", _("developing goals")
        IMPLEMENTATION = "implementation", _("implementation")

    PHASES = [Phase.INVENTORY, Phase.GOALS, Phase.IMPLEMENTATION]

    class Form(models.TextChoices):
        OWN = "own", _("plan of its own")
        UPDATE = "update", _("update of an existing concept")
        THEMATIC = "thematic", _("plan for one theme")

    class Orientation(models.TextChoices):
        INTEGRATION = "integration", _("integration policy")
        URBAN = "urban", _("urban development")
        THEMATIC = "thematic", _("thematic")

    class ChoiceReason(models.TextChoices):
        AVERAGE = "average", _("average: stands for many others")
        PROBLEMS = "problems", _("urgent problems")
        PARTICIPATION = "participation", _("good conditions for participation")

    class Approach(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("led by the administration")
        COOPERATIVE = "cooperative", _("cooperative")
        GRASSROOTS = "grassroots", _("from the grassroots")
        COMBINED = "combined", _("combined")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="plans"
    )
    district = models.ForeignKey(District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=60, validators=[validate_plan_slug_is_free])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.INVENTORY, editable=False)
    form = models.CharField(_("form"), max_length=20, choices=Form, default=Form.OWN)
    orientation = models.CharField(
        _("orientation"), max_length=20, choices=Orientation, default=Orientation.INTEGRATION
    )
    occasion = models.TextField(_("occasion"), blank=True, help_text=_("Why a plan is made now."))
    choice_reason = models.CharField(_("district chosen because of"), max_length=20, choices=ChoiceReason, blank=True)
    choice_text = models.TextField(_("reasons for choosing the district"), blank=True)
    understanding = models.TextField(_("shared understanding of integration"), blank=True)
    participants = models.TextField(_("who takes part"), blank=True)
    roles = models.TextField(_("roles and legitimation"), blank=True)
    political_backing = models.TextField(_("political backing"), blank=True)
    coordinating_office = models.ForeignKey(
        Stakeholder,
        verbose_name=_("coordinating office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_plans",
    )
    hours_released = models.DecimalField(
        _("hours released per week"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_frame = models.DecimalField(
        _("budget frame in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    approach = models.CharField(_("approach"), max_length=20, choices=Approach, blank=True)
    approach_text = models.TextField(_("how goals are found"), blank=True)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Origin, function and scope of the plan.")
    )
    reporting_rules = models.TextField(_("rules for reporting"), blank=True)
    evaluation_rules = models.TextField(_("rules for evaluation"), blank=True)
    updating_rules = models.TextField(_("rules for updating"), blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="plan_slug_unique",
                violation_error_message=_("There is already a plan with this short name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("actionplans:plan-detail", args=[self.municipality.slug, self.slug])

    @property
    def next_phase(self):
        """The phase after this one, or None in the last."""
        position = self.PHASES.index(self.phase)
        return self.PHASES[position + 1] if position + 1 < len(self.PHASES) else None

    @property
    def is_numbered_for_good(self):
        """Goal numbers stay as they are once an edition was adopted."""
        return self.editions.adopted_once().exists()

    def own_districts(self):
        """Districts whose figures, needs and activities describe this plan's area: its own and all it consists of."""
        return District.objects.filter(pk__in=self.district.area())

    def districts_in_scope(self):
        """Districts whose findings and needs may carry a goal here: the plan's own and the whole city."""
        return District.objects.filter(
            Q(pk__in=self.district.area()) | Q(municipality=self.municipality_id, is_city=True)
        )

    def is_in_force(self, *, on):
        return self.starts_on <= on <= self.ends_on

    def advance_phase(self, *, missing, by, reason=""):
        """
        Enter the next phase and log it.

        ``missing`` lists what the phase gate found (see ``actionplans.gate``); with anything missing a reason is
        required, and both are kept. Raises ValidationError without reason or in the last phase.
        """
        with transaction.atomic():
            locked = Plan.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if locked.phase != self.phase or locked.next_phase is None:
                raise ValidationError(_("The plan cannot enter a further phase from here."), code="phase")
            if missing and not reason.strip():
                raise ValidationError(_("Something is missing. Going on all the same needs a reason."), code="reason")
            old, locked.phase = locked.phase, locked.next_phase
            locked.version += 1
            locked.save(update_fields=["phase", "version"])
            locked.phase_changes.create(
                old=old, new=locked.phase, reason=reason, missing=[str(text) for text in missing], by=by
            )
        self.phase, self.version = locked.phase, locked.version

    def return_to_phase(self, phase, *, by, reason):
        """Go back to an earlier phase; needs a reason, which is kept."""
        if not reason.strip():
            raise ValidationError(_("Please give a reason."), code="reason")
        with transaction.atomic():
            locked = Plan.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if self.PHASES.index(phase) >= self.PHASES.index(locked.phase):
                raise ValidationError(_("This phase does not lie behind the plan."), code="phase")
            old, locked.phase = locked.phase, phase
            locked.version += 1
            locked.save(update_fields=["phase", "version"])
            locked.phase_changes.create(old=old, new=phase, reason=reason, by=by)
        self.phase, self.version = locked.phase, locked.version

    def next_measure_number(self):
        """
        Return the number for a new measure; numbers are never used twice.

        Call it inside the transaction that saves the measure: the plan's row stays locked until then.
        """
        Plan.objects.select_for_update(of=("self",)).get(pk=self.pk)
        measures, past = self.measures.all(), self.measures.model.history.filter(plan=self)
        return max(rows.aggregate(highest=models.Max("number"))["highest"] or 0 for rows in (measures, past)) + 1


class PlanPart(OwnedModel):
    """Something that belongs to a plan and is seen and changed by those who may do so with the plan."""

    class Meta:
        abstract = True

    @property
    def municipality(self):
        return self.plan.municipality

    @property
    def municipality_id(self):
        return self.plan.municipality_id

    @property
    def district_id(self):
        return self.plan.district_id


class PhaseChange(models.Model):
    """A plan's step into another phase, with what was missing and why it was taken all the same."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phase_changes")
    old = models.CharField(_("from"), max_length=20, choices=Plan.Phase)
    new = models.CharField(_("to"), max_length=20, choices=Plan.Phase)
    missing = models.JSONField(_("was missing"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of phase")
        verbose_name_plural = _("changes of phase")

    def __str__(self):
        return f"{self.get_old_display()} → {self.get_new_display()}"


class PlanStepQuerySet(PlanPartQuerySet):
    def open(self):
        return self.filter(state__in=[PlanStep.State.OPEN, PlanStep.State.IN_PROGRESS])

    def overdue(self, *, on):
        """Open steps whose day has passed."""
        return self.open().filter(due_on__lt=on)


class PlanStep(PlanPart):
    """What a plan records about one step of the catalogue: state, who, until when, notes."""

    SAME_MUNICIPALITY = ("responsible",)

    class State(models.TextChoices):
        OPEN = "open", _("open")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")
        NOT_NEEDED = "not_needed", _("not needed")

    # How a state is drawn: tone and icon
    LOOKS = {
        State.OPEN: ("neutral", "circle"),
        State.IN_PROGRESS: ("info", "play"),
        State.DONE: ("success", "check"),
        State.NOT_NEEDED: ("neutral", "close"),
    }

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="steps")
    slug = models.CharField(_("step"), max_length=40, editable=False)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.OPEN)
    responsible = models.ForeignKey(
        Stakeholder,
        verbose_name=_("responsible"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_steps",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = PlanStepQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["plan", "slug"], name="plan_step_unique"),
        ]

    def __str__(self):
        return self.slug

    @property
    def tone(self):
        return self.LOOKS[self.state][0]

    @property
    def icon(self):
        return self.LOOKS[self.state][1]

    @property
    def is_open(self):
        return self.state in (self.State.OPEN, self.State.IN_PROGRESS)

    def is_overdue(self, *, on):
        return self.is_open and self.due_on is not None and self.due_on < on
