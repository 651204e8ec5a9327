import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from config.forms import FilterForm
from districts.models import Body, District, Membership, Stakeholder


def yes_or_no():
    """Return a choice of yes, no or both."""
    return forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))])


def districts_of_request(request):
    """Districts the person behind a filter may choose from."""
    return District.objects.visible_to(request.user).of(request.municipality).for_choice()


def districts_with_children(request):
    """Districts that others are part of."""
    return districts_of_request(request).filter(children__isnull=False).distinct()


class DistrictField(ModelChoiceField):
    """A choice of districts, each named with the area it is part of."""

    def label_from_instance(self, district):
        return district.name_with_parent


class DistrictChoiceFilter(django_filters.ModelChoiceFilter):
    """Rows that lead to a district; those offered are what the person may see."""

    field_class = DistrictField

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("district"), "queryset": districts_of_request, **kwargs})


class AreaFilter(DistrictChoiceFilter):
    """Rows of a district and everything below it; the rows' queryset knows ``in_area``."""

    def filter(self, qs, value):
        return qs.in_area(value.area()) if value else qs


class DistrictFilter(django_filters.FilterSet):
    """The table of districts: by name or key, by what they are part of, by how they are delineated."""

    q = django_filters.CharFilter(label=_("name or key"), method="search")
    parent = DistrictChoiceFilter(label=_("part of"), queryset=districts_with_children)
    basis = django_filters.ChoiceFilter(label=_("delineated by"), choices=District.Basis)

    class Meta:
        model = District
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(key__startswith=value))


class StakeholderFilter(django_filters.FilterSet):
    """The directory: by word, sector, level, district, involvement."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = AreaFilter()
    sector = django_filters.ChoiceFilter(label=_("sector"), choices=Stakeholder.Sector)
    level = django_filters.ChoiceFilter(label=_("level"), choices=Stakeholder.Level)
    state = django_filters.ChoiceFilter(label=_("involvement"), choices=Stakeholder.State)
    is_migrant_organisation = django_filters.BooleanFilter(label=_("migrant organisation"), widget=yes_or_no())
    sort = django_filters.OrderingFilter(
        label=_("sorted by"),
        fields={"name": "name", "sector": "sector", "spatial_focus": "spatial", "integration_focus": "integration"},
        choices=[
            ("name", _("name")),
            ("sector", _("sector")),
            ("-spatial", _("closeness to the district")),
            ("-integration", _("closeness to integration")),
        ],
        empty_label=None,
    )

    class Meta:
        model = Stakeholder
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value) | Q(offers__icontains=value) | Q(can_contribute__icontains=value)
        )


class StakeholderMatrixFilter(django_filters.FilterSet):
    """The matrix of stakeholders: one district, one state of involvement, migrant organisations or not."""

    district = AreaFilter()
    state = django_filters.ChoiceFilter(label=_("involvement"), choices=Stakeholder.State)
    is_migrant_organisation = django_filters.BooleanFilter(label=_("migrant organisation"), widget=yes_or_no())

    class Meta:
        model = Stakeholder
        form = FilterForm
        fields = []


class BodyFilter(django_filters.FilterSet):
    """The bodies: by name, kind and district."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    kind = django_filters.ChoiceFilter(label=_("kind"), choices=Body.Kind)
    district = DistrictChoiceFilter(field_name="districts", distinct=True)

    class Meta:
        model = Body
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(tasks__icontains=value))


class MembershipFilter(django_filters.FilterSet):
    """The members of a municipality: by name or address, role, and whether they are still members."""

    class Standing(models.TextChoices):
        VALID = "valid", _("active")
        INVITED = "invited", _("invited, not signed in yet")
        ENDED = "ended", _("ended")

    q = django_filters.CharFilter(label=_("name or e-mail"), method="search")
    role = django_filters.ChoiceFilter(label=_("role"), choices=Membership.Role)
    standing = django_filters.ChoiceFilter(label=_("state"), choices=Standing, method="standing_is")

    class Meta:
        model = Membership
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(user__name__icontains=value) | Q(user__email__icontains=value))

    def standing_is(self, queryset, name, value):
        valid = queryset.valid(on=timezone.localdate())
        if value == self.Standing.ENDED:
            return queryset.exclude(pk__in=valid.values("pk"))
        return valid.filter(user__last_login__isnull=value == self.Standing.INVITED)
