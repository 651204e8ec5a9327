import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.forms import FilterForm
from districts.filters import AreaFilter
from districts.models import Stakeholder
from inventory.models import (
    Activity,
    AreaMatch,
    DataSource,
    FieldOfAction,
    Finding,
    Need,
    ParticipationEvent,
    TargetGroup,
)


def fields_of_request(request):
    return FieldOfAction.objects.visible_to(request.user).of(request.municipality)


def target_groups_of_request(request):
    return TargetGroup.objects.visible_to(request.user).of(request.municipality)


def stakeholders_of_request(request):
    return Stakeholder.objects.visible_to(request.user).of(request.municipality)


def events_of_request(request):
    return ParticipationEvent.objects.visible_to(request.user).of(request.municipality)


class SortFilter(django_filters.OrderingFilter):
    """The order of a list; rows that are equal in it follow their age, so that pages do not overlap."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("sorted by"), "empty_label": None, **kwargs})

    def filter(self, qs, value):
        ordered = super().filter(qs, value)
        return ordered.order_by(*ordered.query.order_by, "pk") if value else ordered


class FieldFilter(django_filters.ModelChoiceFilter):
    """Rows of a field of action, or those that belong to none."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("field of action"),
                "field_name": "fields",
                "queryset": fields_of_request,
                "null_label": _("without field of action"),
                **kwargs,
            }
        )


class NeedFilter(django_filters.FilterSet):
    """Needs: by word, district, field of action, target group, fate and where they come from."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = AreaFilter()
    field = FieldFilter()
    target_group = django_filters.ModelChoiceFilter(
        label=_("target group"), field_name="target_groups", queryset=target_groups_of_request
    )
    status = django_filters.ChoiceFilter(label=_("what became of it"), choices=Need.Status)
    origin = django_filters.ChoiceFilter(label=_("named by"), choices=Need.Origin)
    event = django_filters.ModelChoiceFilter(label=_("participation event"), queryset=events_of_request)
    in_finding = django_filters.BooleanFilter(label=_("evidence of a finding"), method="filter_in_finding")
    sort = SortFilter(
        fields={"weight": "weight", "title": "title", "recorded_on": "recorded_on"},
        choices=[
            ("-weight", _("most often named")),
            ("title", _("title")),
            ("-recorded_on", _("newest first")),
            ("recorded_on", _("oldest first")),
        ],
    )

    class Meta:
        model = Need
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(text__icontains=value) | Q(place__icontains=value))

    def filter_in_finding(self, queryset, name, value):
        in_findings = Finding.needs.through.objects.values("need")
        return queryset.filter(pk__in=in_findings) if value else queryset.exclude(pk__in=in_findings)


class EventFilter(django_filters.FilterSet):
    """Participation events: by word, district, kind and whether needs were recorded."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = AreaFilter()
    kind = django_filters.ChoiceFilter(label=_("kind"), choices=ParticipationEvent.Kind)
    has_needs = django_filters.BooleanFilter(label=_("needs recorded"), method="filter_has_needs")
    sort = SortFilter(
        fields={"held_on": "held_on", "title": "title", "need_count": "needs"},
        choices=[
            ("-held_on", _("newest first")),
            ("held_on", _("oldest first")),
            ("title", _("title")),
            ("-needs", _("most needs")),
        ],
    )

    class Meta:
        model = ParticipationEvent
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(title__icontains=value)
            | Q(place__icontains=value)
            | Q(reached__icontains=value)
            | Q(results__icontains=value)
        )

    def filter_has_needs(self, queryset, name, value):
        return queryset.filter(need_count__gt=0) if value else queryset.filter(need_count=0)


class ActivityFilter(django_filters.FilterSet):
    """Activities, with their timing: by word, district, field of action, target group, provider, running or not."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = AreaFilter()
    field = FieldFilter()
    target_group = django_filters.ModelChoiceFilter(
        label=_("target group"), field_name="target_groups", queryset=target_groups_of_request
    )
    provider = django_filters.ModelChoiceFilter(label=_("provider"), queryset=stakeholders_of_request)
    timing = django_filters.ChoiceFilter(label=_("today"), choices=Activity.Timing)
    sort = SortFilter(
        fields={"title": "title", "provider__name": "provider", "starts_on": "starts_on"},
        choices=[("title", _("title")), ("provider", _("provider")), ("-starts_on", _("newest first"))],
    )

    class Meta:
        model = Activity
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(title__icontains=value)
            | Q(description__icontains=value)
            | Q(provider__name__icontains=value)
            | Q(languages__icontains=value)
            | Q(address__icontains=value)
        )


class FindingFilter(django_filters.FilterSet):
    """Findings: by word, district, field of action, weight and evidence."""

    q = django_filters.CharFilter(label=_("search"), method="search")
    district = AreaFilter()
    field = FieldFilter(field_name="field", null_label=None)
    weight = django_filters.ChoiceFilter(label=_("weight"), choices=Finding.Weight)
    has_evidence = django_filters.BooleanFilter(label=_("evidence"), method="filter_has_evidence")
    sort = SortFilter(
        fields={"weight": "weight", "title": "title", "assessed_on": "assessed_on"},
        choices=[("-weight", _("weight")), ("title", _("title")), ("-assessed_on", _("newest first"))],
    )

    class Meta:
        model = Finding
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(text__icontains=value))

    def filter_has_evidence(self, queryset, name, value):
        return queryset.with_evidence() if value else queryset.without_evidence()


def sources_of_request(request):
    return DataSource.objects.visible_to(request.user).of(request.municipality)


class AreaMatchFilter(django_filters.FilterSet):
    """Decisions on areas, by what the file calls them and by source."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    source = django_filters.ModelChoiceFilter(
        label=_("source"), queryset=sources_of_request, null_label=_("any source")
    )

    class Meta:
        model = AreaMatch
        form = FilterForm
        fields = []

    def search(self, queryset, name, value):
        """Key and name of the area, and the districts it stands for."""
        found = Q(key__icontains=value) | Q(name__icontains=value)
        return queryset.filter(found | Q(districts__name__icontains=value)).distinct()
