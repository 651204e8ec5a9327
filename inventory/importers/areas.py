"""
Finds the district a row of a file is about: as somebody has decided, by key, else by name and level.

A name that two districts have is never taken for one of them; a name that is merely similar is proposed, not taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from districts.models import District, Municipality
from inventory.importing import normalise
from inventory.models import AreaMatch, DataSource

_CITY_LEVELS = {"stadt", "gesamtstadt", "stadt insgesamt", "gemeinde", "kreisfreie stadt", "landkreis", "city"}
_SEVERAL = re.compile(r"\s+und\s+|\s*[/&+,;]\s*")
_CITY_KIND = re.compile(
    r"(?<=\S),?\s+(?:kreisfreie |hanse|landeshaupt|universitäts)?(?:stadt|stadtkreis|landkreis|kreis)\b.*", re.I
)
_CITY_NAMES = {"insgesamt", "gesamt", "gesamtstadt", "stadt insgesamt", "stadt gesamt", "total", "city"}


@dataclass(frozen=True)
class Area:
    """An area as a file names it; what the file does not say is empty."""

    key: str = ""
    name: str = ""
    level: str = ""

    def __str__(self):
        return " ".join(part for part in (self.key, self.name, f"({self.level})" if self.level else "") if part)

    @property
    def slug(self) -> str:
        """A short name for fields of forms, the same for the same area."""
        return sha256("\0".join(self.triple).encode()).hexdigest()[:12]

    @property
    def triple(self) -> tuple[str, str, str]:
        """Key, name and level, as they fit into a remembered decision."""
        return self.key[:60], self.name[:200], self.level[:100]


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
        self.by_pk, self.by_key, self.by_name, self.city = {}, {}, defaultdict(list), None
        for district in districts:
            self.by_pk[district.pk] = district
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

    def may_be_city(self, area: Area) -> bool:
        """Tell whether an area has the municipality's name with what it is behind: "Köln, kreisfreie Stadt"."""
        return self.city is not None and self._is_named_city(Area(name=_CITY_KIND.sub("", area.name)))

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
        candidates = [district for district in self.namesakes(area) if not (area.key and district.key)]
        if len(candidates) > 1 and area.level:
            candidates = self._at_level(candidates, area.level)
        if len(candidates) > 1:
            raise AmbiguousArea(
                _("“%(name)s” is the name of several districts. Say which, or choose the column with the key or level.")
                % {"name": area.name}
            )
        return candidates[0] if candidates else None

    def namesakes(self, area: Area) -> tuple[District, ...]:
        """Return the districts below the city that bear an area's name."""
        found = self.by_name.get(normalise(area.name), []) if area.name else []
        return tuple(district for district in found if not district.is_city)

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


class Kind(Enum):
    """How the district of an area was found, or why not."""

    FOUND = "found"
    DECIDED = "decided"
    SUM = "sum"
    LEFT_OUT = "left out"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Resolution:
    """What an area stands for: the districts (several for their sum), or none and why; ``text`` says it for people."""

    kind: Kind
    districts: tuple[District, ...] = ()
    text: str = ""


class AreaDecisions:
    """What has been decided about the areas of a source's files; where nothing was, what holds for any source."""

    def __init__(self, municipality: Municipality, source: DataSource | None):
        self.municipality, self.source = municipality, source
        self._own, self._any, self._elsewhere = {}, {}, {}
        chosen = defaultdict(list)
        links = AreaMatch.districts.through.objects.filter(areamatch__municipality=municipality)
        for match, district in links.order_by("pk").values_list("areamatch_id", "district_id"):
            chosen[match].append(district)
        own = source.pk if source else None
        matches = AreaMatch.objects.of(municipality).order_by("pk")
        for pk, of, *area in matches.values_list("pk", "source_id", "key", "name", "level"):
            decisions = self._own if of == own else self._any if of is None else self._elsewhere
            decisions[tuple(area)] = tuple(chosen[pk])

    def find(self, area: Area) -> tuple[int, ...] | None:
        """Return the districts (primary keys) an area was decided to stand for; None if nothing is decided."""
        return self._own.get(area.triple, self._any.get(area.triple))

    def elsewhere(self, area: Area) -> tuple[int, ...] | None:
        """Return what was decided on an area in files of other sources: a proposal, no more."""
        return self._elsewhere.get(area.triple)

    def remember(self, area: Area, districts: Sequence[District]) -> None:
        """Keep a decision for the next files of the source: a district, several for their sum, none to leave it out."""
        key, name, level = area.triple
        with transaction.atomic():
            match, _created = AreaMatch.objects.get_or_create(
                municipality=self.municipality, source=self.source, key=key, name=name, level=level
            )
            match.districts.set(districts)
        self._own[area.triple] = tuple(district.pk for district in districts)

    def leave_out(self, areas: Iterable[Area]) -> None:
        """Keep for areas without a decision of this source, which may be thousands, that they are always left out."""
        triples = [triple for triple in dict.fromkeys(area.triple for area in areas) if triple not in self._own]
        matches = [
            AreaMatch(municipality=self.municipality, source=self.source, key=key, name=name, level=level)
            for key, name, level in triples
        ]
        bulk_create_with_history(matches, AreaMatch, batch_size=500)
        self._own |= dict.fromkeys(triples, ())


class AreaResolver:
    """Says for each area of a file what it stands for: by decision, else by key, name and level."""

    def __init__(self, index: AreaIndex, decisions: AreaDecisions):
        self.index, self.decisions = index, decisions
        self._resolved = {}

    def resolve(self, area: Area) -> Resolution:
        """Return what an area stands for; costs no query."""
        if area not in self._resolved:
            self._resolved[area] = self._resolve(area)
        return self._resolved[area]

    def _resolve(self, area: Area) -> Resolution:
        decided = self.decisions.find(area)
        if decided is not None:
            districts = tuple(self.index.by_pk[pk] for pk in decided)
            kinds = {0: Kind.LEFT_OUT, 1: Kind.DECIDED}
            return Resolution(kinds.get(len(districts), Kind.SUM), districts)
        try:
            district = self.index.find(area)
        except AmbiguousArea as error:
            return Resolution(Kind.AMBIGUOUS, self.index.namesakes(area), str(error))
        return Resolution(Kind.FOUND, (district,)) if district else Resolution(Kind.UNKNOWN)

    def propose(self, area: Area, *, looks_closely: bool = True) -> tuple[District, ...]:
        """
        Return what an unknown area may stand for: as decided for another source, the municipality itself, the districts
        its name joins ("Moorburg und Altenwerder"), or the one with the most similar name; nothing if there is none.

        ``looks_closely`` compares with all names, which takes its time.
        """
        if decided := self.decisions.elsewhere(area):
            return tuple(self.index.by_pk[pk] for pk in decided)
        if self.index.may_be_city(area):
            return (self.index.city,)
        if not looks_closely:
            return ()
        parts = [self.index.namesakes(Area(name=part)) for part in _SEVERAL.split(area.name)]
        if len(parts) > 1 and all(len(found) == 1 for found in parts):
            return tuple(found[0] for found in parts)
        similar = get_close_matches(normalise(area.name), self.index.by_name, n=1, cutoff=0.8) if area.name else []
        found = [one for name in similar for one in self.index.by_name[name] if not one.is_city]
        return tuple(found) if len(found) == 1 else ()
