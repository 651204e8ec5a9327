from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actionplans.models import FundingSource, Measure, Milestone, SavedView
from config.forms import DateField, KernFormMixin, MoneyField
from config.parsing import parse_money
from config.uploads import DocumentField
from districts.forms import OwnedForm
from inventory.models import FieldOfAction, Need

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


class MeasureForm(OwnedForm):
    """All of a measure but its state, milestones and money. The first section suffices to begin with."""

    sections = [
        (
            _("The essentials"),
            _("This is enough to begin with. Everything else can follow."),
            ["title", "goals", "lead", ("starts_on", "ends_on"), "is_open_ended"],
        ),
    ]
    folded = [
        (_("What happens"), "", ["description", "fields", "target_groups", "needs"]),
        (_("Where"), "", ["reach", "place_district", "place"]),
        (_("Who takes part"), "", ["partners", "area_coordinator"]),
        (
            _("Kind and weight"),
            "",
            ["priority", "novelty", "existing_activity", "is_starter_project", "is_key_project"],
        ),
        (
            _("Means"),
            _("Amounts by year and source are entered on the measure's page."),
            ["is_cost_neutral", "staff_fte"],
        ),
        (_("Success and review"), "", ["result_indicators", ("next_review_on", "review_interval")]),
        (_("Publication and notes"), "", ["is_public", "internal_note"]),
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnedForm.Meta):
        model = Measure
        fields = [
            "title",
            "goals",
            "lead",
            "starts_on",
            "ends_on",
            "is_open_ended",
            "description",
            "fields",
            "target_groups",
            "needs",
            "reach",
            "place_district",
            "place",
            "partners",
            "area_coordinator",
            "priority",
            "novelty",
            "existing_activity",
            "is_starter_project",
            "is_key_project",
            "is_cost_neutral",
            "staff_fte",
            "result_indicators",
            "next_review_on",
            "review_interval",
            "is_public",
            "internal_note",
        ]
        widgets = {"description": LONG, "result_indicators": SHORT, "internal_note": SHORT}
        labels = {"lead": _("responsible (leads the measure)")}
        help_texts = {
            "title": _("What is done, in one line. For example: Language café in the neighbourhood centre."),
            "goals": _("What the measure is for."),
            "lead": _("One office or organisation that answers for it."),
            "is_open_ended": _("Goes on without a set end."),
            "description": _("What exactly happens, how often, with whom. Two or three sentences are enough."),
            "fields": _("Left empty, those of the goals are taken."),
            "place": _("For example: family centre, Ringstraße 12."),
            "staff_fte": _("For example 0.5 for half a position."),
            "result_indicators": _("For example: 40 women take part each year; half of them for six months or longer."),
            "existing_activity": _("If the measure carries on something that exists."),
        }

    def __init__(self, *args, plan, on, **kwargs):
        """``on`` is the day since which a new measure is in its first state."""
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.plan, self.instance.status_since = plan, on
        else:
            self.submit_another_label = ""
        choices = {
            "goals": plan.goals.all(),
            "place_district": plan.own_districts(),
            "needs": self._offered(Need).filter(district__in=plan.districts_in_scope()),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset
        for name, text in (("starts_on", "period_text"), ("lead", "lead_text"), ("partners", "partners_text")):
            if stated := getattr(self.instance, text):
                self.fields[name].help_text = _("As stated: “%(text)s”") % {"text": stated}

    def _offered(self, model):
        return model.objects.visible_to(self.user).of(self.municipality)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end lies before the start."))
        if ends_on and cleaned.get("is_open_ended"):
            self.add_error("ends_on", _("An open-ended measure has no end date."))
        if "fields" in cleaned and not cleaned["fields"]:
            cleaned["fields"] = list(FieldOfAction.objects.filter(goals__in=cleaned.get("goals") or []).distinct())
        return cleaned

    def save(self, commit=True):
        """Save the measure; a new one takes its number in the same transaction."""
        if self.instance.pk:
            return super().save(commit)
        with transaction.atomic():
            self.instance.number = self.instance.plan.next_measure_number()
            return super().save(commit)


class MeasureStatusForm(KernFormMixin, forms.Form):
    """A measure on its way into another state; ``seen`` is the state in which the person saw it."""

    seen = forms.ChoiceField(choices=Measure.Status, widget=forms.HiddenInput)
    new = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    on = DateField(label=_("As of"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=SHORT,
        required=False,
        help_text=_("Needed for postponing and dropping; everybody who sees the measure can read it."),
    )
    submit_label = _("Change state")

    def __init__(self, *args, measure, today, **kwargs):
        super().__init__(*args, initial={"seen": measure.status, "on": today}, **kwargs)
        self.measure, self.today = measure, today
        self.fields["new"].choices = measure.next_states

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("The day lies in the future."))
        return self.cleaned_data["on"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new") in Measure.NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason."))
        return cleaned


class ClearUpForm(OwnedForm):
    """Turns texts from an import into values; made by :func:`clear_up_form` for the texts that wait."""

    texts = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, _text in self.texts:
            self.fields[f"drop_{name}"] = forms.BooleanField(
                label=_("The text is settled and can go; it stays in the history."), required=False
            )
        if self._asks_for_money():
            self._add_money_fields()
        self.sections = [
            (self._label(name), _("As stated: “%(text)s”") % {"text": text}, self._section(name))
            for name, text in self.texts
        ]

    def _asks_for_money(self):
        return any(name in ("cost_text", "funding_text") for name, _text in self.texts)

    def _add_money_fields(self):
        sources = self.choices_of(FundingSource.objects.all())
        self.lines_without_source = list(self.instance.budget_lines.filter(source=None))
        if not self.lines_without_source:
            amount = self._readable_amount()
            self.fields["amount"] = MoneyField(label=_("amount in euros"), required=False, min_value=0, initial=amount)
            self.fields["year"] = forms.IntegerField(
                label=_("budget year"), required=False, min_value=1990, max_value=2100
            )
        self.fields["source"] = forms.ModelChoiceField(label=_("funding source"), queryset=sources, required=False)

    def _readable_amount(self):
        try:
            return parse_money(self.instance.cost_text)
        except ValueError:
            return None

    def _label(self, name):
        return capfirst(Measure._meta.get_field(name).verbose_name)

    def _section(self, name):
        """Return the fields shown under a text; money stands under the first of its two texts."""
        names = [text for text, _stated in self.texts]
        fields = [("starts_on", "ends_on"), "is_open_ended"] if name == "period_text" else [*CLEARED_BY[name]]
        if name == next((text for text in names if text in ("cost_text", "funding_text")), None):
            fields += [("year", "amount"), "source"]
        return [*fields, f"drop_{name}"]

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end lies before the start."))
        if ends_on and cleaned.get("is_open_ended"):
            self.add_error("ends_on", _("An open-ended measure has no end date."))
        if cleaned.get("amount") is not None and not cleaned.get("year"):
            if "amount" in self.changed_data or cleaned.get("source"):
                self.add_error("year", _("Say in which budget year."))
            cleaned["amount"] = None
        return cleaned

    def save(self, commit=True):
        """Save the measure with its new budget line, or with the source of those that lacked one."""
        with transaction.atomic():
            for name, _text in self.texts:
                if self.cleaned_data.get(f"drop_{name}"):
                    setattr(self.instance, name, "")
            measure = super().save(commit)
            source = self.cleaned_data.get("source")
            if self.cleaned_data.get("amount") is not None:
                measure.budget_lines.create(
                    year=self.cleaned_data["year"], amount=self.cleaned_data["amount"], source=source
                )
            elif source:
                for line in self.lines_without_source:
                    line.source = source
                    line.version += 1
                    line.save(update_fields=["source", "version"])
            return measure


CLEARED_BY = {
    "period_text": ["starts_on", "ends_on", "is_open_ended"],
    "lead_text": ["lead"],
    "partners_text": ["partners"],
    "cost_text": ["is_cost_neutral"],
    "funding_text": [],
}


def clear_up_form(measure):
    """Return the form class for the texts of a measure that wait to be cleared up."""
    texts = measure.texts_to_clear_up
    form = modelform_factory(
        Measure, form=ClearUpForm, fields=[field for name, _text in texts for field in CLEARED_BY[name]]
    )
    form.texts = texts
    return form


class MilestoneForm(OwnedForm):
    submit_another_label = _("Save and add another")

    class Meta(OwnedForm.Meta):
        model = Milestone
        fields = ["title", "due_on"]
        help_texts = {"title": _("A step one can tell is done. For example: rooms are rented.")}


class MilestoneDoneForm(KernFormMixin, forms.Form):
    """On which day a milestone was reached."""

    done_on = DateField(label=_("Done on"))
    form_tag = False

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, initial={"done_on": today}, **kwargs)
        self.today = today

    def clean_done_on(self):
        if self.cleaned_data["done_on"] > self.today:
            raise ValidationError(_("The day lies in the future."))
        return self.cleaned_data["done_on"]


class MeasureDocumentForm(KernFormMixin, forms.Form):
    """A file for a measure."""

    file = DocumentField(label=_("File"), help_text=_("PDF, Word, spreadsheet or picture, at most 20 MB."))
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Left empty: the file's name.")
    )
    submit_label = _("Add document")


class SavedViewForm(forms.ModelForm):
    """The current filter under a name."""

    class Meta:
        model = SavedView
        fields = ["name", "query"]
