from django import forms
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan, PlanStep
from actionplans.models.plan import RESERVED_SLUGS
from config.forms import FilterForm, KernFormMixin, MoneyField
from districts.forms import OwnedForm
from districts.models import District
from inventory.levels import has_levels
from inventory.models import CompositeIndex

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


class PlanForm(OwnedForm):
    """What a plan is: district, title, period, kind."""

    sections = [
        ("", "", ["title", "district", ("starts_on", "ends_on")]),
        (_("Kind of plan"), "", [("form", "orientation"), "predecessor"]),
        (_("Address"), "", ["slug"]),
    ]

    class Meta(OwnedForm.Meta):
        model = Plan
        fields = ["title", "district", "starts_on", "ends_on", "form", "orientation", "predecessor", "slug"]
        help_texts = {
            "title": _("For example: Local Action Plan Nordstadt 2026–2028."),
            "district": _("The area the plan is for. For a plan for everybody choose the whole city."),
            "slug": _("Left empty, it is made from the title."),
            "predecessor": _("The plan that this one carries on, if there is one."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        districts = self.fields["district"].queryset
        self.fields["district"].queryset = districts.filter(pk__in=District.objects.workable_by(self.user))
        if self.instance.pk:
            self.fields["predecessor"].queryset = self.fields["predecessor"].queryset.exclude(pk=self.instance.pk)
            if self.instance.goals.exists() or self.instance.measures.exists():
                self.fields["district"].disabled = True
                self.fields["district"].help_text = _("Cannot be changed any more: goals and measures refer to it.")

    def clean_predecessor(self):
        """Refuse a plan that itself carries on this one."""
        predecessor = earlier = self.cleaned_data["predecessor"]
        while earlier is not None:
            if earlier.pk == self.instance.pk:
                raise ValidationError(_("That plan carries on this one."))
            earlier = earlier.predecessor
        return predecessor

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("The end lies before the start."))
        if cleaned.get("title") and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = self.suggest_slug(cleaned["title"])
        return cleaned

    def suggest_slug(self, title):
        """Return a short name made of the title that no other plan of the municipality has."""
        longest = Plan._meta.get_field("slug").max_length
        wanted = slugify(title.translate(UMLAUTS))[: longest - 4].strip("-") or "plan"
        others = Plan.objects.of(self.municipality).exclude(pk=self.instance.pk)
        taken = {*RESERVED_SLUGS, *others.filter(slug__startswith=wanted).values_list("slug", flat=True)}
        suggestions = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
        return next(slug for slug in suggestions if slug not in taken)


class NewPlanForm(PlanForm):
    """A new plan with the reasons for its district; later they have a form of their own among the texts."""

    sections = [
        *PlanForm.sections[:1],
        (
            _("Why this district"),
            _("Can follow later. Compare the districts to see which reason fits which of them."),
            ["choice_reason", "choice_text"],
        ),
        *PlanForm.sections[1:],
    ]

    class Meta(PlanForm.Meta):
        fields = [*PlanForm.Meta.fields, "choice_reason", "choice_text"]
        widgets = {"choice_text": forms.Textarea(attrs={"rows": 8})}


class DistrictChoiceForm(FilterForm):
    """By what the districts are compared when one is chosen for a plan; ``level`` is that of its district."""

    reason = forms.ChoiceField(choices=Plan.ChoiceReason, required=False, widget=forms.HiddenInput)
    index = forms.ModelChoiceField(
        label=_("index"),
        queryset=CompositeIndex.objects.none(),
        required=False,
        empty_label=_("without an index"),
        help_text=_("A saved index says where several burdens come together."),
    )
    level = forms.ChoiceField(label=_("level of the districts"), choices=CompositeIndex.Level, required=False)

    def __init__(self, *args, municipality, user, level="", **kwargs):
        super().__init__(*args, **kwargs)
        if level or not has_levels(municipality):
            del self.fields["level"]
        level = level or self.data.get("level") or CompositeIndex.Level.UPPER
        indices = CompositeIndex.objects.visible_to(user).of(municipality)
        self.fields["index"].queryset = indices.filter(level=level)


class SectionForm(OwnedForm):
    """
    One section of a plan's text.

    What somebody saved in another section in the meantime is no conflict: the form only minds its own fields.
    """

    form_tag = False

    def clean(self):
        opened = self.cleaned_data.get("opened_version")
        if opened is not None and opened < self.instance.version and self.is_untouched_since(opened):
            self.cleaned_data["opened_version"] = self.instance.version
        return super().clean()

    def is_untouched_since(self, version):
        """Return whether this section's fields are stored as they were in that version of the plan."""
        names = [self.instance._meta.get_field(name).attname for name in self._meta.fields]
        opened = self.instance.history.filter(version=version).first()
        return opened is not None and all(getattr(opened, name) == getattr(self.instance, name) for name in names)


def section_form(section):
    """Return the form class for one section of a plan's text."""
    form_fields = [Plan._meta.get_field(name) for name in section.fields]
    texts = [field.name for field in form_fields if field.get_internal_type() == "TextField"]
    return modelform_factory(
        Plan,
        form=SectionForm,
        fields=list(section.fields),
        widgets={name: forms.Textarea(attrs={"rows": 12 if len(texts) == 1 else 6}) for name in texts},
        field_classes={"budget_frame": MoneyField},
        localized_fields=["hours_released"],
        help_texts=section.examples,
    )


class PlanStepForm(OwnedForm):
    """
    What is recorded about one step of the catalogue.

    A step gets its row with its first save; until then its form counts as opened at version 0.
    """

    class Meta(OwnedForm.Meta):
        model = PlanStep
        fields = ["state", "responsible", "due_on", "note"]
        widgets = {"state": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"note": _("What was agreed, what stands in the way, where papers are.")}

    sections = [("", "", ["state", ("responsible", "due_on"), "note"])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["creation_key"]
            self.fields["opened_version"] = forms.IntegerField(initial=0, required=False, widget=forms.HiddenInput)


class PhaseForm(KernFormMixin, forms.Form):
    """A plan on its way into another phase; ``from_phase`` says in which the person saw it."""

    form_tag = False

    from_phase = forms.ChoiceField(choices=Plan.Phase, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args, plan, reason_needed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_phase"].initial = plan.phase
        if reason_needed:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class ReturnForm(PhaseForm):
    """A plan on its way back into an earlier phase."""

    phase = forms.ChoiceField(label=_("Back to"), widget=forms.RadioSelect)

    field_order = ["phase", "reason"]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, plan=plan, reason_needed=True, **kwargs)
        earlier = Plan.PHASES[: Plan.PHASES.index(plan.phase)]
        self.fields["phase"].choices = [(phase.value, phase.label) for phase in earlier]
        if len(earlier) == 1:
            self.fields["phase"].initial = earlier[0]
