import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.forms import FilterForm
from districts.models import District, Stakeholder


def districts_of_request(request):
    """Districts the person behind a filter may choose from."""
    return District.objects.visible_to(request.user).of(request.municipality)


class StakeholderFilter(django_filters.FilterSet):
    """The directory: by word, sector, level, district, involvement."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = django_filters.ModelChoiceFilter(
        label=_("district"), field_name="districts", queryset=districts_of_request, distinct=True
    )
    sector = django_filters.ChoiceFilter(label=_("sector"), choices=Stakeholder.Sector)
    level = django_filters.ChoiceFilter(label=_("level"), choices=Stakeholder.Level)
    state = django_filters.ChoiceFilter(label=_("involvement"), choices=Stakeholder.State)
    is_migrant_organisation = django_filters.BooleanFilter(label=_("migrant organisation"))

    class Meta:
        model = Stakeholder
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value) | Q(offers__icontains=value) | Q(can_contribute__icontains=value)
        )
