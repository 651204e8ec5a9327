from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actionplans.models import Goal, GoalTarget
from districts.forms import OwnedForm
from inventory.models import Finding, Need, PopulationGroup

TOTAL = "total"


class GoalForm(OwnedForm):
    """A goal of a plan; what it rests on comes from the plan's district, its parts, or the whole city."""

    submit_another_label = _("Save and add another")
    sections = [
        ("", "", ["title", "text", "priority"]),
        (
            _("Place in the plan"),
            _("Guiding goals stand in a field of action; below them stand goals that say more exactly what to reach."),
            ["field", "parent"],
        ),
        (
            _("Why this goal"),
            _("A goal rests on findings. Needs can be added directly where no finding sums them up."),
            ["findings", "needs"],
        ),
    ]

    class Meta(OwnedForm.Meta):
        model = Goal
        fields = ["title", "text", "priority", "field", "parent", "findings", "needs"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "title": _("What is to be true in the end. Example: every child speaks German well when starting school."),
            "text": _("What is meant, for whom, and why now."),
            "parent": _("Empty: this is a guiding goal."),
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.plan = plan
        self.fields["parent"].queryset = plan.goals.guiding().exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = _("none, this is a guiding goal")
        if self.instance.pk and plan.is_numbered_for_good:
            self.fields["parent"].disabled = True
            self.fields["parent"].help_text = _(
                "Stays as it is: the plan was adopted and its goals keep their numbers."
            )
        fields = self.fields["field"].queryset
        self.fields["field"].queryset = fields.filter(Q(is_active=True) | Q(pk=self.instance.field_id))
        districts = plan.districts_in_scope()
        for name, model in (("findings", Finding), ("needs", Need)):
            offered = self.choices_of(model.objects.all()).filter(district__in=districts)
            self.fields[name].queryset = offered.select_related("district")

    def clean(self):
        cleaned = super().clean()
        if {"field", "parent"} & set(self.changed_data):
            self.instance.position = 0  # it joins other neighbours and comes last among them
        return cleaned


class GoalTargetForm(OwnedForm):
    """By what one will see that a goal is reached."""

    sections = [
        (
            _("By a figure"),
            _("An indicator with a target value. The present value then follows from the statistics by itself."),
            [("indicator", "group"), ("baseline", "baseline_year"), "target"],
        ),
        (_("By a criterion"), "", ["criterion"]),
        (_("When and what"), "", ["due_on", "kind"]),
    ]

    class Meta(OwnedForm.Meta):
        model = GoalTarget
        fields = [
            "indicator",
            "group",
            "baseline",
            "baseline_year",
            "target",
            "criterion",
            "due_on",
            "kind",
        ]
        localized_fields = ["baseline", "target"]
        widgets = {"criterion": forms.Textarea(attrs={"rows": 3}), "kind": forms.RadioSelect}
        help_texts = {
            "indicator": _("What is measured."),
            "group": _("Whom the figure is about."),
            "baseline": _("The value from which the goal starts."),
            "baseline_year": _("Of which year this value is."),
            "target": _("The value that is to be reached."),
            "criterion": _(
                "Where no figure fits. Example: the three big sports clubs have trainers of migrant families."
            ),
            "kind": _("Process: something is done. Outcome: something has changed for people."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("baseline", "baseline_year", "target"):
            self.fields[name].widget.attrs["class"] = "input--amount"
        if not self.initial.get("group"):
            self.initial["group"] = PopulationGroup.objects.filter(slug=TOTAL).values_list("pk", flat=True).first()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("indicator"):
            if cleaned.get("target") is None and "target" not in self.errors:
                self.add_error("target", _("Give the value that the indicator is to reach."))
            if not cleaned.get("group") and "group" not in self.errors:
                self.add_error("group", _("Say whom the figure is about."))
        elif not cleaned.get("criterion"):
            self.add_error("indicator", _("Choose an indicator, or describe a criterion in words."))
        else:
            cleaned["group"] = None
        return cleaned
