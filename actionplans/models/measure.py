from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.goal import Goal
from actionplans.models.plan import Plan, PlanPart, PlanPartQuerySet
from config.states import StatefulModel, StatusChange
from districts.access import TenantQuerySet
from districts.models import District, Document, Municipality, Stakeholder
from districts.models.ownership import OwnedModel
from inventory.models import Activity, FieldOfAction, ImportRun, Need, TargetGroup


class MeasureQuerySet(PlanPartQuerySet):
    def for_list(self):
        """Rows as tables show them: lead, goals, cost, last report and open milestones, in three queries."""
        open_milestones = Prefetch("milestones", queryset=Milestone.objects.open(), to_attr="open_milestones")
        return (
            self.select_related("plan", "plan__municipality", "plan__district", "lead")
            .prefetch_related("goals", open_milestones)
            .with_cost()
            .with_last_report()
        )

    def with_cost(self):
        """Add ``cost``, the sum of all budget lines, or None without any."""
        return self.annotate(cost=self._sum_of("budget_lines"))

    def with_money(self):
        """Add ``cost``, ``secured`` and ``spent`` in euros, each None without any entry."""
        return self.with_cost().annotate(
            secured=self._sum_of("budget_lines", is_secured=True), spent=self._sum_of("expenses")
        )

    def _sum_of(self, parts, **conditions):
        rows = self.model._meta.get_field(parts).related_model.objects.filter(measure=OuterRef("pk"), **conditions)
        return Subquery(rows.order_by().values("measure").annotate(total=Sum("amount")).values("total"))

    def with_last_report(self):
        """Add ``last_event_on``, ``last_light`` and ``last_percent`` from the entries that none corrects."""
        newest = self._reports().filter(measure=OuterRef("pk")).order_by("-event_on", "-pk")
        return self.annotate(
            last_event_on=Subquery(newest.values("event_on")[:1]),
            last_light=Subquery(newest.values("light")[:1]),
            last_percent=Subquery(newest.exclude(percent=None).values("percent")[:1]),
        )

    def _reports(self):
        return self.model._meta.get_field("progress_entries").related_model.objects.current()

    # Words for what is derived; ``actionplans.condition`` says the same about one measure, with reasons.

    def alive(self):
        """Measures somebody still works on or wants to."""
        return self.exclude(status__in=Measure.ENDED)

    def expected(self):
        """Measures that are meant to keep their dates: not mere ideas, not postponed, not ended."""
        return self.filter(status__in=Measure.EXPECTED)

    def running(self):
        return self.filter(status=Measure.Status.RUNNING)

    def overdue(self, *, on):
        """Measures whose end, an open milestone, or the start of what is adopted lies before the day."""
        late_milestone = Milestone.objects.overdue(on=on).filter(measure=OuterRef("pk"))
        not_started = Q(status=Measure.Status.ADOPTED, starts_on__lt=on)
        return self.expected().filter(Q(ends_on__lt=on) | not_started | Exists(late_milestone))

    def due_soon(self, *, on):
        """Measures that end, start or reach a milestone within their municipality's days of notice."""

        def soon(days):
            span = (on, on + timedelta(days=days))
            milestone = Milestone.objects.open().filter(measure=OuterRef("pk"), due_on__range=span)
            start = Q(status=Measure.Status.ADOPTED, starts_on__range=span)
            return Q(ends_on__range=span) | start | Exists(milestone)

        return self.expected()._by_setting("reminder_days", soon)

    def review_due(self, *, by):
        """Measures to be reviewed up to the day."""
        return self.alive().filter(next_review_on__lte=by)

    def stale(self, *, on):
        """Running measures that neither changed state nor got a report for longer than their municipality allows."""

        def silent(days):
            since = on - timedelta(days=days)
            report = self._reports().filter(measure=OuterRef("pk"), event_on__gte=since)
            return Q(status_since__lt=since) & ~Exists(report)

        return self.running()._by_setting("stale_days", silent)

    def _by_setting(self, name, condition):
        """Rows for which ``condition(days)`` holds with their municipality's setting; one query for the settings."""
        holds = Q(pk__in=[])
        for days in Municipality.objects.order_by().values_list(name, flat=True).distinct():
            holds |= Q(**{f"plan__municipality__{name}": days}) & condition(days)
        return self.filter(holds)

    def at_risk(self):
        """Measures whose newest report says that they are at risk."""
        reports = self._reports()
        at_risk = reports.model.Light.AT_RISK
        newest = reports.filter(measure=OuterRef("pk")).order_by("-event_on", "-pk").values("light")[:1]
        # The first filter is a quick one that spares most rows the search for their newest report.
        once = self.expected().filter(pk__in=reports.filter(light=at_risk).values("measure"))
        return once.alias(newest_light=Subquery(newest)).filter(newest_light=at_risk)

    # Words for what is missing

    def without_lead(self):
        return self.filter(lead=None)

    def without_money(self):
        return self.filter(budget_lines=None, is_cost_neutral=False)

    def without_goal(self):
        return self.filter(goals=None)

    def without_dates(self):
        return self.filter(Q(starts_on=None) | Q(ends_on=None, is_open_ended=False))

    def without_review(self):
        """Measures that are to be done and have no day on which they are reviewed."""
        return self.alive().filter(next_review_on=None)

    def to_clear_up(self):
        """Measures with text from an import whose own field is still empty; see ``Measure.texts_to_clear_up``."""
        BudgetLine = self.model._meta.get_field("budget_lines").related_model
        lines = BudgetLine.objects.filter(measure=OuterRef("pk"))
        costs = Q(is_cost_neutral=False)
        return self.filter(
            (Q(starts_on=None, ends_on=None, is_open_ended=False) & ~Q(period_text=""))
            | (Q(lead=None) & ~Q(lead_text=""))
            | ~Q(partners_text="")
            | (costs & ~Q(cost_text="") & ~Exists(lines))
            | (costs & ~Q(funding_text="") & ~Exists(lines.exclude(source=None)))
        )

    def serving(self, goal):
        """Measures of a goal and of the goals below it."""
        links = Measure.goals.through.objects.filter(Q(goal=goal) | Q(goal__parent=goal))
        return self.filter(pk__in=links.values("measure"))

    def led_by(self, stakeholder):
        return self.filter(lead=stakeholder) if stakeholder else self.none()

    def in_year(self, year):
        """Measures whose known dates touch the year; without any date they belong to no year."""
        touches = Q(starts_on__isnull=True) | Q(starts_on__year__lte=year)
        lasts = Q(ends_on__isnull=True) | Q(ends_on__year__gte=year)
        return self.filter(touches, lasts).exclude(starts_on=None, ends_on=None)


class Measure(StatefulModel, PlanPart):
    """Something agreed to reach a goal, with who leads it, when, with what money and when it is reviewed (Maßnahme)."""

    SAME_MUNICIPALITY = ("lead", "area_coordinator", "existing_activity", "place_district")

    class Status(models.TextChoices):
        IDEA = "idea", _("idea")
        PLANNED = "planned", _("planned")
        ADOPTED = "adopted", _("adopted")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CONTINUED = "continued", _("continued as regular business")
        POSTPONED = "postponed", _("postponed")
        DROPPED = "dropped", _("dropped")

    MOVES = {
        Status.IDEA: {Status.PLANNED, Status.POSTPONED, Status.DROPPED},
        Status.PLANNED: {Status.IDEA, Status.ADOPTED, Status.RUNNING, Status.POSTPONED, Status.DROPPED},
        Status.ADOPTED: {Status.RUNNING, Status.POSTPONED, Status.DROPPED},
        Status.RUNNING: {Status.DONE, Status.CONTINUED, Status.POSTPONED, Status.DROPPED},
        Status.POSTPONED: {Status.PLANNED, Status.ADOPTED, Status.RUNNING, Status.DROPPED},
        Status.DONE: {Status.RUNNING, Status.CONTINUED},
        Status.CONTINUED: {Status.RUNNING},
        Status.DROPPED: {Status.PLANNED},
    }
    NEEDS_REASON = frozenset({Status.POSTPONED, Status.DROPPED})
    ENDED = (Status.DONE, Status.CONTINUED, Status.DROPPED)
    EXPECTED = (Status.PLANNED, Status.ADOPTED, Status.RUNNING)

    LOOKS = {
        Status.IDEA: ("neutral", "draft"),
        Status.PLANNED: ("info", "calendar-today"),
        Status.ADOPTED: ("info", "check"),
        Status.RUNNING: ("success", "play"),
        Status.DONE: ("success", "checklist"),
        Status.CONTINUED: ("success", "autorenew"),
        Status.POSTPONED: ("warning", "pause"),
        Status.DROPPED: ("neutral", "stop"),
    }

    class Reach(models.TextChoices):
        SITE = "site", _("site")
        DISTRICT = "district", _("district")
        CITY = "city", _("whole city")

    class Novelty(models.TextChoices):
        NEW = "new", _("new")
        EXISTING = "existing", _("existing")
        EXTENDED = "extended", _("existing, extended")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    goals = models.ManyToManyField(Goal, verbose_name=_("goals"), blank=True, related_name="measures")
    fields = models.ManyToManyField(
        FieldOfAction, verbose_name=_("fields of action"), blank=True, related_name="measures"
    )
    needs = models.ManyToManyField(
        Need,
        verbose_name=_("answers needs"),
        blank=True,
        related_name="measures",
        help_text=_("Needs this measure answers directly; those of its goals count anyway."),
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="measures"
    )
    reach = models.CharField(_("spatial reach"), max_length=10, choices=Reach, default=Reach.DISTRICT)
    place = models.CharField(_("place"), max_length=200, blank=True)
    place_district = models.ForeignKey(
        District,
        verbose_name=_("part of the district"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placed_measures",
    )
    lead = models.ForeignKey(
        Stakeholder,
        verbose_name=_("responsible"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_measures",
    )
    lead_text = models.TextField(_("responsible, as stated"), blank=True)
    area_coordinator = models.ForeignKey(
        Stakeholder,
        verbose_name=_("coordination in the district"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_measures",
    )
    partners = models.ManyToManyField(
        Stakeholder, verbose_name=_("partners"), blank=True, related_name="partnered_measures"
    )
    partners_text = models.TextField(_("partners, as stated"), blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    is_open_ended = models.BooleanField(_("open-ended"), default=False)
    period_text = models.TextField(_("period, as stated"), blank=True)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.IDEA, editable=False)
    status_since = models.DateField(_("in this state since"), editable=False)
    novelty = models.CharField(_("new or existing"), max_length=10, choices=Novelty, default=Novelty.NEW)
    existing_activity = models.ForeignKey(
        Activity,
        verbose_name=_("builds on activity"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
    )
    is_starter_project = models.BooleanField(
        _("starter project"), default=False, help_text=_("Small, quick and visible: shows that something happens.")
    )
    is_key_project = models.BooleanField(_("key project"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Goal.Priority, default=Goal.Priority.MEDIUM)
    is_cost_neutral = models.BooleanField(_("costs nothing extra"), default=False)
    cost_text = models.TextField(_("cost, as stated"), blank=True)
    funding_text = models.TextField(_("funding, as stated"), blank=True)
    staff_fte = models.DecimalField(
        _("staff needed (full-time equivalents)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    next_review_on = models.DateField(_("next review on"), null=True, blank=True)
    review_interval = models.PositiveSmallIntegerField(
        _("months between reviews"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    result_indicators = models.TextField(
        _("result indicators"), blank=True, help_text=_("By what one will see that the measure works.")
    )
    is_public = models.BooleanField(_("shown publicly"), default=True)
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Never printed or published."))
    documents = models.ManyToManyField(Document, verbose_name=_("documents"), blank=True, related_name="measures")
    import_run = models.ForeignKey(
        ImportRun,
        verbose_name=_("import"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="measures",
    )

    objects = MeasureQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[goals, fields, needs, target_groups, partners, documents])

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="measure_number_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(is_open_ended=False) | Q(ends_on__isnull=True),
                name="measure_open_ended_has_no_end",
                violation_error_message=_("An open-ended measure has no end date."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("actionplans:measure-detail", args=[self.municipality.slug, self.plan.slug, self.number])

    @property
    def is_ended(self):
        return self.status in self.ENDED

    @property
    def status_tone(self):
        return self.LOOKS[self.status][0]

    @property
    def status_icon(self):
        return self.LOOKS[self.status][1]

    @property
    def has_dates(self):
        """Something is known about when: a start, an end, or that it goes on."""
        return bool(self.starts_on or self.ends_on or self.is_open_ended)

    @property
    def texts_to_clear_up(self):
        """
        Return (field name, text) for texts from an import whose own field is still empty.

        Reads the budget lines. The queryset's ``to_clear_up()`` says which measures have any.
        """
        lines = list(self.budget_lines.all())
        waits = {
            "period_text": not self.has_dates,
            "lead_text": self.lead_id is None,
            "partners_text": True,
            "cost_text": not lines and not self.is_cost_neutral,
            "funding_text": not any(line.source_id for line in lines) and not self.is_cost_neutral,
        }
        return [(name, getattr(self, name)) for name, waiting in waits.items() if waiting and getattr(self, name)]

    @property
    def deletion_refusal(self):
        """
        Say for people why the measure may only be dropped, not deleted; empty if it may be deleted.

        Reads its log, its first history record and the plan's editions.
        """
        if self.status not in (self.Status.IDEA, self.Status.PLANNED):
            return _("Only an idea or a planned measure can be deleted.")
        if self.status_changes.filter(new=self.Status.ADOPTED).exists():
            return _("The measure was adopted once.")
        first = self.history.order_by("history_date").values_list("history_date", flat=True).first()
        if first and self.plan.editions.filter(submitted_on__gte=timezone.localdate(first)).exists():
            return _("The measure may stand in an edition that was handed to a body.")
        return ""

    def change_status(self, new, *, by, on, reason=""):
        """Move to another state as of the day ``on``; postponing and dropping need a reason."""
        self.move(new, by=by, reason=reason, status_since=on)


class MeasureStatusChange(StatusChange):
    """One change of a measure's state."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="status_changes")

    class Meta(StatusChange.Meta):
        verbose_name = _("change of a measure's state")
        verbose_name_plural = _("changes of measures' states")

    def __str__(self):
        return f"{self.old} → {self.new}"

    @property
    def new_label(self):
        return Measure.Status(self.new).label


class MeasurePartQuerySet(TenantQuerySet):
    """Rows that belong to a measure and are seen by those who see it."""

    municipality_path = "measure__plan__municipality"
    district_path = "measure__plan__district"


class MeasurePart(OwnedModel):
    """Something that belongs to one measure."""

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.measure.get_absolute_url()

    @property
    def municipality(self):
        return self.measure.plan.municipality

    @property
    def municipality_id(self):
        return self.measure.plan.municipality_id

    @property
    def district_id(self):
        return self.measure.plan.district_id


class MilestoneQuerySet(MeasurePartQuerySet):
    def open(self):
        return self.filter(done_on__isnull=True)

    def overdue(self, *, on):
        """Open milestones whose day has passed."""
        return self.open().filter(due_on__lt=on)


class Milestone(MeasurePart):
    """A step of a measure with a day on which it is due; done if and only if it has a day on which it was done."""

    measure = models.ForeignKey(Measure, verbose_name=_("measure"), on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = MilestoneQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_on__isnull=False), name="milestone_done_by_needs_date"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_done(self):
        return self.done_on is not None

    def is_overdue(self, *, on):
        return not self.is_done and self.due_on < on

    def complete(self, *, by, on):
        """Record that the milestone was reached on a day; doing so twice keeps the first day."""
        if self.is_done:
            return
        self.done_on, self.done_by = on, by
        self.version += 1
        self.save(update_fields=["done_on", "done_by", "version"])

    def reopen(self):
        """Take "done" back."""
        self.done_on = self.done_by = None
        self.version += 1
        self.save(update_fields=["done_on", "done_by", "version"])


class SavedView(models.Model):
    """A filter of the list of measures that a person gave a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "plan", "name"],
                name="saved_view_name_unique",
                violation_error_message=_("You already have a view with this name."),
            )
        ]

    def __str__(self):
        return self.name
