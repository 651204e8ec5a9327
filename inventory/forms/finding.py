from django.utils.translation import gettext_lazy as _

from districts.models import District
from inventory.forms.evidence import figures_about, say_figure
from inventory.forms.placed import PlacedForm
from inventory.models import Finding


class FindingForm(PlacedForm):
    """Say what figures and voices together mean; evidence comes from the district and the whole city."""

    sections = [
        (
            _("What was found"),
            "",
            ["title", "district", "field", "text", "weight"],
        ),
        (
            _("What it rests on"),
            _("A finding convinces by its evidence: choose the figures, needs and activities behind it."),
            ["observations", "needs", "activities"],
        ),
        (
            _("Who assessed it"),
            "",
            [("assessed_by", "assessed_on")],
        ),
    ]

    class Meta(PlacedForm.Meta):
        model = Finding
        fields = [
            "title",
            "district",
            "field",
            "text",
            "weight",
            "observations",
            "needs",
            "activities",
            "assessed_by",
            "assessed_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _(
            "In one sentence, for example: parents find no language course with childcare."
        )
        self.fields["district"].help_text = _("Evidence is offered from this district and the whole city.")
        district = District.objects.of(self.municipality).filter(pk__in=self.keys_in_question("district")).first()
        area = {*(district.area() if district else ()), self.municipality.whole_city.pk}
        needs, activities, figures = self.fields["needs"], self.fields["activities"], self.fields["observations"]
        needs.queryset = self._offer(needs.queryset, "needs", area).select_related("district")
        needs.label_from_instance = _say_need
        activities.queryset = self._offer(activities.queryset, "activities", area)
        figures.queryset = figures_about(
            figures.queryset,
            self.municipality,
            districts=[district.pk] if district else [],
            also=self._in_use("observations"),
        )
        figures.label_from_instance = say_figure

    def _offer(self, rows, name, area):
        """Return what lies in the area, and what is evidence already wherever it lies."""
        return rows.in_area(area) | rows.filter(pk__in=self._in_use(name))

    def _in_use(self, name):
        stored = [row.pk for row in getattr(self.instance, name).all()] if self.instance.pk else []
        return [*stored, *self.keys_in_question(name)]


def _say_need(need):
    return _("%(need)s (%(district)s, named %(weight)d×)") % {
        "need": need.title,
        "district": need.district,
        "weight": need.weight,
    }
