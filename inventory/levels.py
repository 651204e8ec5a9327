"""Which districts stand side by side: those of one level, without areas composed of others, which would count twice."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from districts.models import District, Municipality
from inventory.models import CompositeIndex

Level = CompositeIndex.Level

_LOWER = Q(parent__isnull=False, parent__is_city=False)

#: Below the lower level: they would count twice beside the districts they are part of.
_LOWEST = _LOWER & Q(parent__parent__isnull=False, parent__parent__is_city=False)


def districts_of_level(municipality: Municipality, level: str) -> list[District]:
    """Return the districts of a level by key and name; one query, without the outlines."""
    rows = District.objects.of(municipality).below_city().filter(parts=None).defer("outline", "description")
    rows = rows.filter(_LOWER).exclude(_LOWEST) if level == Level.LOWER else rows.exclude(_LOWER)
    return list(rows.order_by("key", "name"))


def has_levels(municipality: Municipality) -> bool:
    """Tell whether there are districts below others."""
    return District.objects.of(municipality).filter(_LOWER).exists()


def level_choices(municipality: Municipality) -> list[tuple[str, str]]:
    """Return the levels to choose from, each with the number of its districts; two queries."""
    return [(level.value, f"{level.label} ({len(districts_of_level(municipality, level))})") for level in Level]


def visible_areas(municipality: Municipality, user: User) -> list[District]:
    """
    Return the city and the districts a person may see, by key and name; one query, without the outlines.

    Each says whether it ``is_lower`` (part of a district that is not the city) and ``has_parts`` (is composed of
    others).
    """
    is_composed = Exists(District.parts.through.objects.filter(from_district=OuterRef("pk")))
    rows = District.objects.visible_to(user).of(municipality).defer("outline", "description")
    return list(rows.annotate(has_parts=is_composed, is_lower=_LOWER).order_by("-is_city", "key", "name"))
