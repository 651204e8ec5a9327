"""Imports figures from tables: one row an area and year, one column a figure; the way is in ``inventory.importing``."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from config.deleting import what_hangs_on
from config.parsing import CLASSIC, Cell, Quality, parse_date, read_cell
from config.spreadsheets import Row, Table
from districts.models import District
from inventory.catalogue import INHABITANTS, SHARES, TOTAL, group_synonyms
from inventory.importers.areas import AmbiguousArea, Area, AreaIndex, is_city_level, parent_of
from inventory.importers.flatfile import is_flat_file, widen
from inventory.importing import ImportRefused, Problem, Target, normalise, read_upload
from inventory.models import DataSource, ImportRun, Indicator, Observation, PopulationGroup

TARGETS = (
    Target(
        "key",
        gettext_lazy("Key of the area"),
        ("raum_id", "schlüssel", "area_key", "key", "ags", "nr", "stadtteil_nr", "gebiet_id", "kennziffer"),
        hint=gettext_lazy("Areas are found by their key; names alone may stand for several."),
    ),
    Target(
        "name",
        gettext_lazy("Name of the area"),
        ("raum", "area_name", "stadtteil", "name", "gebiet", "ortsteil", "bezirk", "raumeinheit", "district"),
    ),
    Target(
        "level",
        gettext_lazy("Level of the area"),
        ("ebene", "raumebene", "level", "gebietsart"),
        hint=gettext_lazy("For example city, borough, district."),
    ),
    Target("year", gettext_lazy("Year or reference date"), ("jahr", "year", "stichtag", "zeit", "time", "datum")),
)

FIGURE_FIELDS = ("value", "numerator", "denominator", "missing", "status", "is_limited")
_STATUS = {
    Quality.FINAL: Observation.Status.FINAL,
    Quality.PROVISIONAL: Observation.Status.PROVISIONAL,
    Quality.REVISED: Observation.Status.REVISED,
    Quality.ESTIMATED: Observation.Status.ESTIMATED,
}


def read_figures(run: ImportRun) -> Table:
    """
    Return the table of a run; flat files are turned so that each area and date has one row.

    :raises TableError: with a message for people
    """
    table = read_upload(run)
    return widen(table) if is_flat_file(table) else table


@dataclass
class Mapping:
    """What the columns mean: ``columns`` by target, ``values`` column → (indicator, group) as primary keys."""

    columns: dict[str, int] = field(default_factory=dict)
    values: dict[int, tuple[int, int]] = field(default_factory=dict)
    year: int | None = None
    source: int | None = None
    decimal: str = ","
    create_levels: tuple[str, ...] = ()
    derives_shares: bool = False

    @classmethod
    def from_json(cls, data: dict) -> "Mapping":
        """Read what ``as_json`` wrote."""
        return cls(
            columns=data.get("columns", {}),
            values={int(column): tuple(pair) for column, pair in data.get("values", {}).items()},
            year=data.get("year"),
            source=data.get("source"),
            decimal=data.get("decimal", ","),
            create_levels=tuple(data.get("create_levels", ())),
            derives_shares=data.get("derives_shares", False),
        )

    def as_json(self, header: tuple[str, ...]) -> dict:
        """Return the mapping for keeping, with the header it belongs to."""
        return {
            "header": list(header),
            "columns": self.columns,
            "values": {str(column): list(pair) for column, pair in self.values.items()},
            "year": self.year,
            "source": self.source,
            "decimal": self.decimal,
            "create_levels": list(self.create_levels),
            "derives_shares": self.derives_shares,
        }


def guess_values(table: Table, columns: dict[str, int], indicators, groups) -> dict[int, tuple[int, int]]:
    """
    Return column → (indicator, group) for the headers that name a population group or an indicator.

    A group alone counts inhabitants; an indicator alone is about everybody.
    """
    by_slug = {group.slug: group.pk for group in groups}
    words = {normalise(word): by_slug[slug] for word, slug in group_synonyms().items() if slug in by_slug}
    words |= {normalise(group.name): group.pk for group in groups}
    inhabitants = next((indicator.pk for indicator in indicators if indicator.code == INHABITANTS), None)
    named = {normalise(text): one.pk for one in indicators for text in (one.code, one.name)}
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
        elif "bevoelkerung" in word and last in words and inhabitants:
            found[index] = (inhabitants, words[last])
    return found


def guess_decimal(table: Table, columns: dict[str, int]) -> str:
    """Return the decimal mark: a point only where the figures show one that cannot part thousands."""
    texts = [cell for row in table.rows[:200] for index, cell in enumerate(row.cells) if index not in columns.values()]
    has_comma = any(re.fullmatch(r"-?[0-9.]*[0-9],[0-9]+", text) for text in texts)
    has_point = any(re.fullmatch(r"-?[0-9]+\.([0-9]{1,2}|[0-9]{4,})", text) for text in texts)
    return "." if has_point and not has_comma else ","


def levels_below_city(table: Table, columns: dict[str, int]) -> list[str]:
    """Return the levels of areas named in a file, in their order; one without a name if it names none."""
    if "level" not in columns:
        return [""]
    levels = dict.fromkeys(row.cells[columns["level"]] for row in table.rows)
    return [level for level in levels if not is_city_level(level)]


def _differs(stored: Observation, figure: dict) -> bool:
    """Tell whether a file says something else than what is stored; one that gives no parts leaves them as they are."""
    parts = () if figure["numerator"] is None else ("numerator", "denominator")
    return any(getattr(stored, name) != figure[name] for name in ("value", "missing", "status", "is_limited", *parts))


@dataclass
class Draft:
    """What an import would do: figures to create and to change, districts to create, what stays out and why."""

    new: list[Observation] = field(default_factory=list)
    changed: list[tuple[Observation, dict]] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0
    rows: int = 0
    districts: list[District] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def is_empty(self) -> bool:
        """Nothing would be written."""
        return not (self.new or self.changed or self.districts)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that are kept with the run."""
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "empty": self.empty,
            "districts": len(self.districts),
            "unknown": len(self.unknown),
        }


class ObservationImport:
    """
    One table on its way to figures: computes the draft that the preview shows and that is then written.

    Districts in which the person may not act, and areas that are not here, are left out and named.
    """

    def __init__(self, run: ImportRun, table: Table, mapping: Mapping, *, by: User):
        self.run, self.table, self.mapping, self.by = run, table, mapping, by
        self.municipality = run.municipality
        self.indicators = Indicator.objects.offered_to(self.municipality).in_bulk(
            {indicator for indicator, _group in mapping.values.values()}
        )
        self.groups = {group.pk: group for group in PopulationGroup.objects.all()}
        self.source = DataSource.objects.of(self.municipality).filter(pk=mapping.source).first()
        self.signs = self.source.signs if self.source else CLASSIC
        self.draft = Draft()
        self._districts = {}
        self._figures = {}  # by indicator, identity of the district (which may not be saved yet), year and group
        self._by_identity = {}

    def prepare(self) -> Draft:
        """Return what importing the table would do now; costs the same few queries for any number of rows."""
        areas = list(dict.fromkeys(self._area(row) for row in self.table.rows))
        here = District.objects.of(self.municipality)
        self.areas = AreaIndex(self.municipality, here.defer("outline"), areas)
        self.workable = set(here.workable_by(self.by).values_list("pk", flat=True))
        self._plan_districts(areas)
        for row in self.table.rows:
            self._read_row(row)
        if self.mapping.derives_shares:
            self._derive_shares()
        self._compare()
        self._name_unknown()
        return self.draft

    # Areas

    def _area(self, row: Row) -> Area:
        return Area(
            **{
                name: row.cells[self.mapping.columns[name]]
                for name in ("key", "name", "level")
                if name in self.mapping.columns
            }
        )

    def _plan_districts(self, areas: list[Area]) -> None:
        """Prepare the districts that the file names at the chosen levels and that are not here, upper levels first."""
        if not self.mapping.create_levels or not self.by.has_perm("districts.change_district", self.municipality):
            return
        levels = Counter(area.level for area in areas)
        uppers = {}
        for level, _number in reversed(levels.most_common()):
            here = {}
            for area in areas:
                if area.level == level and (area.key or area.name):
                    here[area] = self._found_or_planned(area, uppers)
            uppers = {area.key: district for area, district in here.items() if district and not district.is_city}

    def _found_or_planned(self, area: Area, uppers: dict[str, District]) -> District | None:
        try:
            found = self.areas.find(area)
        except AmbiguousArea:
            return None
        if found or area.level not in self.mapping.create_levels:
            return found
        parent = uppers.get(parent_of(area.key, uppers))
        district = District(
            municipality=self.municipality,
            key=area.key,
            name=area.name or area.key,
            parent=parent,
            basis=District.Basis.STATISTICAL,
        )
        try:
            district.clean_fields(exclude=["municipality", "parent"])
        except ValidationError as error:
            self.draft.problems.append(Problem(0, f"{area}: {' '.join(error.messages)}"))
            return None
        self._districts[area] = district
        self.draft.districts.append(district)
        return district

    def _district(self, row: Row) -> District | None:
        area = self._area(row)
        if area not in self._districts:
            try:
                self._districts[area] = self.areas.find(area)
            except AmbiguousArea as error:
                self._districts[area] = None
                self._problem(row, str(error))
        district = self._districts[area]
        if district is None or (district.pk and district.pk not in self.workable):
            self.draft.unknown[area] += 1
            return None
        return district

    def _name_unknown(self) -> None:
        if self.areas.renamed_city:
            text = _("“%(area)s” is read as the whole municipality.") % {"area": self.areas.renamed_city}
            self.draft.problems.append(Problem(0, text, is_error=False))
        for area, rows in self.draft.unknown.items():
            self.draft.problems.append(
                Problem(
                    0,
                    _("“%(area)s” is no district in which you may record figures; rows left out: %(rows)d.")
                    % {"area": area, "rows": rows},
                    is_error=False,
                )
            )

    # Figures

    def _problem(self, row: Row, text: str, column: int | None = None) -> None:
        self.draft.problems.append(Problem(row.number, text, self.table.header[column] if column is not None else ""))

    def _read_row(self, row: Row) -> None:
        self.draft.rows += 1
        district = self._district(row)
        if district is None:
            return
        try:
            year, reference_date = self._time(row)
        except ValueError as error:
            self._problem(row, str(error), self.mapping.columns.get("year"))
            return
        self._by_identity[id(district)] = district
        for column, (indicator, group) in self.mapping.values.items():
            try:
                cell = read_cell(row.cells[column], self.signs, decimal=self.mapping.decimal)
                figure = self._figure(cell, self.indicators[indicator])
            except ValueError as error:
                self._problem(row, str(error), column)
                continue
            except ValidationError as error:
                self._problem(row, " ".join(error.messages), column)
                continue
            if figure is None:
                self.draft.empty += 1
                continue
            self._keep(
                row, column, (indicator, id(district), year, group), {**figure, "reference_date": reference_date}
            )

    def _time(self, row: Row) -> tuple[int, date | None]:
        if "year" not in self.mapping.columns:
            return self.mapping.year, None
        text = row.cells[self.mapping.columns["year"]]
        if re.fullmatch(r"[0-9]{4}", text):
            year, day = int(text), None
        else:
            day = parse_date(text)
            year = day.year
        if not 1900 <= year <= 2100:
            raise ValueError(_("The year must lie between 1900 and 2100."))
        return year, day

    def _figure(self, cell: Cell, indicator: Indicator) -> dict | None:
        """Return the fields of an observation, or nothing for an empty cell."""
        if cell.value is None and cell.sign is None:
            return None
        if cell.value is None:
            return {"value": None, "missing": cell.sign.value}
        if Quality.ERRONEOUS in cell.qualities:
            raise ValueError(_("The source marks this figure as wrong."))
        indicator.refuse_impossible(cell.value)
        figure = {"value": cell.value.quantize(Decimal("0.000001")), "is_limited": Quality.LIMITED in cell.qualities}
        for quality, status in _STATUS.items():
            if quality in cell.qualities:
                figure["status"] = status
        return figure

    def _keep(self, row: Row, column: int | None, place: tuple, figure: dict) -> None:
        figure = {
            "numerator": None,
            "denominator": None,
            "missing": "",
            "status": "final",
            "is_limited": False,
        } | figure
        if place in self._figures and self._figures[place] != figure:
            self._problem(row, _("The file gives two different figures for the same area, year and group."), column)
        self._figures[place] = figure

    def _derive_shares(self) -> None:
        """Add the shares of groups that follow from the inhabitants in the file."""
        slugs = {group.slug: pk for pk, group in self.groups.items()}
        counted = next((pk for pk, one in self.indicators.items() if one.code == INHABITANTS and one.is_shared), None)
        total = slugs.get(TOTAL)
        if counted is None or total is None:
            return
        shares = {one.code: one for one in Indicator.objects.shared().filter(code__in=SHARES)}
        places = [(district, year) for indicator, district, year, group in self._figures if group == total]
        for district, year in dict.fromkeys(places):
            whole = self._figures.get((counted, district, year, total))
            for code, indicator in shares.items():
                parts = [self._figures.get((counted, district, year, slugs.get(slug))) for slug in SHARES[code]]
                self._derive_share((indicator, district, year, total), whole, parts)
        self.indicators |= {indicator.pk: indicator for indicator in shares.values()}

    def _derive_share(self, place: tuple, whole: dict | None, parts: list[dict | None]) -> None:
        if not whole or not whole["value"] or any(part is None or part["value"] is None for part in parts):
            return
        indicator, district, year, group = place
        numerator = sum(part["value"] for part in parts)
        if numerator > whole["value"]:
            return
        self._figures[indicator.pk, district, year, group] = {
            "value": indicator.value_of(numerator, whole["value"]),
            "numerator": numerator.quantize(Decimal("0.0001")),
            "denominator": whole["value"].quantize(Decimal("0.0001")),
            "missing": "",
            "status": whole["status"],
            "is_limited": whole["is_limited"] or any(part["is_limited"] for part in parts),
            "reference_date": whole["reference_date"],
        }

    # Old and new

    def _compare(self) -> None:
        stored = self._stored()
        for (indicator, identity, year, group), figure in self._figures.items():
            district = self._by_identity[identity]
            here = stored.get((indicator, district.pk, year, group))
            if here is None:
                self.draft.new.append(
                    Observation(
                        indicator=self.indicators[indicator],
                        district=district,
                        year=year,
                        group=self.groups[group],
                        source=self.source,
                        import_run=self.run,
                        **figure,
                    )
                )
            elif _differs(here, figure):
                here.indicator, here.district, here.group = self.indicators[indicator], district, self.groups[group]
                self.draft.changed.append((here, figure))
            else:
                self.draft.unchanged += 1

    def _stored(self) -> dict[tuple, Observation]:
        """Return the figures that are here already, for the indicators and years of the file."""
        years = {year for _indicator, _district, year, _group in self._figures}
        if not years:
            return {}
        rows = Observation.objects.of(self.municipality).filter(
            Q(indicator__in={indicator for indicator, *_rest in self._figures}),
            year__gte=min(years),
            year__lte=max(years),
        )
        return {(row.indicator_id, row.district_id, row.year, row.group_id): row for row in rows.iterator(2000)}

    # Writing

    def write(self, *, accepted_changes: int = 0) -> dict:
        """
        Write the draft, computed anew, and return what is kept with the run; call it through ``carry_out``.

        ``accepted_changes`` is how many stored values the person has agreed to overwrite.

        :raises ImportRefused: when there are errors, nothing to do, or other changes than were agreed to
        """
        draft = self.prepare()
        if draft.errors:
            raise ImportRefused(_("The file has errors; nothing was imported."))
        if draft.is_empty:
            raise ImportRefused(_("Everything in this file is already here, with the same values."))
        if len(draft.changed) != accepted_changes:
            raise ImportRefused(
                _("Other values would change than you have agreed to. Please look at the preview again.")
            )
        reason = _("Import “%(name)s”") % {"name": self.run.original_name[:70]}
        for district in draft.districts:
            district._change_reason = reason
            district.save()
        bulk_create_with_history(
            draft.new, Observation, batch_size=500, default_user=self.by, default_change_reason=reason
        )
        self._overwrite(draft.changed, reason)
        return {
            "counts": draft.counts,
            "problems": draft.notes,
            "written": {"districts": [district.pk for district in draft.districts]},
        }

    def _overwrite(self, changed: list[tuple[Observation, dict]], reason: str) -> None:
        for observation, figure in changed:
            for name, value in figure.items():
                setattr(observation, name, value)
            observation.source = self.source or observation.source
            observation.import_run = self.run
            observation.version += 1
        names = [*FIGURE_FIELDS, "reference_date", "source", "import_run", "version"]
        bulk_update_with_history(
            [observation for observation, _figure in changed],
            Observation,
            names,
            batch_size=500,
            default_user=self.by,
            default_change_reason=reason,
        )


class ObservationUndo:
    """Takes back exactly what an import wrote: removes what it created, restores what it changed."""

    def __init__(self, run: ImportRun, *, by: User):
        self.run, self.by = run, by

    def obstacles(self) -> list[str]:
        """Return what stands in the way, for people; nothing if the import can be undone."""
        found = []
        written = set(self._written_records().values_list("id", flat=True))
        current = set(Observation.objects.filter(import_run=self.run).values_list("pk", flat=True))
        later = Observation.objects.filter(pk__in=written - current).count() if written - current else 0
        if later:
            found.append(_("Figures changed since the import: %(number)d.") % {"number": later})
        cited = Observation.objects.filter(import_run=self.run).filter(
            Q(findings__isnull=False) | Q(needs__isnull=False)
        )
        if number := cited.distinct().count():
            found.append(_("Figures used as evidence in findings or needs: %(number)d.") % {"number": number})
        return found

    def _written_records(self):
        return Observation.history.filter(import_run_id=self.run.pk)

    def take_back(self) -> None:
        """
        Remove and restore; call it through ``inventory.importing.undo``.

        :raises ImportRefused: when figures were changed since or are used as evidence
        """
        if obstacles := self.obstacles():
            raise ImportRefused(obstacles)
        reason = _("Import “%(name)s” undone") % {"name": self.run.original_name[:60]}
        first = {}
        for record in self._written_records().order_by("history_id").values("id", "history_id", "history_type"):
            first.setdefault(record["id"], record)
        created = {pk for pk, record in first.items() if record["history_type"] == "+"}
        mine = list(Observation.objects.filter(import_run=self.run))
        self._restore([row for row in mine if row.pk not in created], first, reason)
        self._remove([row for row in mine if row.pk in created], reason)
        self._remove_districts(reason)

    def _restore(self, rows: list[Observation], first: dict, reason: str) -> None:
        """Give rows the values of the record before the import's own."""
        before = {}
        records = Observation.history.filter(id__in=[row.pk for row in rows]).order_by("history_id")
        for record in records.iterator(2000):
            if record.history_id < first[record.id]["history_id"]:
                before[record.id] = record
        names = [*FIGURE_FIELDS, "reference_date", "source_id", "import_run_id"]
        for row in rows:
            for name in names:
                setattr(row, name, getattr(before[row.pk], name))
            row.version += 1
        bulk_update_with_history(
            rows,
            Observation,
            [*(name.removesuffix("_id") for name in names), "version"],
            batch_size=500,
            default_user=self.by,
            default_change_reason=reason,
        )

    def _remove(self, rows: list[Observation], reason: str) -> None:
        """Delete rows and keep a record of each; thousands of them one by one would take minutes."""
        record = Observation.history.model
        now = timezone.now()
        record.objects.bulk_create(
            [
                record(
                    history_date=now,
                    history_user=self.by,
                    history_change_reason=reason,
                    history_type="-",
                    **{field.attname: getattr(row, field.attname) for field in record.tracked_fields},
                )
                for row in rows
            ],
            batch_size=500,
        )
        keys = [row.pk for row in rows]
        for start in range(0, len(keys), 500):
            Observation.objects.filter(pk__in=keys[start : start + 500])._raw_delete(Observation.objects.db)

    def _remove_districts(self, reason: str) -> None:
        """Delete the districts the import created, lowest first, unless something else has come to hang on them."""
        created = District.objects.filter(pk__in=self.run.written.get("districts", ()))
        for district in created.order_by("-pk"):
            if not what_hangs_on(district, most=0):
                district._change_reason = reason
                district.delete()
