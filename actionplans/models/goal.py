from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Plan, PlanPart, PlanPartQuerySet
from config.counting import number_of
from districts.access import TenantQuerySet
from districts.models.ownership import OwnedModel
from inventory.models import FieldOfAction, Finding, Indicator, Need, Observation, PopulationGroup


class GoalQuerySet(PlanPartQuerySet):
    def for_tree(self):
        """
        Goals by field of action and number, with what their cards show.

        ``measure_count`` includes measures of the goals below. A goal stands with its guiding goal, whatever its field.
        """
        Measure = self.model._meta.get_field("measures").related_model
        serving = Measure.goals.through.objects.filter(Q(goal=OuterRef("pk")) | Q(goal__parent=OuterRef("pk")))
        return (
            self.select_related("field", "parent", "parent__field", "plan", "plan__municipality")
            .annotate(
                measure_count=number_of(serving.exclude(measure__status=Measure.Status.DROPPED), "measure"),
                finding_count=number_of(Goal.findings.through.objects.filter(goal=OuterRef("pk")), "finding"),
                need_count=number_of(Goal.needs.through.objects.filter(goal=OuterRef("pk")), "need"),
                target_count=number_of(GoalTarget.objects.filter(goal=OuterRef("pk"))),
                child_count=number_of(self.model.objects.filter(parent=OuterRef("pk"))),
            )
            .order_by(
                Coalesce("parent__field__order", "field__order"),
                Coalesce("parent__field__name", "field__name"),
                "sort_key",
                "position",
                "pk",
            )
        )

    def guiding(self):
        """Goals of the upper level."""
        return self.filter(parent__isnull=True)

    def without_measure(self):
        """Goals that no measure serves; a guiding goal is served through the goals below it."""
        Measure = self.model._meta.get_field("measures").related_model
        serving = Measure.objects.exclude(status=Measure.Status.DROPPED).filter(goals=OuterRef("pk"))
        below = self.model.objects.filter(parent=OuterRef("pk"))
        return self.filter(~Exists(serving), ~Exists(below))

    def without_evidence(self):
        """Goals that rest on no finding and no need."""
        return self.filter(findings=None, needs=None)

    def without_target(self):
        return self.filter(targets=None)


class Goal(PlanPart):
    """What the plan wants to reach in a field of action: a guiding goal (1) or a goal below it (1.1)."""

    SAME_MUNICIPALITY = ("field", "parent")

    class Priority(models.IntegerChoices):
        HIGH = 1, _("high")
        MEDIUM = 2, _("medium")
        LOW = 3, _("low")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="goals")
    field = models.ForeignKey(
        FieldOfAction, verbose_name=_("field of action"), on_delete=models.PROTECT, related_name="goals"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to goal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Order among its neighbours; the number follows from it.")
    )
    number = models.CharField(_("number"), max_length=12, blank=True, editable=False)
    sort_key = models.CharField(max_length=20, blank=True, editable=False)
    title = models.CharField(_("goal"), max_length=250)
    text = models.TextField(_("explanation"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MEDIUM)
    findings = models.ManyToManyField(Finding, verbose_name=_("findings"), blank=True, related_name="goals")
    needs = models.ManyToManyField(Need, verbose_name=_("needs"), blank=True, related_name="goals")

    objects = GoalQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[findings, needs], excluded_fields=["number", "sort_key"])

    class Meta:
        ordering = ["plan", "sort_key", "position", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="goal_is_not_its_own_parent"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("actionplans:goal-detail", args=[self.municipality.slug, self.plan.slug, self.pk])

    @property
    def guiding_field(self):
        """The field of action under which the goal is listed: its guiding goal's."""
        return self.parent.field if self.parent_id else self.field

    def stands_in_an_adopted_edition(self):
        """Return whether a body has adopted this goal; such a goal is carried on, never deleted."""
        contents = self.plan.editions.adopted_once().values_list("content", flat=True)
        return any(goal["id"] == self.pk for content in contents for goal in content.get("goals", []))

    def clean(self):
        if self.parent_id is None:
            return
        if self.parent_id == self.pk or self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Goals have two levels; choose a guiding goal.")})
        if self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": _("The guiding goal belongs to another plan.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This goal has goals below it and so stays on the upper level.")})


class GoalTargetQuerySet(TenantQuerySet):
    municipality_path = "goal__plan__municipality"
    district_path = "goal__plan__district"

    def with_actual(self):
        """Add ``actual`` and ``actual_year``: the newest value of the indicator and group in the plan's district."""
        newest = Observation.objects.filter(
            district=OuterRef("goal__plan__district"),
            indicator=OuterRef("indicator"),
            group=OuterRef("group"),
            value__isnull=False,
        ).order_by("-year")
        return self.select_related("indicator", "group").annotate(
            actual=Subquery(newest.values("value")[:1]), actual_year=Subquery(newest.values("year")[:1])
        )


class GoalTarget(OwnedModel):
    """By what one will see that a goal is reached: a target value of an indicator, or a criterion in words."""

    SAME_MUNICIPALITY = ("indicator",)

    class Kind(models.TextChoices):
        PROCESS = "process", _("process")
        OUTCOME = "outcome", _("outcome")

    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OUTCOME)
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goal_targets",
    )
    group = models.ForeignKey(
        PopulationGroup,
        verbose_name=_("population group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target value"), max_digits=18, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    criterion = models.TextField(
        _("criterion in words"), blank=True, help_text=_("Where no figure fits: by what one will see it.")
    )

    objects = GoalTargetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, target__isnull=False) | ~Q(criterion=""),
                name="goal_target_can_be_checked",
                violation_error_message=_("Give an indicator with a target value, or a criterion in words."),
            ),
        ]

    def __str__(self):
        return (
            self.criterion
            if self.indicator is None
            else f"{self.indicator.name}: {number_format(self.target.normalize())}"
        )

    def get_absolute_url(self):
        return self.goal.get_absolute_url()

    @property
    def municipality(self):
        return self.goal.plan.municipality

    @property
    def municipality_id(self):
        return self.goal.plan.municipality_id

    @property
    def district_id(self):
        return self.goal.plan.district_id

    def is_reached_with(self, value, *, knows_baseline=True):
        """
        Return whether a value reaches the target; from the baseline it may lie above or below.

        For who must not know the baseline, the direction of the indicator alone tells.
        """
        if knows_baseline and self.baseline is not None and self.baseline != self.target:
            return value >= self.target if self.target > self.baseline else value <= self.target
        return value <= self.target if self.indicator.direction == Indicator.Direction.LOWER else value >= self.target

    def way_covered(self, value):
        """Return how much of the way from baseline to target a value has covered, in percent 0 to 100, or None."""
        if self.baseline is None or self.baseline == self.target:
            return None
        covered = (value - self.baseline) / (self.target - self.baseline) * 100
        return int(min(max(covered, 0), 100))
