"""What the columns of a table of figures mean: guessed, chosen, kept under a name and found again in the next file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from config.parsing import CLASSIC, LETTERS
from config.spreadsheets import Table
from districts.models import Municipality
from inventory.catalogue import INHABITANTS, TOTAL, group_synonyms
from inventory.importers.areas import is_city_level
from inventory.importers.detecting import Column
from inventory.importers.layouts import time_of
from inventory.importing import Target, guess_columns, normalise
from inventory.models import DataSource, ImportMapping, ImportRun, Indicator, PopulationGroup

TARGETS = (
    Target(
        "key",
        _("Key of the area"),
        ("raum_id", "schlüssel", "area_key", "key", "ags", "nr", "stadtteil_nr", "gebiet_id", "kennziffer"),
        hint=_("Areas are found by their key; names alone may stand for several."),
    ),
    Target(
        "name",
        _("Name of the area"),
        ("raum", "area_name", "stadtteil", "name", "gebiet", "ortsteil", "bezirk", "raumeinheit", "district"),
    ),
    Target(
        "level",
        _("Level of the area"),
        ("ebene", "raumebene", "level", "gebietsart"),
        hint=_("For example city, borough, district."),
    ),
    Target("year", _("Year or reference date"), ("jahr", "year", "stichtag", "zeit", "time", "datum")),
)

VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"
_SHARE = re.compile(
    r"anteil (?:der |an |von )?(?P<of>.+?)(?: in)?(?: prozent)?|(?P<before>.+?) ?anteil(?: in)?(?: prozent)?"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")


#: What is kept with a run beside its mapping, or holds for its file alone.
_OF_ONE_RUN = {"save_as", "create_areas", "cells", "like", "named_source"}


@dataclass
class Mapping:
    """
    What the columns mean: ``columns`` by target, ``values`` column → (indicator, group) as primary keys.

    ``roles`` names the columns that hold the numerator or denominator of their indicator rather than its value.
    ``create_areas`` are the areas (key, name, level) that are to become districts; ``reading`` is how the file is read,
    ``save_as`` the name under which this is kept for the next file.
    """

    columns: dict[str, int] = field(default_factory=dict)
    values: dict[int, tuple[int, int]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    year: int | None = None
    source: int | None = None
    status: str = "final"
    create_levels: tuple[str, ...] = ()
    create_areas: tuple[tuple[str, str, str], ...] = ()
    derives_shares: bool = False
    reading: dict = field(default_factory=dict)
    save_as: str = ""

    @classmethod
    def from_json(cls, data: dict) -> "Mapping":
        """Read what ``as_json`` wrote."""
        return cls(
            columns=data.get("columns", {}),
            values={int(column): tuple(pair) for column, pair in data.get("values", {}).items()},
            roles={int(column): role for column, role in data.get("roles", {}).items()},
            year=data.get("year"),
            source=data.get("source"),
            status=data.get("status", "final"),
            create_levels=tuple(data.get("create_levels", ())),
            create_areas=tuple(tuple(area) for area in data.get("create_areas", ())),
            derives_shares=data.get("derives_shares", False),
            reading=data.get("reading", {}),
            save_as=data.get("save_as", ""),
        )

    def as_json(self, header: tuple[str, ...]) -> dict:
        """Return the mapping for keeping, with the header it belongs to."""
        return {
            "header": list(header),
            "columns": self.columns,
            "values": {str(column): list(pair) for column, pair in self.values.items()},
            "roles": {str(column): role for column, role in self.roles.items()},
            "year": self.year,
            "source": self.source,
            "status": self.status,
            "create_levels": list(self.create_levels),
            "create_areas": [list(area) for area in self.create_areas],
            "derives_shares": self.derives_shares,
            "reading": self.reading,
            "save_as": self.save_as,
        }


def is_mapped(data: dict) -> bool:
    """Tell whether what is kept with a run says already what the columns mean, not only how the file is read."""
    return "values" in data


# Guessing


def guess_targets(table: Table) -> dict[str, int]:
    """Return which columns hold area and time: by their titles, else the first that holds words and the keys before."""
    found = guess_columns(table.header, TARGETS)
    for index, title in enumerate(table.header):
        if index in found.values():
            continue
        column = Column(index, title, tuple(row.cells[index] for row in table.rows[:500] if row.cells[index]))
        if "name" not in found and column.is_text:
            found["name"] = index
        elif "key" not in found and index < found.get("name", len(table.header)) and column.is_key:
            found["key"] = index
    return found


def guess_values(table: Table, columns: dict[str, int], indicators, groups) -> dict[int, tuple[int, int]]:
    """
    Return column → (indicator, group) for the headers that name a population group or an indicator.

    A group alone counts inhabitants; an indicator alone is about everybody. A share of a group is taken only where the
    group is not counted beside it, as shares that follow from counts have a numerator and a denominator.
    """
    by_slug = {group.slug: group.pk for group in groups}
    words = {normalise(word): by_slug[slug] for word, slug in group_synonyms().items() if slug in by_slug}
    words |= {normalise(group.name): group.pk for group in groups}
    inhabitants = next((indicator.pk for indicator in indicators if indicator.code == INHABITANTS), None)
    named = {normalise(text): one.pk for one in indicators for text in (one.code, one.name)}
    shares = {one.numerator_group_id: one.pk for one in indicators if one.numerator_group_id}
    found = {}
    for index, title in enumerate(table.header):
        word = normalise(title)
        if index in columns.values() or not word:
            continue
        *_before, last = [normalise(part) for part in title.split(",")]
        if word in words and inhabitants:
            found[index] = (inhabitants, words[word])
        elif word in named and TOTAL in by_slug:
            found[index] = (named[word], by_slug[TOTAL])
        elif "bevoelkerung" in word and inhabitants and (group := _group_of(last, words)):
            found[index] = (inhabitants, group)
    counted = {group for _indicator, group in found.values()}
    for index, title in enumerate(table.header):
        match = _SHARE.fullmatch(normalise(title.rsplit(",", 1)[-1]))
        group = _group_of(match["of"] or match["before"], words) if match else None
        if group in shares and group not in counted and index not in columns.values():
            found.setdefault(index, (shares[group], by_slug[TOTAL]))
    return found


def _group_of(words_of_title: str, words: dict[str, int]) -> int | None:
    return words.get(words_of_title) or words.get(words_of_title.removeprefix("bevoelkerung "))


def guess_signs(table: Table) -> str:
    """Return the scheme of signs a file seems to use: the new one if letters stand in place of figures."""
    seen = {cell for row in table.rows for cell in row.cells if len(cell) < 4 and not cell.isdigit()}
    letters = (LETTERS.missing.keys() | {"k"}) - CLASSIC.missing.keys()
    is_new = seen & letters and not seen & (CLASSIC.missing.keys() - LETTERS.missing.keys())
    return (DataSource.SignScheme.NEW if is_new else DataSource.SignScheme.CLASSIC).value


def levels_below_city(table: Table, columns: dict[str, int]) -> list[str]:
    """Return the levels of areas named in a file, in their order; one without a name if it names none."""
    if "level" not in columns:
        return [""]
    levels = dict.fromkeys(row.cells[columns["level"]] for row in table.rows)
    return [level for level in levels if not is_city_level(level)]


# Keeping


def timeless(titles: Iterable[str]) -> list[str]:
    """Return titles of columns for comparing: years in them count from the first, so that next year's are the same."""
    titles = list(titles)
    years = [int(year) for title in titles for year in _YEAR.findall(title)]
    first = min(years, default=0)
    return [normalise(_YEAR.sub(lambda year: f" y{int(year[0]) - first} ", title)) for title in titles]


def refit(kept: dict, header: Sequence[str]) -> dict | None:
    """
    Return a kept mapping for a file with this header, its columns found by their titles; None if one is missing.

    Columns may have moved, others may have been added, and years in titles may have moved on. What the columns of one
    year's file say only together with a year named by hand has to be named anew, so that no year is written twice.
    """
    if list(header) == kept.get("header"):
        return {**kept, "year": None}
    old, new = timeless(kept.get("header", ())), timeless(header)
    places = {title: index for index, title in enumerate(new) if title and new.count(title) == 1}
    places |= {title: index for index, title in enumerate(old) if index < len(new) and new[index] == title}
    needed = {*kept.get("columns", {}).values(), *map(int, kept.get("values", {}))}
    if not needed or any(index >= len(old) or old[index] not in places for index in needed):
        return None
    moved = {index: places[old[index]] for index in needed}
    return {
        **kept,
        "header": list(header),
        "year": None,
        "columns": {target: moved[index] for target, index in kept["columns"].items()},
        "values": {str(moved[int(index)]): pair for index, pair in kept["values"].items()},
        "roles": {str(moved[int(index)]): role for index, role in kept.get("roles", {}).items()},
    }


def fitting_mappings(municipality: Municipality, header: Sequence[str]) -> list[tuple[ImportMapping, dict]]:
    """Return the saved mappings that fit a header, each with what it says about this file, the latest first."""
    saved = ImportMapping.objects.of(municipality).order_by("-saved_at", "-pk")
    fitting = ((one, refit(one.mapping, header)) for one in saved)
    return [(one, said) for one, said in fitting if said is not None and is_usable(municipality, said)]


@dataclass(frozen=True)
class Likeness:
    """
    How a saved mapping of this ``name`` and a file differ.

    ``strange`` are columns of the file with figures that the mapping does not know, ``lacking`` columns of the mapping
    that the file does not have. ``fits`` says that it can be taken over at all, ``is_taken`` that it is.
    """

    name: str = ""
    strange: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    is_alike: bool = False
    fits: bool = True
    is_taken: bool = False


def likeness(kept: dict, table: Table, name: str = "") -> Likeness:
    """
    Compare the file a mapping was kept for with another.

    They are alike if most columns of the former are in the latter, and at least twice as many columns beside those of
    area and time are known as there are columns of figures that are not: a few titles such as "Insgesamt" may be in any
    file.
    """
    header, places = kept.get("header", ()), kept.get("columns", {}).values()
    old, new = timeless(header), timeless(table.header)
    shared = sum(title in new for index, title in enumerate(old) if index not in places)
    lacking = tuple(title for title, word in zip(header, old, strict=True) if word not in new)
    strange = tuple(
        title
        for index, (title, word) in enumerate(zip(table.header, new, strict=True))
        if word not in old and _holds_figures(table, index)
    )
    is_alike = 2 * len(strange) <= shared and 2 * len(lacking) <= len(header)
    return Likeness(name, strange, lacking, is_alike)


def _holds_figures(table: Table, index: int) -> bool:
    column = Column(index, table.header[index], tuple(row.cells[index] for row in table.rows[:500] if row.cells[index]))
    return bool(column.cells) and not column.is_text and not column.is_key and column.share(time_of) < 1


def known_mapping(run: ImportRun, table: Table) -> tuple[Mapping | None, Likeness | None]:
    """
    Return what is known of a run's columns (as chosen before, as saved, or as an earlier file was imported), and of the
    saved mapping that was taken, or that could be taken, how far the file is like it.

    A mapping that nobody has asked for is taken only for a file that is alike. How the file is read stays as it was
    found for this file.
    """
    if is_mapped(run.mapping):
        return Mapping.from_json(run.mapping), None
    wanted, reading = run.mapping.get("like"), {"reading": run.mapping.get("reading", {})}
    if wanted == "":
        return None, None
    if wanted and (saved := ImportMapping.objects.of(run.municipality).filter(name=wanted).first()):
        said, alike = refit(saved.mapping, table.header), likeness(saved.mapping, table, saved.name)
        if said is None or not is_usable(run.municipality, said):
            return None, replace(alike, fits=False)
        return Mapping.from_json({**said, **reading, "save_as": saved.name}), replace(alike, is_taken=True)
    offered = [
        (said, likeness(saved.mapping, table, saved.name))
        for saved, said in fitting_mappings(run.municipality, table.header)
    ]
    for said, alike in offered:
        if alike.is_alike:
            return Mapping.from_json({**said, **reading, "save_as": alike.name}), replace(alike, is_taken=True)
    earlier = ImportRun.objects.of(run.municipality).imported().filter(kind=run.kind).exclude(pk=run.pk)
    for kept in earlier.values_list("mapping", flat=True)[:50]:
        said = refit(kept, table.header)
        if said is not None and likeness(kept, table).is_alike and is_usable(run.municipality, said):
            return Mapping.from_json({**said, **reading}), None
    return None, offered[0][1] if offered else None


def is_usable(municipality: Municipality, said: dict) -> bool:
    """Tell whether the indicators and groups that a mapping names are still there."""
    pairs = [tuple(pair) for pair in said.get("values", {}).values()]
    indicators = Indicator.objects.offered_to(municipality).filter(pk__in={indicator for indicator, _group in pairs})
    groups = PopulationGroup.objects.filter(pk__in={group for _indicator, group in pairs})
    return indicators.count() == len({indicator for indicator, _group in pairs}) and groups.count() == len(
        {group for _indicator, group in pairs}
    )


def proposed_name(source: str, file_name: str) -> str:
    """Return a name for a mapping: the source and the file's name without what changes from year to year."""
    pattern = re.sub(r"[0-9]+(?:[-._][0-9]+)*", "…", re.sub(r"\.[A-Za-z]{3,4}$", "", file_name))
    pattern = re.sub(r"…(?:[^A-Za-z]*…)+", "…", pattern).strip(" -_")
    return " – ".join(part for part in (source.strip(), pattern.strip("…").strip(" -_") and pattern) if part)[:120]


def save_mapping(municipality: Municipality, name: str, data: dict) -> ImportMapping:
    """Keep a mapping under a name; one of the same name is replaced, its history keeps the former."""
    kept = {key: value for key, value in data.items() if key not in _OF_ONE_RUN}
    saved = ImportMapping.objects.of(municipality).filter(name=name).first()
    saved = saved or ImportMapping(municipality=municipality, name=name)
    saved.source_id, saved.header, saved.mapping = data.get("source"), data.get("header", []), kept
    if saved.pk:
        saved.version += 1
    saved.save()
    return saved
