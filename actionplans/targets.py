"""Where the targets of a goal stand: the newest figure beside the baseline and the value to be reached."""

from dataclasses import dataclass
from decimal import Decimal

from actionplans.models import GoalTarget
from inventory.confidentiality import SUPPRESSED_SIGN, Disclosure, sees_everything


@dataclass(frozen=True)
class TargetStanding:
    """
    A target with its present value in the plan's district, if there is a figure and this person may see it.

    ``way`` is how much of the way from baseline to target is covered, in percent, or None where that means nothing.
    """

    target: GoalTarget
    year: int | None = None
    value: Decimal | None = None
    is_hidden: bool = False

    @property
    def is_reached(self):
        return self.value is not None and self.target.is_reached_with(self.value)

    @property
    def way(self):
        return None if self.value is None else self.target.way_covered(self.value)

    @property
    def hidden_sign(self):
        return SUPPRESSED_SIGN


def target_standings(goal, user):
    """Return the targets of a goal with their present values, as far as ``user`` may see them."""
    plan = goal.plan
    targets = list(goal.targets.with_actual())
    measured = [target for target in targets if target.actual is not None]
    hidden = set()
    if measured and not sees_everything(user, plan.municipality):
        disclosure = Disclosure(plan.municipality)
        disclosure.load((target.indicator_id, target.actual_year) for target in measured)
        hidden = {
            target.pk
            for target in measured
            if disclosure.is_hidden(target.indicator_id, target.actual_year, plan.district_id, target.group_id)
        }
    return [
        TargetStanding(target, target.actual_year, None, is_hidden=True)
        if target.pk in hidden
        else TargetStanding(target, target.actual_year, target.actual)
        for target in targets
    ]
