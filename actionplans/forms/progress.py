from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure, ProgressEntry, Review
from actionplans.reporting import reportable_states
from actionplans.reviewing import state_after
from config.forms import ManyField
from config.uploads import IMAGES, DocumentsField, UploadKind
from districts.forms import OwnedForm


class ProgressForm(OwnedForm):
    """What happened, on a phone, in under a minute; the rest may stay empty."""

    status = forms.ChoiceField(label=_("The measure is now"), required=False, widget=forms.RadioSelect)
    reached = ManyField(
        label=_("Milestones reached"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    files = DocumentsField(
        label=_("Photos and files"),
        required=False,
        kinds=[*IMAGES, UploadKind.PDF],
        help_text=_("Show people only if they have agreed. Place and time are removed from photos."),
    )

    sections = [
        ("", "", ["text", "event_on", "light", "files"]),
        (_("Milestones and state"), "", ["reached", "status", ("percent", "people_reached")]),
        (_("What else the office should know"), "", ["remains", "obstacles", "help_needed"]),
    ]
    submit_label = _("Save entry")

    class Meta(OwnedForm.Meta):
        model = ProgressEntry
        fields = [
            "text",
            "event_on",
            "light",
            "percent",
            "people_reached",
            "remains",
            "obstacles",
            "help_needed",
        ]
        widgets = {
            "light": forms.RadioSelect,
            "text": forms.Textarea({"rows": 4}),
            "remains": forms.Textarea({"rows": 3}),
            "obstacles": forms.Textarea({"rows": 3}),
            "help_needed": forms.Textarea({"rows": 3}),
        }
        help_texts = {
            "text": _("For example: “First café with 35 neighbours; the parents' council wants to join in.”"),
            "help_needed": _("For example a room, an interpreter, a decision by the office."),
        }

    def __init__(self, *args, measure, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.measure = measure
        self.today = today
        if not self.instance.event_on:
            self.initial.setdefault("event_on", today)
        self.fields["reached"].queryset = measure.milestones.open()
        if not self.fields["reached"].queryset:
            del self.fields["reached"]
        if states := reportable_states(measure):
            unchanged = ("", _("as before: %s") % measure.get_status_display())
            self.fields["status"].choices = [unchanged, *states]
            self.fields["status"].initial = ""
        else:
            del self.fields["status"]

    def clean_event_on(self):
        event_on = self.cleaned_data["event_on"]
        if event_on > self.today:
            raise ValidationError(_("This day lies ahead. Enter what has happened already."), code="future")
        return event_on


class CorrectionForm(ProgressForm):
    """An entry in place of an earlier one; what was reported with it about milestones and state stays."""

    submit_label = _("Save correction")

    def __init__(self, *args, corrects, **kwargs):
        initial = {name: getattr(corrects, name) for name in self._meta.fields}
        super().__init__(*args, initial=initial, measure=corrects.measure, **kwargs)
        self.instance.corrects = corrects
        for name in ("reached", "status"):
            self.fields.pop(name, None)


class ReviewForm(OwnedForm):
    """A look back on a set day, and the next one."""

    sections = [
        (_("When and by whom"), "", [("held_on", "body")]),
        (_("What was done and what it brought"), "", ["steps_done", "remains", "results", "effects"]),
        (_("What follows"), "", ["assessment", "decision", "next_review_on"]),
    ]
    submit_label = _("Save review")

    class Meta(OwnedForm.Meta):
        model = Review
        fields = [
            "held_on",
            "body",
            "steps_done",
            "remains",
            "results",
            "effects",
            "assessment",
            "decision",
            "next_review_on",
        ]
        widgets = {
            "decision": forms.RadioSelect,
            **{
                name: forms.Textarea({"rows": 4})
                for name in ("steps_done", "remains", "results", "effects", "assessment")
            },
        }

    def __init__(self, *args, plan, measure, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.measure = measure
        self.instance.plan = plan
        self.instance.measure = measure

    def clean_held_on(self):
        held_on = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise ValidationError(_("This day lies ahead. Record the review once it was held."), code="future")
        return held_on

    def clean(self):
        cleaned = super().clean()
        decision, next_review_on = cleaned.get("decision"), cleaned.get("next_review_on")
        goes_on = decision in (Review.Decision.CONTINUE, Review.Decision.ADJUST)
        if goes_on and not next_review_on and "next_review_on" not in self.errors:
            self.add_error("next_review_on", _("What goes on is reviewed again: set the next date."))
        drops = state_after(self.measure, decision) == Measure.Status.DROPPED
        if drops and not cleaned.get("assessment"):
            self.add_error("assessment", _("Say why the measure is dropped."))
        return cleaned
