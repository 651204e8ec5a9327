"""
Forms in the look of the product: fields for dates and amounts, a searchable choice of several, sections, filters.

A form takes ``KernFormMixin`` and says its ``sections``; a template says ``{% crispy form %}``.
"""

import re
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget

from config.parsing import parse_money


class MultiSelect(forms.CheckboxSelectMultiple):
    """Choose several of many: a scrolling list of checkboxes, to which a script adds a search box."""

    is_searchable = True


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows of a model, by primary key; a number that no database can hold is no valid choice."""

    _LONGEST_KEY = 18

    def clean(self, value):
        for one in value if isinstance(value, list | tuple) else ():
            if isinstance(one, str) and len(one) > self._LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": one[:40]})
        return super().clean(value)


class LeanSelect(forms.Select):
    """A choice of one that stands on a page some hundred times: without a template for each of its options."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join("", "{}", ((self._drawn(*choice, chosen),) for choice in self.choices))
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})), options
        )

    def _drawn(self, value, label, chosen):
        if isinstance(label, list | tuple):
            options = format_html_join("", "{}", ((self._drawn(*choice, chosen),) for choice in label))
            return format_html('<optgroup label="{}">{}</optgroup>', value, options)
        return format_html("<option{}>{}</option>", flatatt({"value": value, "selected": str(value) in chosen}), label)


class DateField(forms.DateField):
    """A date as it is typed in a German office: 1.3.26, 01.03.2026, 01032026 or 2026-03-01."""

    default_error_messages = {"invalid": _("Enter a date such as 01.03.2026.")}
    widget = forms.DateInput(
        format="%d.%m.%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--date"}
    )

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"])
        kwargs["help_text"] = kwargs.get("help_text") or _("DD.MM.YYYY")
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"\s+", "", value)
            value = re.sub(r"^(\d\d)(\d\d)(\d\d|\d{4})$", r"\1.\2.\3", value)
        return super().to_python(value)


class MoneyInput(forms.TextInput):
    """A box for an amount in euros."""

    unit = "€"

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "input--amount", **(attrs or {})})

    def format_value(self, value):
        """Write a stored amount as 12.500,00; what a person typed stays as it is."""
        if isinstance(value, Decimal | int):
            return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        return value


class MoneyField(forms.DecimalField):
    """An amount in euros; takes 12500, 12.500 and 12.500,00 €, and refuses what could be read in two ways."""

    widget = MoneyInput

    def __init__(self, **kwargs):
        super().__init__(**{"max_digits": 14, "decimal_places": 2, **kwargs})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return parse_money(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


def kern_formfield(db_field, **kwargs):
    """Make a model form's field the way this product shows it; to be given as ``Meta.formfield_callback``."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        return db_field.formfield(**{"form_class": DateField, **kwargs})
    if isinstance(db_field, models.ManyToManyField):
        return db_field.formfield(**{"form_class": ManyField, "widget": MultiSelect, **kwargs})
    return db_field.formfield(**kwargs)


class Section(Fieldset):
    """A part of a form with a heading and, where it helps, a sentence."""

    template = "%s/layout/section.html"

    def __init__(self, title, hint, fields):
        super().__init__(title, *(_side_by_side(field) for field in fields))
        self.hint = hint


class FoldedSection(Section):
    """A part of a form that most people leave out: closed, unless there is something in it to look at."""

    template = "%s/layout/section_folded.html"

    def __init__(self, title, hint, fields, *, is_open):
        super().__init__(title, hint, fields)
        self.is_open = is_open


def _side_by_side(field):
    return Div(*field, css_class="form-row") if isinstance(field, list | tuple) else field


class KernFormMixin:
    """
    Draw a form in KERN's look.

    ``sections`` is a list of ``(title, hint, fields)``; a tuple among the fields stands side by side. Without sections
    all fields follow one another. ``folded`` lists sections in the same way that follow closed, so that a new entry is
    quickly made; with errors in them, or for an entry that exists, they are open. A view may set ``cancel_url`` and the
    labels before the form is drawn.
    """

    sections = []
    folded = []
    submit_label = _("Save")
    submit_another_label = ""
    cancel_url = ""
    form_action = ""
    form_tag = True

    @cached_property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = self.form_tag
        helper.form_action = self.form_action
        helper.form_class = "kern-form"
        helper.attrs = {"novalidate": True}
        helper.render_hidden_fields = True
        helper.layout = Layout(*self.drawn_layout())
        helper.submit_label = self.submit_label
        helper.submit_another_label = self.submit_another_label
        helper.cancel_url = self.cancel_url
        return helper

    def drawn_layout(self):
        """Return the parts of the form, the folded ones last."""
        later = {title for title, _hint, _fields in self.folded}
        sections = self.drawn_sections()
        shown = [Section(*section) for section in sections if section[0] not in later]
        return shown + [
            FoldedSection(*section, is_open=self._is_worth_a_look(section[2]))
            for section in sections
            if section[0] in later
        ]

    def _is_worth_a_look(self, fields):
        names = {name for field in fields for name in ([field] if isinstance(field, str) else field)}
        instance = getattr(self, "instance", None)
        return bool((instance and instance.pk) or names & self.errors.keys())

    def drawn_sections(self):
        """Return the sections with those fields that this form has; what no section names comes last."""
        rest = [bound.name for bound in self.visible_fields()]
        drawn = []
        for title, hint, fields in [*self.sections, *self.folded]:
            kept = []
            for field in fields:
                names = field if isinstance(field, list | tuple) else (field,)
                present = [name for name in names if name in rest]
                rest = [name for name in rest if name not in present]
                if present:
                    kept.append(present if len(present) > 1 else present[0])
            if kept:
                drawn.append((title, hint, kept))
        if rest:
            drawn.append(("", "", rest))
        return drawn


class FilterForm(forms.Form):
    """
    The form above a list; a FilterSet takes it as ``Meta.form``.

    A field named ``q`` is the search box and always in sight; the others fold away until one is in use.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, BooleanWidget):
                field.widget.choices = [("", _("All")), *field.widget.choices[1:]]

    @cached_property
    def helper(self):
        return filter_helper(self)

    @property
    def is_narrowed(self):
        """Whether a filter other than the search box is in use."""
        return self.is_bound and any(name != "q" for name in self.changed_data)


def filter_helper(form):
    """Return the helper that draws a form as filters, sent by GET."""
    folded = [bound.name for bound in form.visible_fields() if bound.name != "q"]
    helper = FormHelper()
    helper.form_method = "get"
    helper.disable_csrf = True
    helper.form_class = "filter-form"
    helper.attrs = {"novalidate": True}
    helper.template = "kern/filter_form.html"
    helper.layout = Layout(Div(*folded, css_class="filter-form__fields"))
    helper.render_hidden_fields = True
    helper.has_folded_fields = bool(folded)
    return helper
