from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import BudgetLine, Expense, FundingSource
from config.forms import MoneyField
from config.uploads import DocumentField
from districts.forms import OwnedForm


class FundingSourceForm(OwnedForm):
    class Meta(OwnedForm.Meta):
        model = FundingSource
        fields = ["name", "kind", "budget_item"]
        help_texts = {
            "name": _("For example: city budget, or a funding programme with its name."),
            "budget_item": _("For example 11.06.01."),
        }


class BudgetLineForm(OwnedForm):
    submit_another_label = _("Save and add another")
    sections = [("", "", [("year", "amount"), "kind", "source", "is_secured"])]

    class Meta(OwnedForm.Meta):
        model = BudgetLine
        fields = ["year", "amount", "kind", "source", "is_secured"]
        field_classes = {"amount": MoneyField}
        help_texts = {"is_secured": _("The money is in the budget, or the grant is approved.")}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_secured") and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", _("Secured money needs its source."))
        return cleaned


class ExpenseForm(OwnedForm):
    """Money spent, with its receipt; the view stores an uploaded receipt."""

    submit_another_label = _("Save and add another")
    sections = [("", "", [("spent_on", "amount"), "purpose", "source", "receipt"])]

    receipt = DocumentField(label=_("receipt"), required=False, help_text=_("PDF or picture, at most 20 MB."))

    class Meta(OwnedForm.Meta):
        model = Expense
        fields = ["spent_on", "amount", "purpose", "source"]
        field_classes = {"amount": MoneyField}
        help_texts = {
            "amount": _("A refund is negative."),
            "purpose": _("For example: fees for interpreters, spring term."),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if document := self.instance.document:
            self.fields["receipt"].help_text = _("There is already “%(title)s”; a new file takes its place.") % {
                "title": document
            }

    def clean_spent_on(self):
        if self.cleaned_data["spent_on"] > self.today:
            raise forms.ValidationError(_("The day lies in the future."))
        return self.cleaned_data["spent_on"]
