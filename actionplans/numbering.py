"""
The numbers of a plan's goals: guiding goals 1, 2, 3 through all fields of action, those below them 1.1, 1.2.

Until a plan is first adopted, numbers follow from the order and change with it. From then on people quote them: they
stay, and what is added gets the next free number.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actionplans.models import Goal, Plan

UP, DOWN = "up", "down"


def number_goals(plan):
    """
    Write the numbers of all goals of a plan, as far as they have changed.

    Only ``number`` and ``sort_key`` are written; they follow from the rest and so leave no trace in the history.
    """
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        goals = list(plan.goals.select_related("field"))
        before = {goal.pk: (goal.number, goal.sort_key) for goal in goals}
        numbering = _keep_numbers if plan.is_numbered_for_good else _count_through
        for goal, number in numbering(_tree(goals)):
            goal.number = ".".join(map(str, number))
            goal.sort_key = ".".join(f"{part:04}" for part in number)
        changed = [goal for goal in goals if before[goal.pk] != (goal.number, goal.sort_key)]
        Goal.objects.bulk_update(changed, ["number", "sort_key"])


def fix_numbers(plan, numbers):
    """
    Give goals the ``numbers`` (by primary key) under which they are being adopted for the first time.

    Call it in the transaction that adopts, and ``number_goals`` after it: goals without a number there follow behind.
    """
    changed = [goal for goal in plan.goals.all() if goal.number != numbers.get(goal.pk, "")]
    for goal in changed:
        goal.number = numbers.get(goal.pk, "")
    Goal.objects.bulk_update(changed, ["number"])


def move_goal(goal, direction):
    """
    Move a goal one place up or down among its neighbours and renumber the plan.

    Raises ValidationError once numbers stay, and on any other direction. At the end of the row nothing happens.
    """
    if direction not in (UP, DOWN):
        raise ValidationError(_("A goal moves up or down."))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=goal.plan_id)
        if plan.is_numbered_for_good:
            raise ValidationError(_("The plan was adopted; its goals keep their numbers and their order."))
        row = _neighbours(goal)
        here = row.index(goal)
        there = here - 1 if direction == UP else here + 1
        if not 0 <= there < len(row):
            return
        row[here], row[there] = row[there], row[here]
        for position, neighbour in enumerate(row, start=1):
            if neighbour.position != position:
                neighbour.position = position
                neighbour.save(update_fields=["position"])
        number_goals(plan)


def mark_movable(goals):
    """Add ``can_move_up`` and ``can_move_down`` to all goals of a plan, given in their order."""
    rows = {}
    for goal in goals:
        rows.setdefault((goal.parent_id, goal.parent_id or goal.field_id), []).append(goal)
    for row in rows.values():
        for goal in row:
            goal.can_move_up, goal.can_move_down = goal != row[0], goal != row[-1]


def _neighbours(goal):
    """Return the goals among which this one stands: guiding goals of its field, or goals below the same one."""
    row = Goal.objects.filter(plan=goal.plan_id, parent=goal.parent_id)
    if goal.parent_id is None:
        row = row.filter(field=goal.field_id)
    return sorted(row, key=_place)


def _place(goal):
    """Sort neighbours by position; those never moved, at position 0, follow in the order in which they were made."""
    return goal.position or float("inf"), goal.pk


def _tree(goals):
    """Return pairs of guiding goal and the goals below it, in the order in which they are counted."""
    below = {}
    for goal in sorted(goals, key=_place):
        below.setdefault(goal.parent_id, []).append(goal)
    guiding = sorted(below.get(None, []), key=lambda goal: (goal.field.order, goal.field.name))
    return [(goal, below.get(goal.pk, [])) for goal in guiding]


def _count_through(tree):
    for place, (goal, children) in enumerate(tree, start=1):
        yield goal, (place,)
        for child_place, child in enumerate(children, start=1):
            yield child, (place, child_place)


def _keep_numbers(tree):
    """
    Keep every number there is; what has none yet gets the one after the highest of its row.

    The caller writes each number before it asks for the next, so that goals below a new guiding goal find theirs.
    """
    for goal, number in _next_free([goal for goal, _children in tree]):
        yield goal, (number,)
    for goal, children in tree:
        for child, number in _next_free(children):
            yield child, (int(goal.number), number)


def _next_free(row):
    last_parts = [int(goal.number.rpartition(".")[2]) for goal in row if goal.number]
    highest = max(last_parts, default=0)
    for goal in row:
        if goal.number:
            yield goal, int(goal.number.rpartition(".")[2])
        else:
            highest += 1
            yield goal, highest
