"""
What differs between two states of a plan: of two editions, or of an edition and the plan as it is being worked on.

Compared is what a body agrees to: facts and texts of the plan, goals, measures. How far a measure has come (state,
milestones done, the next review) is no change of the plan; a dropped measure is, it is gone.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplans.content import (
    GOAL_FACTS,
    MEASURE_FACTS,
    PLAN_FACTS,
    PLAN_TEXTS,
    TARGET_FACTS,
    freeze_agreed,
)
from actionplans.models import BudgetLine, Goal, GoalTarget, Measure, Plan
from actionplans.reading import day, word
from config.templatetags.ui import money, number

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

# Progress, not plan.
NOT_COMPARED = {"status", "next_review_on", "phase", "slug"}

NAMES = ("lead", "area_coordinator", "place_district", "existing_activity")
MONEY = {"budget_frame"}

WORDS = re.compile(r"\s*\S+")
MOST_WORDS = 3000  # longer texts are shown whole


@dataclass(frozen=True)
class FieldChange:
    """One field: its text before and after, each in parts of (is it gone or new, text)."""

    label: str
    old: list
    new: list


@dataclass(frozen=True)
class Change:
    """One goal, measure or text that was added, removed or changed. ``number`` is a measure's, for links."""

    kind: str
    title: str
    fields: list = field(default_factory=list)
    number: int | None = None


@dataclass(frozen=True)
class Differences:
    """All changes from one state of a plan to another, grouped as people look for them."""

    texts: list
    goals: list
    measures: list

    def __len__(self):
        return len(self.texts) + len(self.goals) + len(self.measures)

    @property
    def groups(self):
        """The groups that hold changes, with their titles."""
        groups = [(_("Plan and texts"), self.texts), (_("Goals"), self.goals), (_("Measures"), self.measures)]
        return [(title, changes) for title, changes in groups if changes]


def compare(old, new):
    """Return the Differences that lead from one frozen content to another."""
    # A new name of a goal or field is its own change, not one of everything that refers to it.
    goals = {goal["id"]: goal["title"] for content in (old, new) for goal in content["goals"]}
    fields = {one["id"]: one["name"] for content in (old, new) for one in content["fields"]}
    return Differences(
        texts=_plan_changes(old, new),
        goals=_changes(_goals(old, goals, fields), _goals(new, goals, fields)),
        measures=_changes(_measures(old, goals, fields), _measures(new, goals, fields)),
    )


def changed_since_adoption(plan):
    """
    Return the Differences between the edition in force and the plan as it stands, or None without such an edition.

    About twenty queries and the whole edition: for pages about the plan, never for lists.
    """
    edition = plan.editions.in_force().first()
    return compare(edition.content, freeze_agreed(plan)) if edition else None


# What is compared: key → (title, number for links, {label: text})


def _plan_changes(old, new):
    names = [name for name in [*PLAN_FACTS, "coordinating_office", *PLAN_TEXTS] if name not in NOT_COMPARED]
    before, after = ({**content["plan"], **content["texts"]} for content in (old, new))
    changes = []
    for name in names:
        was, is_now = _text(Plan, name, before), _text(Plan, name, after)
        if was != is_now:
            kind = ADDED if not was else REMOVED if not is_now else CHANGED
            changes.append(Change(kind, _label(Plan, name), [_field("", was, is_now)]))
    return changes


def _goals(content, goals, fields):
    rows = {}
    for goal in content["goals"]:
        texts = {_label(Goal, name): _text(Goal, name, goal) for name in GOAL_FACTS}
        texts[_label(Goal, "field")] = fields.get(goal["field"], "")
        texts[_label(Goal, "parent")] = goals.get(goal["parent"], "")
        texts[_("Targets")] = "\n".join(map(_target, goal["targets"]))
        rows[goal["id"]] = (f"{goal['number']} {goal['title']}", None, texts)
    return rows


def _target(target):
    facts = {_label(GoalTarget, name): _text(GoalTarget, name, target) for name in TARGET_FACTS}
    texts = [f"{label}: {text}" for label, text in facts.items() if text]
    return "; ".join(filter(None, [target["indicator"], *texts]))


def _measures(content, goals, fields):
    rows = {}
    for measure in content["measures"]:
        title = f"{measure['number']} {measure['title']}"
        rows[measure["number"]] = (title, measure["number"], _measure_texts(measure, goals, fields))
    return rows


def _measure_texts(measure, goals, fields):
    names = [name for name in MEASURE_FACTS if name not in NOT_COMPARED | {"number"}]
    texts = {_label(Measure, name): _text(Measure, name, measure) for name in names}
    texts |= {_label(Measure, name): measure[name] for name in NAMES}
    return texts | {
        _label(Measure, "goals"): _joined(goals.get(key) for key in measure["goals"]),
        _label(Measure, "fields"): _joined(fields.get(key) for key in measure["fields"]),
        _label(Measure, "target_groups"): _joined(measure["target_groups"]),
        _label(Measure, "partners"): _joined(measure["partners"]),
        _("Milestones"): "\n".join(
            f"{date_format(day(one['due_on']), 'SHORT_DATE_FORMAT')} {one['title']}" for one in measure["milestones"]
        ),
        _("Budget"): "\n".join(map(_budget_line, measure["budget_lines"])),
    }


def _budget_line(line):
    secured = _("secured") if line["is_secured"] else _("not secured")
    source = line["source"] or _("source open")
    kind, amount = word(BudgetLine.Kind, line["kind"]), money(Decimal(line["amount"]))
    return f"{line['year']}: {amount}, {kind}, {source}, {secured}"


def _joined(values):
    return "; ".join(sorted(value for value in values if value))


# Values in words


def _label(model, name):
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _text(model, name, row):
    """Return the value of a field in words; what a content of an older schema does not have is empty."""
    value, model_field = row.get(name), model._meta.get_field(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if model_field.flatchoices:
        return str(dict(model_field.flatchoices).get(value, value))
    if model_field.get_internal_type() == "DateField":
        return date_format(day(value), "SHORT_DATE_FORMAT")
    if model_field.get_internal_type() == "DecimalField":
        return money(Decimal(value)) if name in MONEY else number(Decimal(value))
    return str(value)


# Comparing


def _changes(old, new):
    """Return what became of each row: those still there in their new order, then those that are gone."""
    changes = []
    for key, (title, link, texts) in new.items():
        # What is new has said no to nothing.
        before = old[key][2] if key in old else {label: _("no") for label, text in texts.items() if text == _("no")}
        fields = [_field(label, before.get(label, ""), text) for label, text in texts.items()]
        fields = [one for one in fields if one.old != one.new]
        if fields:
            changes.append(Change(CHANGED if key in old else ADDED, title, fields, link))
    return changes + [Change(REMOVED, title) for key, (title, _link, _texts) in old.items() if key not in new]


def _field(label, old, new):
    if old and new and old != new:
        return FieldChange(label, *_parts(old, new))
    return FieldChange(label, [(False, old)] if old else [], [(False, new)] if new else [])


def _parts(old, new):
    """Cut two texts into what they have in common and what not, by words."""
    was, is_now = WORDS.findall(old), WORDS.findall(new)
    if len(was) + len(is_now) > MOST_WORDS:
        return [(False, old)], [(False, new)]
    matcher = SequenceMatcher(None, [one.strip() for one in was], [one.strip() for one in is_now], autojunk=False)
    before, after = [], []
    for operation, i, j, k, m in matcher.get_opcodes():
        _add(before, operation != "equal", "".join(was[i:j]))
        _add(after, operation != "equal", "".join(is_now[k:m]))
    return before, after


def _add(parts, differs, text):
    """Add a part, or make the last one longer if it is of the same kind."""
    if parts and parts[-1][0] == differs:
        text = parts.pop()[1] + text
    if text:
        parts.append((differs, text))
