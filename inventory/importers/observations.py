"""
Imports figures from tables: one row an area and year, one column a figure; the way is in ``inventory.importing``.

The rows are taken in the order of areas and years, so that everything about a place is at hand at once: rows that are
parts of it, shares that follow from its counts, what is stored. Only that order grows with the number of figures.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from re import fullmatch

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from config.parsing import CLASSIC, parse_date
from config.spreadsheets import Row, Table
from districts.models import District
from inventory.catalogue import INHABITANTS, TOTAL
from inventory.importers.areas import (
    Area,
    AreaDecisions,
    AreaIndex,
    AreaResolver,
    Kind,
    Resolution,
    parent_of,
)
from inventory.importers.draft import MOST_AREAS, MOST_CHANGES, MOST_SAMPLES, Draft, Told
from inventory.importers.figure import (
    MOST_REMEMBERED,
    CellReader,
    Figure,
    Refused,
    add_up,
    described,
    foreign_sign,
    join_roles,
    share_of,
)
from inventory.importers.layouts import Layout
from inventory.importers.mapping import VALUE, Mapping, save_mapping
from inventory.importers.plausibility import Place, Plausibility
from inventory.importers.storing import FigureStore
from inventory.importing import ImportRefused
from inventory.judging import claim, judge
from inventory.models import DataSource, ImportRun, Indicator, PopulationGroup

#: So many cells are compared and written at once.
CHUNK = 10_000
_CITY = 0
_ROW_BITS, _MOST_YEARS = 32, 10_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class OpenArea:
    """An area about which nothing is decided: why, in how many rows it stands, and what it may be."""

    area: Area
    kind: Kind
    rows: int
    proposed: tuple[District, ...]


def _no_progress(done: int, total: int) -> None:
    """Tell nobody."""


class ObservationImport:
    """
    One table on its way to figures: computes the draft that the preview shows, and writes what it says.

    Districts in which the person may not act, and areas that are not here, are left out and named. ``on`` is the day
    after which times lie in the future; ``progress`` is told how many rows are done, and of how many.
    """

    def __init__(
        self,
        run: ImportRun,
        table: Table,
        mapping: Mapping,
        *,
        by: User,
        on: date,
        progress: Progress = _no_progress,
    ):
        self.run, self.table, self.mapping, self.by, self.on, self.progress = run, table, mapping, by, on, progress
        self.municipality = run.municipality
        self.groups = {group.pk: group for group in PopulationGroup.objects.all()}
        self.source = DataSource.objects.of(self.municipality).filter(pk=mapping.source).first()
        self.concept = self.source.concept if self.source else ""
        self.indicators = self._offered({indicator for indicator, _group in mapping.values.values()})
        self.readers = self._readers()
        self.shares = self._shares() if mapping.derives_shares else []
        self.layout = mapping.reading.get("layout", Layout.ROWS)
        self.counts_empty = self.layout == Layout.ROWS  # others are laid out with gaps
        self.draft = Draft()

    def _offered(self, keys: set[int]) -> dict[int, Indicator]:
        return Indicator.objects.offered_to(self.municipality).in_bulk(keys)

    def _readers(self) -> list[tuple[int, tuple[int, int], CellReader]]:
        """Return for each column with figures the series it belongs to and what reads its cells."""
        signs = self.source.signs if self.source else CLASSIC
        return [
            (
                column,
                (indicator, group),
                CellReader(
                    column,
                    self.indicators[indicator],
                    self.mapping.roles.get(column, VALUE),
                    signs,
                    self.mapping.status,
                    MOST_REMEMBERED // len(self.mapping.values),
                ),
            )
            for column, (indicator, group) in self.mapping.values.items()
            if indicator in self.indicators and group in self.groups
        ]

    def _shares(self) -> list[tuple[Indicator, list[int]]]:
        """Return the shares that follow from the inhabitants, each with the groups in its numerator."""
        slugs = {group.slug: pk for pk, group in self.groups.items()}
        self.total = slugs.get(TOTAL)
        self.counted = next(
            (pk for pk, one in self.indicators.items() if one.code == INHABITANTS and one.is_shared), None
        )
        if self.counted is None or self.total is None:
            return []
        stated = {series for _column, series, _reader in self.readers}
        found = []
        for one in Indicator.objects.offered_to(self.municipality):
            if one.numerator_group_id and one.has_parts and (one.pk, self.total) not in stated:
                found.append((one, [one.numerator_group_id]))
                self.indicators[one.pk] = one
        return found

    # The draft

    def prepare(self) -> Draft:
        """Return what importing the table would do now; writes nothing."""
        for _new, _changed in self._chunks():
            pass
        return self.draft

    def _chunks(self) -> Iterator[tuple[list[tuple[District, dict]], list[tuple[dict, dict]]]]:
        """
        Go through the file once, telling the draft; yield new figures (with their district, which may have to be saved
        first), and changed ones with what is stored.

        The number of queries is the same for every chunk of places.
        """
        self.draft = Draft()
        self._find_areas()
        self.store = FigureStore(self.municipality, self.run)
        self.plausibility = Plausibility(
            self.draft, self.table.header, self.indicators, self.groups, self._members_of_areas()
        )
        self.repeated, self.parts_seen, self.last = [], {}, {}
        self.series = {series for _column, series, _reader in self.readers}
        for chunk in self._places_in_chunks():
            yield self._compare(chunk)
        self.plausibility.conclude()
        self._tell_repetitions()
        self._tell_lacking_parts()
        self._tell_areas()

    # Areas

    def _find_areas(self) -> None:
        """Decide once for each area of the file what it stands for."""
        self.area_columns = [(name, self.mapping.columns.get(name)) for name in ("key", "name", "level")]
        areas = list(dict.fromkeys(self._area(row) for row in self.table.rows))
        here = District.objects.of(self.municipality)
        lean = here.defer("outline", "description").select_related("parent").prefetch_related("parts")
        self.here = list(lean.order_by("-is_city", "name", "pk"))
        index = AreaIndex(self.municipality, self.here, areas)
        self.resolver = AreaResolver(index, AreaDecisions(self.municipality, self.source))
        self.workable = set(here.workable_by(self.by).values_list("pk", flat=True))
        self.may_create = self.by.has_perm("districts.change_district", self.municipality)
        self.planned, self.planned_parts, self.planned_numbers, self.found = {}, {}, {}, {}
        if self.may_create and (self.mapping.create_levels or self.mapping.create_areas):
            self._plan_districts(areas)
        if index.renamed_city:
            self.draft.note(0, _("“%(area)s” is read as the whole municipality.") % {"area": index.renamed_city})

    def open_areas(self) -> list[OpenArea]:
        """Return the areas of the file that nobody has decided about: doubtful ones first, then by number of rows."""
        self.draft = Draft()
        self._find_areas()
        found = []
        for area, rows in Counter(self._area(row) for row in self.table.rows).items():
            resolution = self.resolver.resolve(area)
            if area in self.planned or not (area.key or area.name):
                continue
            if resolution.kind is Kind.AMBIGUOUS:
                found.append(OpenArea(area, resolution.kind, rows, resolution.districts))
            elif resolution.kind is Kind.UNKNOWN:
                found.append(OpenArea(area, resolution.kind, rows, ()))
        doubtful = [one for one in found if one.kind is Kind.AMBIGUOUS]
        unknown = [
            replace(one, proposed=self.resolver.propose(one.area, looks_closely=place < MOST_AREAS))
            for place, one in enumerate(one for one in found if one.kind is Kind.UNKNOWN)
        ]
        return doubtful + sorted(unknown, key=lambda one: (not one.proposed, -one.rows))

    def _area(self, row: Row) -> Area:
        return Area(**{name: row.cells[column] for name, column in self.area_columns if column is not None})

    def _plan_districts(self, areas: list[Area]) -> None:
        """Prepare the districts that the file names at the chosen levels and that are not here, upper levels first."""
        levels = Counter(area.level for area in areas)
        uppers = {}
        for level, _number in reversed(levels.most_common()):
            here = {}
            for area in areas:
                if area.level == level and (area.key or area.name):
                    here[area] = self._found_or_planned(area, uppers)
            uppers = {area.key: district for area, district in here.items() if district and not district.is_city}

    def _found_or_planned(self, area: Area, uppers: dict[str, District]) -> District | None:
        resolution = self.resolver.resolve(area)
        if resolution.kind is not Kind.UNKNOWN:
            return resolution.districts[0] if len(resolution.districts) == 1 else None
        if area.level not in self.mapping.create_levels and area.triple not in self.mapping.create_areas:
            return None
        parent = uppers.get(parent_of(area.key, uppers))
        return self._plan(area, key=area.key, name=area.name or area.key, parent=parent)

    def _plan(self, area: Area, *, key: str, name: str, parent: District | None, basis: str = "") -> District | None:
        """Prepare a district for an area; None, with an error, where there can be none like this."""
        district = District(
            municipality=self.municipality,
            key=key,
            name=name,
            parent=parent,
            basis=basis or District.Basis.STATISTICAL,
        )
        try:
            district.clean_fields(exclude=["municipality", "parent"])
        except ValidationError as error:
            self.draft.error(0, f"{area}: {' '.join(error.messages)}")
            return None
        self.draft.districts.append(district)
        self.planned_numbers[id(district)] = -len(self.draft.districts)
        self.planned[area] = district
        return district

    def _district(self, row: Row) -> tuple[District | None, Area, bool]:
        """Return the district a row is about, the area it names, and whether the area is a part of the district."""
        area = self._area(row)
        if area not in self.found:
            resolution = self.resolver.resolve(area)
            self.found[area] = (self._stands_for(area, resolution, row), resolution.kind is Kind.DECIDED)
        district, is_part = self.found[area]
        if isinstance(district, Counter):
            district[area] += 1
            return None, area, False
        return district, area, is_part

    def _stands_for(self, area: Area, resolution: Resolution, row: Row) -> District | Counter:
        """Return the district an area stands for, or where it is counted among those left out."""
        if area in self.planned:
            return self.planned[area]
        if resolution.kind is Kind.AMBIGUOUS:
            self.draft.undecided[area] = row.number
            self.draft.error(row.number, resolution.text, self._title("name"))
            return Counter()
        if resolution.kind is Kind.LEFT_OUT:
            return self.draft.excluded
        if resolution.kind is Kind.UNKNOWN:
            return self.draft.unknown
        district = resolution.districts[0] if resolution.kind is not Kind.SUM else self._composed(area, resolution)
        if resolution.kind is Kind.FOUND:
            self._tell_other_name(area, district, row)
        if district is None or (district.pk and district.pk not in self.workable):
            return self.draft.forbidden
        return district

    def _tell_other_name(self, area: Area, district: District, row: Row) -> None:
        """Note that a key is of one district and the name beside it of another: codes may have been given anew."""
        others = self.resolver.index.namesakes(area)
        if area.key == district.key and others and district not in others and not district.is_city:
            text = _("The key “%(key)s” is that of “%(district)s” here, but the file names it “%(name)s”.")
            said = {"key": area.key, "district": district.name, "name": area.name}
            self.draft.note(row.number, text % said, self._title("key"))

    def _composed(self, area: Area, resolution: Resolution) -> District | None:
        """Return the area that is composed of exactly these districts; it is planned if there is none."""
        parts = frozenset(district.pk for district in resolution.districts)
        for district in self.here:
            if district.parts.all() and {part.pk for part in district.parts.all()} == parts:
                return district
        for district in self.draft.districts:
            if self.planned_parts.get(id(district)) == parts:
                return district
        if not self.may_create or not parts <= self.workable:
            return None
        name = area.name or ", ".join(district.name for district in resolution.districts)
        taken = area.key and area.key in self.resolver.index.by_key
        key = "" if taken else area.key
        district = self._plan(area, key=key, name=name[:120], parent=None, basis=District.Basis.FUNCTIONAL)
        if district:
            self.planned_parts[id(district)] = parts
        return district

    def _title(self, target: str) -> str:
        column = self.mapping.columns.get(target)
        return self.table.header[column] if column is not None else ""

    def _number(self, district: District) -> int:
        """Return a number for a district, the same before and after it is saved; the city is 0."""
        return _CITY if district.is_city else self.planned_numbers.get(id(district), district.pk)

    def _above(self, district: District) -> int | None:
        """Return the number of the area a district is part of; composed areas lie across and are part of none."""
        is_planned = id(district) in self.planned_numbers
        if district.is_city or id(district) in self.planned_parts or (not is_planned and district.parts.all()):
            return None
        return self._number(district.parent) if district.parent else _CITY

    def _members_of_areas(self) -> Counter:
        """Return how many districts each area is made of."""
        above = [self._above(district) for district in (*self.here, *self.draft.districts)]
        return Counter(number for number in above if number is not None)

    def _tell_areas(self) -> None:
        self.draft.note_left_out()
        if self.draft.excluded:
            number = len(self.draft.excluded)
            text = ngettext(
                "%(number)d area is left out as decided.", "%(number)d areas are left out as decided.", number
            )
            self.draft.note(0, text % {"number": number})

    # Rows in the order of places

    def _places_in_chunks(self) -> Iterator[list[tuple[Place, date | None, dict]]]:
        """Yield the places of the file with their figures, some thousand figures at a time."""
        self.slots, self.times = [], {}
        order, chunk, cells, done = self._order(), [], 0, 0
        for place, keys in groupby(order, key=lambda key: key >> _ROW_BITS):
            rows = [self.table.rows[key & ((1 << _ROW_BITS) - 1)] for key in keys]
            slot, year = divmod(place, _MOST_YEARS)
            district = self.slots[slot]
            figures = self._figures(district, year, rows)
            level = self._area(rows[0]).level
            chunk.append((Place(district, year, self._number(district), self._above(district), level), figures))
            cells, done = cells + max(len(figures), 1), done + len(rows)
            if cells >= CHUNK:
                yield chunk
                chunk, cells = [], 0
                self.progress(done, len(order))
        if chunk:
            yield chunk
        self.progress(len(order), len(order))

    def _order(self) -> list[int]:
        """
        Return the rows sorted by district, year and place in the file, each as one number that holds all three.

        Rows that are left out or wrong are counted here and are not among them.
        """
        order, slots, ahead = array("q"), {}, {}
        header = {column: self.table.header[column] for column in self.mapping.columns.values()}
        before = None
        for index, row in enumerate(self.table.rows):
            is_same_in_file = self.layout == Layout.COLUMNS and row.number == before
            self.draft.rows += not is_same_in_file
            before = row.number
            if header and all(row.cells[column] == title for column, title in header.items()):
                self.draft.error(
                    row.number,
                    _("This row repeats the header. The file seems to hold two tables, one below the other."),
                )
                continue
            district, _area, _is_part = self._district(row)
            if district is None:
                continue
            try:
                year, day = self._time(row)
            except ValueError as error:
                self.draft.error(row.number, str(error), self._title("year"))
                continue
            slot = slots.setdefault(id(district), len(slots))
            if slot == len(self.slots):
                self.slots.append(district)
            order.append(((slot * _MOST_YEARS + year) << _ROW_BITS) + index)
            if year > self.on.year or (day and day > self.on):
                ahead.setdefault(day.strftime("%d.%m.%Y") if day else str(year), row.number)
        self._tell_future(ahead)
        return sorted(order)

    def _tell_future(self, ahead: dict[str, int]) -> None:
        """Note which times lie in the future, each with its first row."""
        if ahead:
            shown = ", ".join([*islice(ahead, 3), *(["…"] if len(ahead) > 3 else [])])
            text = _("The reference date or year lies in the future: %(times)s. Please check it.") % {"times": shown}
            self.draft.note(min(ahead.values()), text, self._title("year"))

    def _time(self, row: Row) -> tuple[int, date | None]:
        column = self.mapping.columns.get("year")
        if column is None:
            if not self.mapping.year:
                raise ValueError(_("Say of which year the figures are."))
            return self.mapping.year, None
        text = row.cells[column]
        if text not in self.times:
            self.times[text] = self._read_time(text)
        return self.times[text]

    def _read_time(self, text: str) -> tuple[int, date | None]:
        if fullmatch(r"[0-9]{4}", text):
            year, day = int(text), None
        else:
            day = parse_date(text)
            year = day.year
        if not 1900 <= year <= 2100:
            raise ValueError(_("The year must lie between 1900 and 2100."))
        return year, day

    # Figures of a place

    def _figures(self, district: District, year: int, rows: list[Row]) -> dict[tuple[int, int], Figure]:
        """Return the figures of a district and year: of its row, or of all rows that are parts of it."""
        if len(rows) == 1:
            figures = self._read_row(rows[0])
        else:
            by_part = defaultdict(list)
            for row in rows:
                _district, area, is_part = self._district(row)
                by_part[area if is_part else None].append(row)
            parts = {area: self._one_area(own) for area, own in by_part.items()}
            figures = self._together(district, year, rows[0], parts) if len(parts) > 1 else next(iter(parts.values()))
            if len(parts) > 1:
                self.parts_seen.setdefault(id(district), (district, {}))[1][year] = (len(parts), rows[0].number)
        return figures

    def _read_row(self, row: Row) -> dict[tuple[int, int], Figure]:
        figures, joined, cells = {}, None, row.cells
        _year, day = self._time(row)
        for column, series, reader in self.readers:
            said = reader.read(cells[column])
            if said is None:
                self.draft.empty += self.counts_empty
            elif isinstance(said, str):
                self.draft.error(row.number, said, self.table.header[column])
                self.draft.has_foreign_signs |= said == foreign_sign(cells[column])
            else:
                figure = Figure(
                    said.value, said.missing, None, None, said.status, said.is_limited, day, row.number, column
                )
                if self.mapping.roles:
                    joined = joined or defaultdict(dict)
                    joined[series][reader.role] = figure
                else:
                    figures[series] = figure
        for series, roles in (joined or {}).items():
            try:
                figures[series] = join_roles(roles, self.indicators[series[0]])
            except Refused as error:
                one = next(iter(roles.values()))
                self.draft.error(row.number, str(error), self.table.header[one.column])
        return figures

    def _one_area(self, rows: list[Row]) -> dict[tuple[int, int], Figure]:
        """Return the figures of several rows about one area, which may not contradict each other."""
        figures = self._read_row(rows[0])
        for row in rows[1:]:
            more = self._read_row(row)
            adds = not more  # of several times in a row some may have no figure that is wanted
            for series, figure in more.items():
                known = figures.setdefault(series, figure)
                adds = adds or known is figure
                if known.said != figure.said:
                    adds = True
                    self.draft.error(
                        row.number,
                        _("Row %(row)d gives another figure for the same area, year and group.") % {"row": known.row},
                        self.table.header[figure.column] if figure.column is not None else "",
                    )
            if not adds:
                self.repeated.append(row.number)
        return figures

    def _together(self, district: District, year: int, row: Row, parts: dict) -> dict[tuple[int, int], Figure]:
        """Return the figures of a district from those of the areas that are its parts."""
        names = ", ".join(str(area) if area else district.name for area in parts)
        self.draft.note(
            row.number,
            _("%(where)s is the sum of %(number)d areas of the file: %(areas)s")
            % {"where": f"{district.name}, {year}", "number": len(parts), "areas": names},
        )
        figures = {}
        for series in dict.fromkeys(series for own in parts.values() for series in own):
            of_parts = [own[series] for own in parts.values() if series in own]
            title = self.table.header[of_parts[0].column]
            if len(of_parts) < len(parts):
                self.draft.note(
                    of_parts[0].row,
                    _("%(where)s: not all parts have a figure, so that the sum is left out.")
                    % {"where": f"{district.name}, {year}"},
                    title,
                )
                continue
            try:
                figures[series] = add_up(of_parts, self.indicators[series[0]])
            except Refused as error:
                self.draft.error(of_parts[0].row, str(error), title)
        return figures

    def _derive_shares(self, place: Place, figures: dict[tuple[int, int], Figure], stored: dict) -> None:
        """Add the shares that follow from inhabitants in the file, with those stored where it does not say them all."""
        counts = {group: figure for (indicator, group), figure in figures.items() if indicator == self.counted}
        if not counts:
            return
        row = next(iter(counts.values())).row
        for indicator, groups in self.shares:
            needed = (self.total, *groups)
            if counts.keys().isdisjoint(needed):
                continue
            whole, *parts = (counts.get(group) or self._stored_count(stored, place, group, row=row) for group in needed)
            if whole is None or None in parts:
                continue
            share = share_of(parts, whole, indicator)
            if share is not None:
                figures[indicator.pk, self.total] = share

    def _stored_count(self, stored: dict, place: Place, group: int, *, row: int) -> Figure | None:
        """Return a stored number of inhabitants like one of the file."""
        here = stored.get((self.counted, place.district.pk, place.year, group))
        if here is None:
            return None
        said = {name: here[name] for name in ("value", "missing", "status", "is_limited", "reference_date")}
        return Figure(**said, row=row)

    def _tell_repetitions(self) -> None:
        """Say that rows stand twice; when most of the file does, it is two files in one."""
        if not self.repeated:
            return
        number = len(self.repeated)
        text = ngettext(
            "%(number)d row says the same as one before it.", "%(number)d rows say the same as one before them.", number
        ) % {"number": number}
        if number * 2 >= self.draft.rows - number and number > 1:
            text += " " + _("The file seems to hold everything twice. Please check it.")
            self.draft.error(min(self.repeated), text)
        else:
            self.draft.note(min(self.repeated), text)

    def _tell_lacking_parts(self) -> None:
        """Say for which years a district is the sum of fewer areas than for others."""
        for district, years in self.parts_seen.values():
            most = max(number for number, _row in years.values())
            for year, (number, row) in years.items():
                if number < most:
                    text = _("%(where)s is the sum of %(number)d areas, in other years of %(most)d.")
                    self.draft.note(row, text % {"where": f"{district.name}, {year}", "number": number, "most": most})

    # Old and new

    def _compare(self, chunk: list) -> tuple[list[tuple[District, dict]], list[tuple[dict, dict]]]:
        """Compare a chunk of places with what is stored; return new figures, and changed ones with what is stored."""
        years = [place.year for place, _figures in chunk]
        districts = {place.district.pk for place, _figures in chunk if place.district.pk}
        stored = self.store.load(self.indicators, districts, (min(years) - 1, max(years))) if districts else {}
        in_file = {**self.last, **{(place.number, place.year): figures for place, figures in chunk}}
        self.last = {(place.number, place.year): figures for place, figures in chunk[-1:]}
        new, changed = [], []
        for place, figures in chunk:
            if self.shares:
                self._derive_shares(place, figures, stored)
            self.plausibility.look(place, figures, self._year_before(place, in_file, stored))
            for (indicator, group), figure in figures.items():
                here = stored.get((indicator, place.district.pk, place.year, group)) if place.district.pk else None
                if here is None:
                    new.append((place.district, self._row(place, indicator, group, figure)))
                    self._tell_new(place, indicator, group, figure)
                elif says := self._difference(here, figure):
                    changed.append((self._row(place, indicator, group, says), here))
                    self._tell_change(place, indicator, group, figure, here, says)
                else:
                    self.draft.unchanged += 1
        return new, changed

    def _year_before(self, place: Place, in_file: dict, stored: dict) -> dict:
        """Return the values of the year before, from the file or else as they are stored."""
        if figures := in_file.get((place.number, place.year - 1)):
            return {series: figure.value for series, figure in figures.items()}
        found = {}
        for series in self.series:
            if here := stored.get((series[0], place.district.pk, place.year - 1, series[1])):
                found[series] = here["value"]
        return found

    def _difference(self, here: dict, figure: Figure) -> dict | None:
        """
        Return what the stored figure becomes, or nothing if the file says the same.

        A file that gives no parts or no reference date leaves them as they are, unless the value changes.
        """
        says = {
            "value": figure.value,
            "missing": figure.missing,
            "status": figure.status,
            "is_limited": figure.is_limited,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "reference_date": figure.reference_date or here["reference_date"],
            "concept": self.concept or here["concept"],
        }
        if figure.numerator is None and (figure.value, figure.missing) == (here["value"], here["missing"]):
            says["numerator"], says["denominator"] = here["numerator"], here["denominator"]
        return says if any(here[name] != value for name, value in says.items()) else None

    def _row(self, place: Place, indicator: int, group: int, says: Figure | dict) -> dict:
        """Return the columns of a figure; the district may still have to be saved."""
        if isinstance(says, Figure):
            says = {
                "value": says.value,
                "missing": says.missing,
                "status": says.status,
                "is_limited": says.is_limited,
                "numerator": says.numerator,
                "denominator": says.denominator,
                "reference_date": says.reference_date,
                "concept": self.concept,
            }
        return {
            "indicator_id": indicator,
            "district_id": place.district.pk,
            "year": place.year,
            "group_id": group,
            "source_id": self.mapping.source if self.source else None,
            "import_run_id": self.run.pk,
            "version": 0,
            **says,
        }

    def _told(self, place: Place, indicator: int, group: int, figure: Figure, **texts: str) -> Told:
        return Told(
            row=figure.row,
            district=place.district.name,
            year=place.year,
            indicator=self.indicators[indicator].name,
            group=self.groups[group].name,
            **texts,
        )

    def _tell_new(self, place: Place, indicator: int, group: int, figure: Figure) -> None:
        self.draft.new += 1
        if len(self.draft.samples) < MOST_SAMPLES:
            text = described(figure, self.indicators[indicator])
            self.draft.samples.append(self._told(place, indicator, group, figure, new=text))

    def _tell_change(self, place: Place, indicator: int, group: int, figure: Figure, here: dict, says: dict) -> None:
        self.draft.count_change(f"{here['pk']}:{here['version']}:{sorted(says.items())}")
        if len(self.draft.changes) < MOST_CHANGES:
            one = self.indicators[indicator]
            texts = {"old": described(here, one, beside=says), "new": described(says, one, beside=here)}
            self.draft.changes.append(self._told(place, indicator, group, figure, **texts))

    # Writing

    def write(self, *, accepted: str = "") -> dict:
        """
        Write what the file says and return what is kept with the run; call it through ``carry_out``.

        ``accepted`` is the fingerprint of the changes of stored values that the person has agreed to.

        :raises ImportRefused: when there are errors, nothing to do, or other changes than were agreed to
        """
        reason = _("Import “%(name)s”") % {"name": self.run.original_name[:70]}
        claim(self.municipality)
        tables, saved = set(), 0
        for new, changed in self._chunks():
            if self.draft.error_count:
                continue  # the rest is only looked at, so that nothing is written in vain
            saved = self._save_districts(saved, reason)
            self.store.create([{**row, "district_id": district.pk} for district, row in new])
            self._overwrite(changed)
            tables |= {(row["indicator_id"], row["year"]) for _district, row in new}
            tables |= {(row["indicator_id"], row["year"]) for row, _here in changed}
        draft = self.draft
        if draft.error_count:
            raise ImportRefused(_("The file has errors; nothing was imported."))
        saved = self._save_districts(saved, reason)
        if draft.is_empty:
            raise ImportRefused(draft.why_empty)
        if draft.fingerprint != accepted:
            raise ImportRefused(
                _("Other values would change than you have agreed to. Please look at the preview again.")
            )
        self.store.record(by=self.by, at=timezone.now(), reason=reason)
        judge(self.municipality, tables)
        if self.mapping.save_as:
            save_mapping(self.municipality, self.mapping.save_as, self.run.mapping)
        return {
            "counts": draft.counts,
            "problems": draft.notes,
            "written": {"districts": [district.pk for district in draft.districts]},
        }

    def _save_districts(self, saved: int, reason: str) -> int:
        """Save the districts planned since the last time, upper ones first."""
        for district in self.draft.districts[saved:]:
            district._change_reason = reason
            district.save()
            if parts := self.planned_parts.get(id(district)):
                district.parts.set(parts)
        return len(self.draft.districts)

    def _overwrite(self, changed: list[tuple[dict, dict]]) -> None:
        rows = [
            {**row, "source_id": row["source_id"] or here["source_id"], "version": here["version"] + 1}
            for row, here in changed
        ]
        self.store.overwrite(rows, {here["pk"]: here["version"] for _row, here in changed})
