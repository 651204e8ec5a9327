from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actionplans.models import Edition, Resolution
from config.forms import KernFormMixin
from config.uploads import DocumentField, UploadKind
from districts.forms import OwnedForm

RESOLUTION_FILES = (UploadKind.PDF, UploadKind.DOCX, UploadKind.ODT)


class EditionForm(OwnedForm):
    """What an edition is submitted with; everything else is taken from the plan."""

    submit_label = _("Submit the plan")

    class Meta(OwnedForm.Meta):
        model = Edition
        fields = ["submitted_on", "note"]
        widgets = {"note": forms.Textarea({"rows": 3})}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("submitted_on", today)

    def clean_submitted_on(self):
        return _refuse_future(self.cleaned_data["submitted_on"], self.today)


class WithdrawalForm(KernFormMixin, forms.Form):
    """Why an edition is taken back."""

    form_tag = False
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For example “Amounts for 2027 have changed.” It is kept with the edition."),
    )


class ResolutionTextForm(OwnedForm):
    """What may be added to a recorded resolution: the decision, and what is printed on the cover, stay."""

    file = DocumentField(
        label=_("Document"),
        kinds=RESOLUTION_FILES,
        required=False,
        help_text=_("The paper or an extract from the minutes, as PDF, DOCX or ODT; it can be added later."),
    )

    sections = [
        (_("Vote"), _("As far as it was counted."), [("votes_for", "votes_against", "abstentions")]),
        (_("Text"), "", ["wording", "conditions", "deadline"]),
        (_("Document and address"), "", ["file", "web_address"]),
    ]

    class Meta(OwnedForm.Meta):
        model = Resolution
        fields = ["votes_for", "votes_against", "abstentions", "wording", "conditions", "deadline", "web_address"]
        widgets = {
            "outcome": forms.RadioSelect,
            "wording": forms.Textarea({"rows": 4}),
            "conditions": forms.Textarea({"rows": 3}),
        }
        help_texts = {
            "conditions": _("What the body attached to its decision, for example a report after one year."),
            "deadline": _("Until when something has to be done that the resolution demands."),
        }

    def clean(self):
        cleaned = super().clean()
        decided_on = cleaned.get("decided_on", self.instance.decided_on)
        if cleaned.get("deadline") and decided_on and cleaned["deadline"] < decided_on:
            self.add_error("deadline", _("The deadline lies before the resolution."))
        return cleaned


class ResolutionForm(ResolutionTextForm):
    """What a body decided about a submitted edition."""

    sections = [
        (_("Decision"), "", ["body", ("decided_on", "number"), "outcome"]),
        *ResolutionTextForm.sections,
    ]
    submit_label = _("Record the resolution")

    class Meta(ResolutionTextForm.Meta):
        fields = ["body", "decided_on", "number", "outcome", *ResolutionTextForm.Meta.fields]

    def __init__(self, *args, edition, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition, self.today = edition, today
        self.fields["outcome"].choices = Resolution.Outcome.choices
        self.instance.edition, self.instance.plan = edition, edition.plan

    def clean_decided_on(self):
        decided_on = _refuse_future(self.cleaned_data["decided_on"], self.today)
        if decided_on < self.edition.submitted_on:
            raise ValidationError(
                _("The edition was submitted on %(day)s; it cannot have been decided about before."),
                code="before",
                params={"day": f"{self.edition.submitted_on:%d.%m.%Y}"},
            )
        return decided_on

    def clean(self):
        cleaned = super().clean()
        key = {name: cleaned.get(name) for name in ("body", "decided_on", "number")}
        if all(key.values()) and self.edition.plan.resolutions.filter(**key).exists():
            raise ValidationError(_("This resolution is recorded already."), code="unique")
        return cleaned


def _refuse_future(day, today):
    if day > today:
        raise ValidationError(_("This day lies ahead."), code="future")
    return day
