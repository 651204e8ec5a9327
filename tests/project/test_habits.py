"""Habits of the code that nobody has to remember, because these tests do."""

import ast
import re
from pathlib import Path

from django import forms
from django.apps import apps
from django.db import models

from config.editing import EditableModel, EditableModelForm

ROOT = Path(__file__).resolve().parents[2]
OWN_APPS = ["accounts", "districts", "inventory", "actionplans"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [
    path
    for app in ["config", *OWN_APPS]
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]

# Rows that are never edited or hold personal data of outsiders, whose traces must vanish with them.
WITHOUT_HISTORY = {"districts.Contact", "inventory.ImportRun", "actionplans.ProgressEntry"}

# Only these may write past save(), each for the reason given.
BULK_WRITES = {
    "actionplans/numbering.py": "numbers follow from the order of the goals; the history leaves them out",
    "config/editing.py": "claims the version in one statement; the save that follows writes history",
    "inventory/importers/storing.py": "writes hundreds of thousands of figures, and their history itself",
    "inventory/judging.py": "stores what may be shown of thousands of figures; the history leaves that out",
    "inventory/models/imports.py": "moves a run's state, which has its own log",
}

# Parts that are meaningless alone may vanish with what they belong to; everything else protects what it refers to.
CASCADES = {
    "districts.BodyMember.body",
    "districts.Contact.stakeholder",
    "inventory.AreaMatch.source",
    "inventory.CompositeComponent.index",
    "inventory.DisclosureState.municipality",
    "inventory.FormerFigure.district",
    "inventory.FormerFigure.group",
    "inventory.FormerFigure.indicator",
    "inventory.ImportRunStatusChange.run",
    "inventory.IndicatorUse.indicator",
    "inventory.NeedStatusChange.need",
    "inventory.SeriesBreak.indicator",
    "actionplans.EditionStatusChange.edition",
    "actionplans.GoalTarget.goal",
    "actionplans.MeasureStatusChange.measure",
    "actionplans.Milestone.measure",
    "actionplans.PhaseChange.plan",
    "actionplans.PlanStep.plan",
    "actionplans.SavedView.plan",
    "actionplans.SavedView.user",
}


def own_models():
    return [
        model
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    ]


def test_every_editable_model_has_history():
    without = {model._meta.label for model in own_models() if issubclass(model, EditableModel)} - {
        model._meta.label for model in own_models() if hasattr(model, "history")
    }

    assert without == WITHOUT_HISTORY


def test_deleting_takes_along_parts_only():
    cascading = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }

    assert cascading == CASCADES


def test_every_model_has_an_ordering_names_and_a_docstring():
    lacking = [
        model._meta.label
        for model in own_models()
        if not (model._meta.ordering and model.__doc__ and not model.__doc__.startswith(f"{model.__name__}("))
    ]

    assert lacking == []


def test_nothing_is_written_past_history():
    bulk = re.compile(r"\.(update|bulk_create|bulk_update)\(")

    writing = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and bulk.match(f".{node.func.attr}(")
        and not _is_mapping_update(node)
    }

    assert writing == set(BULK_WRITES)


def _is_mapping_update(node):
    """``dict.update(mapping)`` and hash.update(bytes) take a positional argument; a queryset's update never does."""
    return node.func.attr == "update" and bool(node.args)


def all_subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from all_subclasses(sub)


def test_forms_for_editable_models_refuse_stale_saves():
    careless = [
        form.__qualname__
        for form in all_subclasses(forms.ModelForm)
        if getattr(form, "_meta", None)
        and form._meta.model
        and issubclass(form._meta.model, EditableModel)
        and not issubclass(form, EditableModelForm)
        and form.__module__.split(".")[0] in OWN_APPS
    ]

    assert careless == []


def test_forms_name_their_fields():
    open_ended = [
        form.__qualname__
        for form in all_subclasses(EditableModelForm)
        if form._meta.model and form._meta.fields in (None, "__all__")
    ]

    assert open_ended == []


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)

    # Documents have no security policy, and colours and widths that come from data have no other place there.
    pages = [path for path in TEMPLATES if path.parent.name != "pdf"]

    found = [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_templates_fetch_nothing_from_elsewhere():
    outside = re.compile(r"""(src|href|action)=["'](https?:)?//""", re.IGNORECASE)

    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if outside.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_text_is_marked_safe_only_by_the_template_tags():
    trusting = re.compile(r"\|\s*safe\b|mark_safe|autoescape off")
    permitted = ROOT / "config" / "templatetags"

    found = [
        str(path.relative_to(ROOT))
        for path in [*TEMPLATES, *SOURCES]
        if permitted not in path.parents and trusting.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_raw_sql():
    raw = re.compile(r"\.raw\(|\.extra\(|RawSQL")

    assert [str(path) for path in SOURCES if raw.search(path.read_text(encoding="utf-8"))] == []
