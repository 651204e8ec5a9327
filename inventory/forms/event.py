from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import KernFormMixin
from config.uploads import DocumentField
from inventory.forms.placed import PlacedForm
from inventory.models import ParticipationEvent


class EventForm(PlacedForm):
    """Record an occasion on which people were asked."""

    sections = [
        (
            _("When and where"),
            "",
            ["title", "kind", "district", ("held_on", "place"), "body"],
        ),
        (
            _("Who was reached"),
            _("Groups and numbers, no names of persons. Write down too who was missing: whom to ask next time."),
            ["people_reached", "reached", "languages", ("has_interpretation", "has_childcare")],
        ),
        (
            _("What came of it"),
            _("The needs themselves are recorded one by one afterwards; here is room for the course of the event."),
            ["moderation", "results"],
        ),
    ]

    class Meta(PlacedForm.Meta):
        model = ParticipationEvent
        fields = [
            "title",
            "kind",
            "district",
            "held_on",
            "place",
            "body",
            "people_reached",
            "reached",
            "languages",
            "has_interpretation",
            "has_childcare",
            "moderation",
            "results",
        ]
        help_texts = {
            "title": _("For example: district forum “Living together in the north”."),
            "body": _("If an existing body was the occasion."),
            "reached": _("For example: parents of the day-care centre, the women's breakfast; hardly any older men."),
            "languages": _("For example: German, Arabic, Turkish; whispering corners in Dari."),
            "moderation": _("Office or organisation, no names of persons."),
        }


class EventDocumentForm(KernFormMixin, forms.Form):
    """A file that documents an event: invitation, minutes, photograph."""

    submit_label = _("Add document")

    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Without it, the file's name.")
    )
    file = DocumentField(
        label=_("File"),
        help_text=_(
            "PDF, DOCX, ODT, XLSX, CSV or an image. No lists of participants, and photographs only with the consent of "
            "those who can be recognised."
        ),
    )
