"""Finds the district a row of a file is about: by key, else by name and level; never by a name that two have."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.models import District, Municipality
from inventory.importing import normalise

_CITY_LEVELS = {"stadt", "gesamtstadt", "stadt insgesamt", "gemeinde", "kreisfreie stadt", "landkreis", "city"}
_CITY_NAMES = {"insgesamt", "gesamt", "gesamtstadt", "stadt insgesamt", "stadt gesamt", "total", "city"}


@dataclass(frozen=True)
class Area:
    """An area as a file names it; what the file does not say is empty."""

    key: str = ""
    name: str = ""
    level: str = ""

    def __str__(self):
        return " ".join(part for part in (self.key, self.name, f"({self.level})" if self.level else "") if part)


def is_city_level(level: str) -> bool:
    """Tell whether a level's name stands for the municipality as a whole."""
    return normalise(level) in _CITY_LEVELS


class AmbiguousArea(ValueError):
    """Several districts have the area's name."""


class AreaIndex:
    """
    A municipality's districts, ready to be found by what a file calls them.

    ``areas`` are all that the file names: the only one at the level of a city is the municipality, whatever its name.
    ``renamed_city`` is that area when its name is another than the municipality's.
    """

    def __init__(self, municipality: Municipality, districts: Iterable[District], areas: Iterable[Area]):
        self.municipality = municipality
        self.by_key, self.by_name, self.city = {}, defaultdict(list), None
        for district in districts:
            if district.is_city:
                self.city = district
            if district.key:
                self.by_key[district.key] = district
            self.by_name[normalise(district.name)].append(district)
        cities = [area for area in areas if is_city_level(area.level)]
        self._only_city = cities[0] if len(cities) == 1 else None
        self.renamed_city = self._only_city if self._only_city and not self._is_named_city(self._only_city) else None

    def _is_named_city(self, area: Area) -> bool:
        name, city_name = normalise(area.name), normalise(self.municipality.name)
        return name in _CITY_NAMES | {city_name, f"stadt {city_name}", f"{city_name} stadt"}

    def is_city(self, area: Area) -> bool:
        """Tell whether an area is the municipality as a whole, by its official key, its level or its name."""
        official = self.municipality.official_key
        if official and area.key in {official, official.removesuffix("000")}:
            return True
        if area.level:
            return area == self._only_city or (is_city_level(area.level) and self._is_named_city(area))
        return self._is_named_city(area)

    def find(self, area: Area) -> District | None:
        """
        Return the district, or nothing if it is not here.

        :raises AmbiguousArea: with a message for people, when the file gives no key and several districts bear the name
        """
        if area.key and (found := self.by_key.get(area.key)):
            return found
        if self.city and self.is_city(area):
            return self.city
        candidates = [
            district
            for district in self.by_name.get(normalise(area.name), [])
            if area.name and not district.is_city and not (area.key and district.key)
        ]
        if len(candidates) > 1 and area.level:
            candidates = self._at_level(candidates, area.level)
        if len(candidates) > 1:
            raise AmbiguousArea(
                _("“%(name)s” is the name of several districts. Choose the column with the key or the level.")
                % {"name": area.name}
            )
        return candidates[0] if candidates else None

    def _at_level(self, candidates: list[District], level: str) -> list[District]:
        """Of districts of one name, those above others are boroughs ("…bezirk"), those below are not."""
        is_upper = bool(re.search(r"bezirk|borough", normalise(level)))
        return [district for district in candidates if (district.parent_id is None) == is_upper]


def parent_of(key: str, uppers: Iterable[str]) -> str:
    """
    Return which of the keys of the level above the area with this key belongs to, or an empty text.

    The keys of statistical offices begin with that of the area above, apart from zeros before it, and go on with two
    digits or more: 101 lies in 001 rather than in 010. Only where no key fits like this, one digit will do.
    """
    found = {}
    for upper in uppers:
        for prefix in {upper, upper.lstrip("0")}:
            if upper.lstrip("0") and upper != key and key.startswith(prefix):
                found[upper] = key.removeprefix(prefix)
    fitting = [upper for upper, rest in found.items() if len(rest) > 1] or list(found)
    return max(fitting, key=lambda upper: len(upper.lstrip("0")), default="")
