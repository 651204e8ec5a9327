from django.utils.translation import gettext_lazy as _

from districts.forms import OwnDistrictsForm
from inventory.forms.placed import PlacedForm
from inventory.models import Activity


class ActivityForm(PlacedForm, OwnDistrictsForm):
    """Record what somebody already does."""

    sections = [
        (
            _("What is offered"),
            "",
            ["title", "provider", "districts", "fields"],
        ),
    ]
    folded = [
        (_("For whom"), "", ["target_groups", "languages", ("capacity", "people_reached")]),
        (_("When, where, with what money"), "", [("starts_on", "ends_on"), "address", "funding"]),
        (_("Description"), "", ["description"]),
    ]
    submit_another_label = _("Save and add another")

    class Meta(PlacedForm.Meta):
        model = Activity
        fields = [
            "title",
            "provider",
            "districts",
            "fields",
            "target_groups",
            "languages",
            "capacity",
            "people_reached",
            "starts_on",
            "ends_on",
            "address",
            "funding",
            "description",
        ]
        help_texts = {
            "title": _("For example: homework help at the primary school."),
            "languages": _("For example: German, Arabic."),
            "funding": _("For example: city budget, foundation, own means."),
            "ends_on": _("DD.MM.YYYY; empty if it goes on."),
        }
