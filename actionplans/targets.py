"""Where the targets of a goal stand: the newest figure beside the baseline and the value to be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from actionplans.models import GoalTarget, Plan
from inventory.confidentiality import SUPPRESSED_SIGN, Disclosure, sees_everything


@dataclass(frozen=True)
class TargetStanding:
    """
    A target with its present value in the plan's district, if there is a figure and this person may see it.

    ``baseline`` is what this person may see of it. ``way`` is how much of the way from baseline to target is covered,
    in percent, or None where that means nothing or would tell what is hidden.
    """

    target: GoalTarget
    year: int | None = None
    value: Decimal | None = None
    is_hidden: bool = False
    is_baseline_hidden: bool = False

    @property
    def is_reached(self):
        return self.value is not None and self.target.is_reached_with(self.value)

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
    hidden, secret_baselines = set(), set()
    if not sees_everything(user, plan.municipality):
        hidden = _hidden(plan, {target.pk: (target, target.actual_year) for target in targets if target.actual_year})
        secret_baselines = baselines_to_hide(plan, targets)
    return [
        TargetStanding(
            target,
            target.actual_year,
            None if target.pk in hidden else target.actual,
            is_hidden=target.pk in hidden,
            is_baseline_hidden=target.pk in secret_baselines,
        )
        for target in targets
    ]


def baselines_to_hide(plan: Plan, targets: Iterable[GoalTarget]) -> set[int]:
    """Return the primary keys of targets whose baseline is a figure of the plan's district that is confidential."""
    return _hidden(
        plan,
        {
            target.pk: (target, target.baseline_year)
            for target in targets
            if target.baseline is not None and target.baseline_year and target.indicator_id and target.group_id
        },
    )


def _hidden(plan: Plan, asked: dict[int, tuple[GoalTarget, int]]) -> set[int]:
    if not asked:
        return set()
    disclosure = Disclosure(plan.municipality)
    disclosure.load((target.indicator_id, year) for target, year in asked.values())
    return {
        pk
        for pk, (target, year) in asked.items()
        if disclosure.is_hidden(target.indicator_id, year, plan.district_id, target.group_id)
    }
