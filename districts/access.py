"""
Who may see what: one shape for every model.

``Model.objects.visible_to(user)`` gives the rows a user may read; ``require(user, perm, obj)`` answers 403 where they
may read but not act. What is not visible does not exist (404).
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone


@dataclass(frozen=True)
class Access:
    """
    What a user's memberships open, as primary keys.

    ``whole``: municipalities seen entirely. ``partial``: municipalities seen in some districts only. ``districts``:
    those districts, everything below them, areas composed of them, and the partial municipalities' city level. ``own``:
    the part of ``districts`` in which a limited member may also act.
    """

    memberships: dict = field(default_factory=dict)
    whole: frozenset = frozenset()
    partial: frozenset = frozenset()
    districts: frozenset = frozenset()
    own: frozenset = frozenset()


def access_of(user):
    """
    Return what a user's valid memberships open.

    Read once per user object, which lives as long as a request; at most three queries.
    """
    if not user.is_authenticated or not user.is_active:
        return Access()
    if not hasattr(user, "_access"):
        user._access = _read_access(user)
    return user._access


def _read_access(user):
    Membership = apps.get_model("districts", "Membership")
    memberships = (
        Membership.objects.valid(on=timezone.localdate())
        .filter(user=user)
        .select_related("municipality", "organisation")
        .prefetch_related("districts")
    )
    memberships = {membership.municipality_id: membership for membership in memberships}
    limited = {pk: m for pk, m in memberships.items() if m.districts.all()}
    own, seen = _districts_opened(limited) if limited else (frozenset(), frozenset())
    return Access(
        memberships=memberships,
        whole=frozenset(memberships.keys() - limited.keys()),
        partial=frozenset(limited),
        districts=seen,
        own=own,
    )


def _districts_opened(limited):
    """Return (own districts and all below them, these with areas composed of any of them and the city level)."""
    District = apps.get_model("districts", "District")
    rows = list(District.objects.filter(municipality__in=limited).values_list("pk", "parent", "is_city", "parts"))
    opened = {district.pk for membership in limited.values() for district in membership.districts.all()}
    grown = True
    while grown:
        more = {pk for pk, parent, _is_city, _part in rows if parent in opened} - opened
        opened |= more
        grown = bool(more)
    composed = {pk for pk, _parent, _is_city, part in rows if part in opened}
    city = {pk for pk, _parent, is_city, _part in rows if is_city}
    return frozenset(opened), frozenset(opened | composed | city)


def membership_in(user, municipality):
    """Return the user's valid membership in a municipality, or None."""
    return access_of(user).memberships.get(municipality.pk) if municipality else None


def require(user, permission, obj):
    """Raise PermissionDenied (403) unless the user holds the permission on the object."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


class TenantQuerySet(models.QuerySet):
    """
    Rows of municipalities, read through memberships.

    ``municipality_path`` leads to the municipality. ``district_path`` leads to the district that limits who sees a row;
    None shows rows to every member. Rows without a district belong to the whole city and are seen by every member.
    """

    municipality_path = "municipality"
    district_path = None

    def of(self, municipality):
        """Rows of one municipality."""
        return self.filter(**{self.municipality_path: municipality})

    def visible_to(self, user):
        """Rows this user may read."""
        access = access_of(user)
        seen = Q(**{f"{self.municipality_path}__in": access.whole})
        if access.partial:
            in_partial = Q(**{f"{self.municipality_path}__in": access.partial})
            seen |= in_partial & self._in_districts(access.districts)
        return self.filter(seen)

    def in_area(self, districts):
        """Rows in these districts, given as primary keys (see ``District.area``)."""
        return self.filter(**{f"{self.district_path}__in": districts})

    def _in_districts(self, districts):
        if self.district_path is None:
            return Q()
        return Q(**{f"{self.district_path}__in": districts}) | Q(**{f"{self.district_path}__isnull": True})


class ManyDistrictsQuerySet(TenantQuerySet):
    """Rows that belong to several districts; one of them opened is enough, none at all means the whole city."""

    district_path = "districts"

    def in_area(self, districts):
        """Rows in these districts, given as primary keys (see ``District.area``), and those for the whole city."""
        return self.filter(self._linked_to(Q(district__in=districts) | Q(district__is_city=True)))

    def _in_districts(self, districts):
        return self._linked_to(Q(district__in=districts))

    def _linked_to(self, districts):
        through = self.model._meta.get_field(self.district_path).remote_field.through
        own = self.model._meta.model_name
        return Q(pk__in=through.objects.filter(districts).values(own)) | ~Q(pk__in=through.objects.values(own))
