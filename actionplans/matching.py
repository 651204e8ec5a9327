"""
Needs against activities, goals and measures, by field of action: where nothing happens, and where nobody asked.

Everything is counted from what a person may see, for one district and everything below it, on one day.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Goal, Measure, Plan
from inventory.models import Activity, FieldOfAction, Need, TargetGroup


class Mark(Enum):
    """Something that stands out, with words, tone and icon."""

    def __init__(self, label, tone, icon):
        self.label = label
        self.tone = tone
        self.icon = icon


class Mismatch(Mark):
    """What does not fit together in a field of action."""

    UNMET = gettext_lazy("need without activity and measure"), "danger", "danger"
    UNSERVED = gettext_lazy("goal without measure"), "warning", "warning"
    UNASKED = gettext_lazy("activity without need"), "info", "info"


class Coverage(Mark):
    """What stands out for one target group within a field of action."""

    UNMET = gettext_lazy("need without activity and measure"), "danger", "danger"
    CROWDED = gettext_lazy("several providers: agree with one another"), "info", "people"


MEANINGS = {
    Mismatch.UNMET: gettext_lazy("People named a need that is still open, but nothing is running or planned."),
    Mismatch.UNSERVED: gettext_lazy("A goal was agreed, but no measure leads there."),
    Mismatch.UNASKED: gettext_lazy("Something is offered here for which nobody has named a need."),
}


@dataclass(frozen=True)
class MatchingRow:
    """A field of action (None: what belongs to none) with the primary keys of what lies in it."""

    field: FieldOfAction | None
    needs: frozenset = frozenset()
    open_needs: frozenset = frozenset()
    activities: frozenset = frozenset()
    goals: frozenset = frozenset()
    goals_without_measure: frozenset = frozenset()
    measures: frozenset = frozenset()

    @property
    def is_empty(self):
        return not (self.needs or self.activities or self.goals or self.measures)

    @property
    def mismatches(self):
        """Return what does not fit, worst first."""
        found = {
            Mismatch.UNMET: self.open_needs and not self.activities and not self.measures,
            Mismatch.UNSERVED: self.goals_without_measure,
            Mismatch.UNASKED: self.activities and not self.needs,
        }
        return [mismatch for mismatch, is_there in found.items() if is_there]


@dataclass
class Matching:
    """The table: a row for each field of action, and everything once as ``total``."""

    rows: list
    total: MatchingRow
    plans: list = field(default_factory=list)

    def count(self, mismatch):
        return sum(mismatch in row.mismatches for row in self.rows)

    @property
    def legend(self):
        """Return (mismatch, meaning, number of fields in which it was found)."""
        return [(mismatch, meaning, self.count(mismatch)) for mismatch, meaning in MEANINGS.items()]


class Scope:
    """What lies in a district and below it on a day, as far as a user may see it."""

    def __init__(self, district, user, *, on):
        self.district = district
        self.user = user
        self.on = on
        self.area = district.area()

    def seen(self, model):
        return model.objects.visible_to(self.user).of(self.district.municipality).in_area(self.area)

    def needs(self):
        return self.seen(Need)

    def activities(self):
        """Activities that are running in the district, or in the whole city."""
        return self.seen(Activity).running(on=self.on)

    def plans(self):
        """Plans that have not run out."""
        return self.seen(Plan).filter(ends_on__gte=self.on)

    def goals(self):
        """Goals of these plans, with ``has_measure``: one of their own or of a goal below them."""
        serving = Q(goals=OuterRef("pk")) | Q(goals__parent=OuterRef("pk"))
        measures = Measure.objects.exclude(status=Measure.Status.DROPPED).filter(serving)
        return self.seen(Goal).filter(plan__ends_on__gte=self.on).annotate(has_measure=Exists(measures))

    def measures(self):
        """Measures of these plans, but for those that were dropped."""
        return self.seen(Measure).filter(plan__ends_on__gte=self.on).exclude(status=Measure.Status.DROPPED)

    def measures_in(self, field):
        """Measures that belong to a field of action, themselves or through one of their goals."""
        inside = self.measures().filter(Q(fields=field) | Q(goals__field=field))
        return self.measures().filter(pk__in=inside.order_by().values("pk"))


@dataclass(frozen=True)
class GroupRow:
    """What needs, activities and measures of one field of action mean for a target group, in numbers."""

    group: TargetGroup
    needs: int
    open_needs: int
    activities: int
    providers: int
    measures: int

    @property
    def coverage(self):
        """Return what stands out, or None."""
        if self.open_needs and not self.activities and not self.measures:
            return Coverage.UNMET
        return Coverage.CROWDED if self.providers > 1 else None


def match_groups(scope, field):
    """Return a row for each target group named in a field of action; a constant number of queries."""
    needs, activities = scope.needs().filter(fields=field), scope.activities().filter(fields=field)
    found = {
        "needs": _grouped(needs.order_by().values_list("target_groups", "pk")),
        "open_needs": _grouped(needs.unanswered().order_by().values_list("target_groups", "pk")),
        "activities": _grouped(activities.order_by().values_list("target_groups", "pk")),
        "providers": _grouped(activities.exclude(provider=None).order_by().values_list("target_groups", "provider")),
        "measures": _grouped(scope.measures_in(field).order_by().values_list("target_groups", "pk")),
    }
    named = {key for by_group in found.values() for key in by_group}
    groups = TargetGroup.objects.of(scope.district.municipality).filter(pk__in=named - {None})
    return [
        GroupRow(group, **{name: len(by_group.get(group.pk, ())) for name, by_group in found.items()})
        for group in groups
    ]


def match(district, user, *, on):
    """Return the matching table of a district as the user may see it; a constant number of queries."""
    scope = Scope(district, user, on=on)
    needs, goals = scope.needs().order_by(), scope.goals().order_by()
    found = {
        "needs": _grouped(needs.values_list("fields", "pk")),
        "open_needs": _grouped(needs.unanswered().values_list("fields", "pk")),
        "activities": _grouped(scope.activities().order_by().values_list("fields", "pk")),
        "goals": _grouped(goals.values_list("field", "pk")),
        "goals_without_measure": _grouped(goals.filter(has_measure=False).values_list("field", "pk")),
        "measures": _measures_by_field(scope.measures()),
    }
    used = {key for by_field in found.values() for key in by_field}
    fields = FieldOfAction.objects.of(district.municipality).filter(Q(is_active=True) | Q(pk__in=used - {None}))
    rows = [_row(one, one.pk, found) for one in fields]
    rest = _row(None, None, found)
    everything = {name: frozenset().union(*by_field.values()) for name, by_field in found.items()}
    return Matching(
        rows=rows if rest.is_empty else [*rows, rest],
        total=MatchingRow(None, **everything),
        plans=list(scope.plans().select_related("municipality")),
    )


def _row(one, key, found):
    return MatchingRow(one, **{name: frozenset(by_field.get(key, ())) for name, by_field in found.items()})


def _grouped(pairs):
    """Return key → primary keys from pairs of both; what has no key stands under None."""
    found = defaultdict(set)
    for key, pk in pairs:
        found[key].add(pk)
    return found


def _measures_by_field(measures):
    """Return field → measures, counting a measure's own fields and those of its goals."""
    own_and_of_goals = defaultdict(set)
    for pk, own, of_goal in measures.order_by().values_list("pk", "fields", "goals__field"):
        own_and_of_goals[pk] |= {own, of_goal} - {None}
    return _grouped((key, pk) for pk, keys in own_and_of_goals.items() for key in keys or {None})


def matching_table(matching):
    """Return header and rows of the table for a spreadsheet."""
    header = [
        _("Field of action"),
        _("Needs"),
        _("of these open"),
        _("Running activities"),
        _("Goals"),
        _("of these without measure"),
        _("Measures"),
        _("What does not fit"),
    ]
    rows = [_numbers(row.field.name if row.field else _("without field of action"), row) for row in matching.rows]
    return header, [*rows, _numbers(_("All, each counted once"), matching.total)]


def _numbers(name, row):
    counted = (row.needs, row.open_needs, row.activities, row.goals, row.goals_without_measure, row.measures)
    mismatches = ", ".join(str(mismatch.label) for mismatch in row.mismatches) if row.field else ""
    return [name, *(len(keys) for keys in counted), mismatches]
