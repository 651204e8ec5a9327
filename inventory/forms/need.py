from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import KernFormMixin
from inventory.forms.evidence import figures_about, say_figure
from inventory.forms.placed import PlacedForm
from inventory.models import Need


class NeedForm(PlacedForm):
    """Record what somebody needs: four questions, the rest if one knows it."""

    sections = [
        (
            _("What is needed"),
            "",
            ["title", "district", "fields", "weight"],
        ),
    ]
    folded = [
        (
            _("Where it comes from"),
            _("By this, people can see later that they were heard. Residents are never named."),
            ["origin", "event", "stakeholder", "observation", "recorded_on"],
        ),
        (
            _("Further details"),
            "",
            ["text", "target_groups", "place"],
        ),
    ]
    submit_another_label = _("Save and add another")

    class Meta(PlacedForm.Meta):
        model = Need
        fields = [
            "title",
            "district",
            "fields",
            "weight",
            "origin",
            "event",
            "stakeholder",
            "observation",
            "recorded_on",
            "text",
            "target_groups",
            "place",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _(
            "In one sentence, for example: language course in the morning with childcare."
        )
        self.fields["text"].help_text = _(
            "What exactly is missing, when and for whom? Please write no names of persons."
        )
        self.fields["place"].help_text = _("For example: playground at the church.")
        self.fields["event"].queryset = self.fields["event"].queryset.select_related("district")
        figures = self.fields["observation"]
        figures.queryset = figures_about(
            figures.queryset,
            self.municipality,
            districts=self.keys_in_question("district"),
            also=self.keys_in_question("observation"),
        )
        figures.label_from_instance = say_figure
        figures.help_text = _("The newest figures of the chosen district and of the whole city.")


class NeedDecisionForm(KernFormMixin, forms.Form):
    """What becomes of a need, and why."""

    WORDS = {
        Need.Status.TAKEN_UP: _("Take up: it goes into findings, goals or measures"),
        Need.Status.NOT_TAKEN_UP: _("Do not take up: say why"),
        Need.Status.FULFILLED: _("Fulfilled: what was asked for is there"),
        Need.Status.RECORDED: _("Open again: take the decision back"),
    }

    submit_label = _("Record the decision")

    decision = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The people who named the need will read this. Write so that they understand it, for example: “The "
            "day-care centre offers this from September; there are still places.”"
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, need, **kwargs):
        super().__init__(*args, initial={"seen_version": need.version}, **kwargs)
        self.need = need
        possible = {value for value, _label in need.next_states}
        self.fields["decision"].choices = [(value, word) for value, word in self.WORDS.items() if value in possible]

    def clean(self):
        cleaned = super().clean()
        if "seen_version" in cleaned and cleaned["seen_version"] != self.need.version:
            self.data = self.data.copy()
            self.data["seen_version"] = self.need.version
            raise forms.ValidationError(
                _("Somebody else has changed this need in the meantime. Look at it again before you decide."),
                code="stale",
            )
        if cleaned.get("decision") in Need.NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", forms.ValidationError(_("Say why the need is not taken up."), code="required"))
        return cleaned
