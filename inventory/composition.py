"""Of which districts an area is made, so that its figures can be added up from theirs."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from districts.models import Municipality

MOST_NAMES = 3


class Components:
    """
    The districts each area of a municipality is made of; one query.

    A composed area is made of its parts, every other area of the districts directly below it. A part that lies within
    another part is left out, as it would be counted twice. What has only one district below it is not made of it: that
    there are no others is not known.
    """

    def __init__(self, municipality: Municipality):
        rows = list(municipality.districts.order_by("key", "name").values_list("pk", "parent", "is_city", "parts"))
        self._municipality, self._names = municipality, None
        self._parents = {pk: parent for pk, parent, _is_city, _part in rows}
        city = next((pk for pk, _parent, is_city, _part in rows if is_city), None)
        parts = {}
        for pk, _parent, _is_city, part in rows:
            if part:
                parts.setdefault(pk, set()).add(part)
        children = {}
        for pk, parent in self._parents.items():
            if pk != city and pk not in parts:
                children.setdefault(parent or city, []).append(pk)
        self._made_of = {area: tuple(below) for area, below in children.items() if len(below) > 1 and area not in parts}
        self._made_of |= {area: self._without_inner(found) for area, found in parts.items()}

    def _without_inner(self, parts: Collection[int]) -> tuple[int, ...]:
        return tuple(sorted(part for part in parts if not self._ancestors(part) & set(parts)))

    def _ancestors(self, district: int) -> set[int]:
        found = set()
        while (district := self._parents.get(district)) is not None and district not in found:
            found.add(district)
        return found

    def areas(self) -> Collection[int]:
        """Return the districts that are made of others, as primary keys."""
        return self._made_of.keys()

    def of(self, area: int) -> tuple[int, ...]:
        """Return the districts an area is directly made of; none if it stands for itself."""
        return self._made_of.get(area, ())

    def below(self, areas: Iterable[int]) -> set[int]:
        """Return the districts that areas are made of, directly or through others."""
        found, open_areas = set(), list(areas)
        while open_areas:
            more = set(self.of(open_areas.pop())) - found
            found |= more
            open_areas += more
        return found

    def named(self, districts: Sequence[int]) -> str:
        """Return the names of a few districts for people, and how many more there are; one query, the first time."""
        if self._names is None:
            self._names = dict(self._municipality.districts.order_by().values_list("pk", "name"))
        names = ", ".join(sorted(self._names[pk] for pk in districts)[:MOST_NAMES])
        if len(districts) <= MOST_NAMES:
            return names
        return _("%(names)s and %(number)d more") % {"names": names, "number": len(districts) - MOST_NAMES}
