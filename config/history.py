"""What changed on an object, for people: who, when, which field, from what to what."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.formats import localize, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HIDDEN_FIELDS = {"id", "version", "creation_key"}
CREATED, CHANGED, DELETED = "+", "~", "-"
DEEDS = {CREATED: gettext_lazy("entered"), CHANGED: gettext_lazy("changed"), DELETED: gettext_lazy("deleted")}


@dataclass
class HistoryEntry:
    """
    One saved change: ``changes`` holds (label, old, new) with texts as a person reads them.

    ``subject`` says what happened to which part of the object; it is empty for a change of the object itself.
    """

    when: datetime
    who: str
    kind: str
    reason: str = ""
    subject: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def history_of(obj, *, parts=(), limit=20):
    """
    Return the newest ``limit`` changes of an object as HistoryEntry, newest first.

    ``parts`` names relations to rows that belong to the object, such as "milestones"; what happened to them is told
    among its own changes, even when they are gone. Saves that changed nothing visible are left out. Costs queries for
    each record that touches a foreign key or a many-to-many field; show it on an object's page, never in a list.
    """
    entries = _entries(type(obj), list(obj.history.select_related("history_user")[: limit + 1]), limit)
    for name in parts:
        relation = obj._meta.get_field(name)
        entries += _entries_of_parts(relation.related_model, {relation.field.name: obj}, limit)
    return sorted(entries, key=lambda entry: entry.when, reverse=True)[:limit]


def _entries_of_parts(model, belonging, limit):
    """Return the newest changes of each row of ``model`` that belongs or belonged to an object."""
    by_row = defaultdict(list)
    for record in model.history.filter(**belonging).select_related("history_user")[: 3 * limit]:
        by_row[record.id].append(record)
    kind, entries = capfirst(model._meta.verbose_name), []
    for records in by_row.values():
        entries += _entries(model, records, limit, subject=f"{kind} {records[0].instance}")
    return entries


def _entries(model, records, limit, subject=""):
    """Return what ``records`` of one row, newest first, say about its changes."""
    entries = []
    for index, record in enumerate(records[:limit]):
        older = records[index + 1] if index + 1 < len(records) else None
        entry = HistoryEntry(
            when=record.history_date,
            who=str(record.history_user or _("the system")),
            kind=record.history_type,
            reason=record.history_change_reason or "",
            subject=f"{subject}: {DEEDS[record.history_type]}" if subject else "",
        )
        if record.history_type == CHANGED and older is not None:
            delta = record.diff_against(older, excluded_fields=HIDDEN_FIELDS, foreign_keys_are_objs=True)
            entry.changes = [_describe(model, change) for change in delta.changes]
            if not entry.changes:
                continue
        entries.append(entry)
    return entries


def _describe(model, change):
    model_field = model._meta.get_field(change.field)
    label = str(getattr(model_field, "verbose_name", change.field))
    return label, _text(model_field, change.old), _text(model_field, change.new)


def _text(model_field, value):
    if model_field.many_to_many:
        other = model_field.m2m_reverse_field_name()
        return ", ".join(sorted(str(row[other]) for row in value))
    if value is None or value == "":
        return ""
    if model_field.choices:
        return str(dict(model_field.flatchoices).get(value, value))
    if isinstance(value, dict | list):
        return _("(data)")
    if isinstance(value, Decimal):
        return number_format(value, force_grouping=True)
    return str(localize(value))
