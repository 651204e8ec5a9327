"""What changed on an object, for people: who, when, which field, from what to what."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import localize
from django.utils.translation import gettext as _

HIDDEN_FIELDS = {"id", "version", "creation_key"}
CREATED, CHANGED, DELETED = "+", "~", "-"


@dataclass
class HistoryEntry:
    """One saved change: ``changes`` holds (label, old, new) with texts as a person reads them."""

    when: datetime
    who: str
    kind: str
    reason: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def history_of(obj, *, limit=20):
    """
    Return the newest ``limit`` changes of an object as HistoryEntry, newest first.

    Saves that changed nothing visible are left out. Costs queries for each record that touches a foreign key or a
    many-to-many field; show it on an object's page, never in a list.
    """
    records = list(obj.history.select_related("history_user")[: limit + 1])
    entries = []
    for index, record in enumerate(records[:limit]):
        older = records[index + 1] if index + 1 < len(records) else None
        entry = HistoryEntry(
            when=record.history_date,
            who=str(record.history_user or _("the system")),
            kind=record.history_type,
            reason=record.history_change_reason or "",
        )
        if record.history_type == CHANGED and older is not None:
            delta = record.diff_against(older, excluded_fields=HIDDEN_FIELDS, foreign_keys_are_objs=True)
            model = type(obj)
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
    return str(localize(value))
