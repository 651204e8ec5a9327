"""Where the targets of a goal stand: the newest figure beside the baseline and the value to be reached."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from actionplans.models import GoalTarget, Plan
from inventory.confidentiality import SUPPRESSED_SIGN, Disclosure, sees_everything
from inventory.models import Observation


@dataclass(frozen=True)
class TargetStanding:
    """
    A target with its present value in the plan's district, if there is a figure and this person may see it.

    ``baseline`` is what this person may see of it. ``is_confidential`` and ``is_baseline_confidential`` mark what only
    the coordination office sees. ``way`` is how much of the way from baseline to target is covered,
    in percent, or None where that means nothing or would tell what is hidden.
    """

    target: GoalTarget
    year: int | None = None
    value: Decimal | None = None
    is_hidden: bool = False
    is_baseline_hidden: bool = False
    is_confidential: bool = False
    is_baseline_confidential: bool = False

    @property
    def is_reached(self):
        return self.value is not None and self.target.is_reached_with(
            self.value, knows_baseline=not self.is_baseline_hidden
        )

    @property
    def baseline(self):
        return None if self.is_baseline_hidden else self.target.baseline

    @property
    def way(self):
        return None if self.value is None or self.is_baseline_hidden else self.target.way_covered(self.value)

    @property
    def hidden_sign(self):
        return SUPPRESSED_SIGN


def target_standings(goal, user):
    """Return the targets of a goal with their present values, as far as ``user`` may see them."""
    plan = goal.plan
    targets = list(goal.targets.with_actual())
    secret = _hidden(plan, {target.pk: (target, [target.actual_year]) for target in targets if target.actual_year})
    secret_baselines = baselines_to_hide(plan, targets)
    sees_all = sees_everything(user, plan.municipality)
    hidden, hidden_baselines = (set(), set()) if sees_all else (secret, secret_baselines)
    return [
        TargetStanding(
            target,
            target.actual_year,
            None if target.pk in hidden else target.actual,
            is_hidden=target.pk in hidden,
            is_baseline_hidden=target.pk in hidden_baselines,
            is_confidential=target.pk in secret - hidden,
            is_baseline_confidential=target.pk in secret_baselines - hidden_baselines,
        )
        for target in targets
    ]


def baselines_to_hide(plan: Plan, targets: Iterable[GoalTarget]) -> set[int]:
    """
    Return the primary keys of targets whose baseline is a figure of the plan's district that is confidential.

    A baseline without a year may be the figure of any year. Whether it is the same number does not matter: who may try
    numbers would find out the right one.
    """
    measured = [target for target in targets if target.baseline is not None and target.indicator_id and target.group_id]
    undated = {target.indicator_id for target in measured if not target.baseline_year}
    years = defaultdict(set)
    if undated:
        rows = Observation.objects.filter(district=plan.district_id, indicator__in=undated).order_by()
        for indicator, year in rows.values_list("indicator", "year").distinct():
            years[indicator].add(year)
    return _hidden(
        plan,
        {
            target.pk: (target, [target.baseline_year] if target.baseline_year else sorted(years[target.indicator_id]))
            for target in measured
        },
    )


def _hidden(plan: Plan, asked: dict[int, tuple[GoalTarget, list[int]]]) -> set[int]:
    """Return the keys of targets for which the figure of one of these years is confidential."""
    if not asked:
        return set()
    disclosure = Disclosure(plan.municipality)
    disclosure.load((target.indicator_id, year) for target, years in asked.values() for year in years)
    return {
        pk
        for pk, (target, years) in asked.items()
        if any(disclosure.is_hidden(target.indicator_id, year, plan.district_id, target.group_id) for year in years)
    }
