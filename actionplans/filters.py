import django_filters
from django.db.models import Count, F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from actionplans.condition import Kind, in_condition
from actionplans.models import Goal, Measure, Plan
from config.forms import FilterForm
from districts.filters import DistrictChoiceFilter
from districts.models import Stakeholder
from inventory.models import FieldOfAction, TargetGroup


class Gap(TextChoices):
    """What a measure may lack."""

    LEAD = "lead", _("nobody responsible")
    MONEY = "money", _("no money")
    GOAL = "goal", _("no goal")
    DATES = "dates", _("no dates")
    REVIEW = "review", _("no date of review")
    CLEAR_UP = "clear_up", _("to be cleared up")


def with_gap(measures, gap):
    """Return those of ``measures`` that lack something."""
    return {
        Gap.LEAD: measures.without_lead,
        Gap.MONEY: measures.without_money,
        Gap.GOAL: measures.without_goal,
        Gap.DATES: measures.without_dates,
        Gap.REVIEW: measures.without_review,
        Gap.CLEAR_UP: measures.to_clear_up,
    }[gap]()


class Sorting(django_filters.OrderingFilter):
    """Sorting in which empty values come last and equals keep one order, on every database."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        order = []
        for name in map(self.get_ordering_value, value):
            column = F(name.removeprefix("-"))
            order.append(column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True))
        return queryset.order_by(*order, "number", "pk")


class MeasureFilter(django_filters.FilterSet):
    """The measures of a plan: by word, state, condition, field, goal, who leads, target group, place, year, gap."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    status = django_filters.ChoiceFilter(label=_("State"), choices=Measure.Status)
    condition = django_filters.ChoiceFilter(label=_("Condition"), choices=Kind, method="filter_condition")
    gap = django_filters.ChoiceFilter(label=_("What is missing"), choices=Gap, method="filter_gap")
    field = django_filters.ModelChoiceFilter(label=_("Field of action"), field_name="fields")
    goal = django_filters.ModelChoiceFilter(label=_("Goal"), method="filter_goal")
    lead = django_filters.ModelChoiceFilter(label=_("Responsible"))
    target_group = django_filters.ModelChoiceFilter(label=_("Target group"), field_name="target_groups")
    part = django_filters.ModelChoiceFilter(label=_("Part of the district"), field_name="place_district")
    year = django_filters.NumberFilter(label=_("Year"), method="filter_year", min_value=1990, max_value=2100)
    is_starter_project = django_filters.BooleanFilter(label=_("Starter project"))
    sort = Sorting(
        label=_("Sorted by"),
        fields={
            "number": "number",
            "title": "title",
            "lead__name": "lead",
            "starts_on": "start",
            "ends_on": "end",
            "priority": "priority",
            "cost": "cost",
            "last_event_on": "report",
        },
        field_labels={
            "number": _("Number"),
            "title": _("Title"),
            "lead__name": _("Responsible"),
            "starts_on": _("Start"),
            "ends_on": _("End"),
            "priority": _("Priority"),
            "cost": _("Cost"),
            "last_event_on": _("Last report"),
        },
    )

    class Meta:
        model = Measure
        form = FilterForm
        fields = []

    def __init__(self, data, *, plan, user, on, **kwargs):
        """Narrow the choices to what ``plan`` has and ``user`` may see; conditions are those of the day ``on``."""
        super().__init__(data, **kwargs)
        self.on = on
        municipality = plan.municipality
        leads = plan.measures.order_by().values("lead")
        choices = {
            "field": FieldOfAction.objects.of(municipality),
            "goal": Goal.objects.filter(plan=plan),
            "lead": Stakeholder.objects.visible_to(user).filter(Q(pk__in=leads) | Q(memberships__user=user)).distinct(),
            "target_group": TargetGroup.objects.of(municipality),
            "part": plan.own_districts(),
        }
        for name, queryset in choices.items():
            self.filters[name].queryset = queryset

    def search(self, queryset, name, value):
        words = Q()
        for word in value.split():
            found = Q(title__icontains=word) | Q(description__icontains=word) | Q(place__icontains=word)
            found |= Q(lead__name__icontains=word) | Q(lead_text__icontains=word)
            words &= found | Q(number=int(word)) if word.isascii() and word.isdigit() and len(word) < 7 else found
        return queryset.filter(words)

    def filter_condition(self, queryset, name, value):
        return in_condition(queryset, Kind(value), on=self.on)

    def filter_gap(self, queryset, name, value):
        return with_gap(queryset, Gap(value))

    def filter_goal(self, queryset, name, value):
        return queryset.serving(value)

    def filter_year(self, queryset, name, value):
        return queryset.in_year(int(value))


def standing_views(measures, *, organisation, on):
    """
    Return (label, query string, number) for the views of a plan's measures that everybody has.

    ``organisation`` is the one the person reports for, or None. All numbers come from one query.
    """
    views = [
        (_("Mine"), f"lead={organisation.pk}" if organisation else "", measures.led_by(organisation)),
        (_("Overdue"), "condition=late", in_condition(measures, Kind.LATE, on=on)),
        (_("At risk"), "condition=at_risk", in_condition(measures, Kind.AT_RISK, on=on)),
        (_("Silent"), "condition=stale", in_condition(measures, Kind.STALE, on=on)),
        (_("Review within 30 days"), "condition=review_due", in_condition(measures, Kind.REVIEW_DUE, on=on)),
        (_("Nobody responsible"), "gap=lead", with_gap(measures, Gap.LEAD)),
        (_("No money"), "gap=money", with_gap(measures, Gap.MONEY)),
        (_("No goal"), "gap=goal", with_gap(measures, Gap.GOAL)),
        (_("To be cleared up"), "gap=clear_up", with_gap(measures, Gap.CLEAR_UP)),
    ]
    views = [view for view in views if view[1]]
    counts = measures.order_by().aggregate(
        **{f"n{index}": Count("pk", filter=Q(pk__in=rows.values("pk"))) for index, (_l, _q, rows) in enumerate(views)}
    )
    return [(label, query, counts[f"n{index}"]) for index, (label, query, _rows) in enumerate(views)]


class PlanFilter(django_filters.FilterSet):
    """The action plans of a municipality: by word, district, phase."""

    q = django_filters.CharFilter(label=_("search"), field_name="title", lookup_expr="icontains")
    district = DistrictChoiceFilter()
    phase = django_filters.ChoiceFilter(label=_("phase"), choices=Plan.Phase)

    class Meta:
        model = Plan
        form = FilterForm
        fields = []


class GoalGap(TextChoices):
    """What a goal may lack."""

    MEASURE = "measure", _("no measure")
    EVIDENCE = "evidence", _("no finding and no need")
    TARGET = "target", _("no target")


class GoalFilter(django_filters.FilterSet):
    """The goals of a plan: by word, field of action, priority, gap."""

    q = django_filters.CharFilter(label=_("search"), field_name="title", lookup_expr="icontains")
    field = django_filters.ModelChoiceFilter(label=_("field of action"))
    priority = django_filters.ChoiceFilter(label=_("priority"), choices=Goal.Priority)
    gap = django_filters.ChoiceFilter(label=_("what is missing"), choices=GoalGap, method="filter_gap")

    class Meta:
        model = Goal
        form = FilterForm
        fields = []

    def __init__(self, data, *, plan, **kwargs):
        super().__init__(data, **kwargs)
        self.filters["field"].queryset = FieldOfAction.objects.of(plan.municipality)

    def filter_gap(self, queryset, name, value):
        return {
            GoalGap.MEASURE: queryset.without_measure,
            GoalGap.EVIDENCE: queryset.without_evidence,
            GoalGap.TARGET: queryset.without_target,
        }[value]()
