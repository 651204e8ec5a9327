"""
A composite index as somebody may see it: the districts with index, rank and what each indicator contributes, who is
left out and why, and how far the order depends on the weights.

The index is computed over all districts of its level whose figures may be shown to this person, so that it does not
change with the districts that somebody is responsible for; shown are the districts they see.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from districts.models import District
from inventory.exploration import source_text
from inventory.figures import Figure, Selection, lines_of
from inventory.levels import districts_of_level
from inventory.models import CompositeComponent, CompositeIndex, Observation
from inventory.models.statistic import format_figure
from inventory.statistics import MIN_MAX, NotComputable, composite_index, min_max, z_scores

FEWEST, MOST = 2, 12  # indicators in an index
FEWEST_DISTRICTS = 3  # of two, one is always first and one last

MOST_NAMED = 5  # districts that a sentence names

#: How far each weight is changed to see what depends on it.
STEP = 0.2

#: Differences smaller than this come from computing with binary fractions.
EQUAL = 1e-9


@dataclass(frozen=True)
class Variant:
    """The index with one weight changed: which one (position), ``is_raised``, and index and rank of each district."""

    position: int
    is_raised: bool
    values: tuple[float, ...]
    ranks: tuple[int, ...]


def ranks_of(values: Sequence[float]) -> list[int]:
    """Return each value's rank, 1 the highest; equal values share the better one, and the next is skipped."""
    return [1 + sum(other > value + EQUAL for other in values) for value in values]


def variants_of(
    columns: Sequence[Sequence], weights: Sequence, *, method: str, directions: Sequence[int]
) -> list[Variant]:
    """
    Return the index with each weight in turn raised and lowered by a fifth, the others unchanged.

    One weight at a time shows what each single judgement does, not what several do together. Raises NotComputable as
    ``composite_index`` does.
    """
    found = []
    for position in range(len(weights)):
        for is_raised in (True, False):
            changed = [float(weight) for weight in weights]
            changed[position] *= 1 + STEP if is_raised else 1 - STEP
            values = composite_index(columns, changed, method=method, directions=directions)
            found.append(Variant(position, is_raised, tuple(values), tuple(ranks_of(values))))
    return found


def contributions_of(
    columns: Sequence[Sequence], weights: Sequence, *, method: str, directions: Sequence[int]
) -> list[list[float]]:
    """
    Return what each indicator adds to the index of each district, as one sequence for each indicator.

    wⱼ·sⱼ / Σ wⱼ with sⱼ the z-score or the place between lowest and highest, turned round where a high value lowers the
    index; over all indicators they add up to the index. Raises NotComputable as ``composite_index`` does.
    """
    total = sum(float(weight) for weight in weights)
    found = []
    for column, weight, direction in zip(columns, weights, directions, strict=True):
        if method == MIN_MAX:
            scores = [score if direction == 1 else 1 - score for score in min_max(column)]
        else:
            scores = [direction * score for score in z_scores(column)]
        found.append([float(weight) * score / total for score in scores])
    return found


@dataclass(frozen=True)
class Part:
    """An indicator in the index: how much it weighs, in percent of all weights, and what a high value means."""

    component: CompositeComponent
    selection: Selection
    percent: float

    @property
    def name(self) -> str:
        return self.selection.name

    @property
    def unit(self) -> str:
        return self.component.indicator.unit


@dataclass(frozen=True)
class Cell:
    """A district's figure of one indicator, and what it adds to the index."""

    figure: Figure
    contribution: float


@dataclass(frozen=True)
class Row:
    """
    A district in the index.

    ``first_rank`` and ``last_rank`` are the ends of its ranks over all variants of the weights, ``moved_by`` the
    indicators whose weight moves it; ``least`` and ``most`` the ends of its index over the variants.
    """

    district: District
    index: float
    rank: int
    parts: tuple[Part, ...]
    cells: tuple[Cell, ...]
    first_rank: int
    last_rank: int
    moved_by: tuple[Part, ...]
    least: float
    most: float

    @property
    def is_stable(self) -> bool:
        return self.first_rank == self.last_rank

    @property
    def rank_range(self) -> str:
        """The ranks over all variants, as "3" or "2–4"."""
        return str(self.rank) if self.is_stable else f"{self.first_rank}–{self.last_rank}"

    @property
    def named_cells(self) -> list[tuple[Part, Cell]]:
        return list(zip(self.parts, self.cells, strict=True))


@dataclass(frozen=True)
class LeftOut:
    """A district without index: its figures, some of which have no value that may be used."""

    district: District
    named_figures: tuple[tuple[Part, Figure], ...]

    @property
    def lacking(self) -> list[tuple[Part, Figure]]:
        return [(part, figure) for part, figure in self.named_figures if figure.value is None]

    @property
    def reasons(self) -> list[str]:
        return [
            _("%(indicator)s: %(reason)s") % {"indicator": part.name, "reason": figure.note}
            for part, figure in self.lacking
        ]


@dataclass
class ComputedIndex:
    """
    A composite index computed for one person; ``refusal`` says why it cannot be.

    ``number`` districts have an index, of ``of_all`` at this level; ``rows`` and ``left_out`` are those of them that
    the person sees, by key and name. ``kept`` districts have the same rank in all variants of the weights; ``farthest``
    is the farthest move of any district.
    """

    index: CompositeIndex
    parts: list[Part]
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    number: int = 0
    of_all: int = 0
    kept: int = 0
    farthest: int = 0
    refusal: str = ""

    @property
    def by_rank(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: (row.rank, row.district.key, row.district.name))

    @property
    def keys(self) -> list[int]:
        """The primary keys of the districts that the person sees, those that are left out last."""
        return [one.district.pk for one in (*self.rows, *self.left_out)]

    @property
    def sees_all(self) -> bool:
        return len(self.rows) + len(self.left_out) == self.of_all

    @property
    def title(self) -> str:
        """What table and chart show; the level is named where it is not the usual one."""
        title = _("%(index)s – districts compared, %(year)s") % {"index": self.index.name, "year": self.index.year}
        if self.index.level == CompositeIndex.Level.LOWER:
            return f"{title}, {self.index.get_level_display()}"
        return title

    @property
    def remarks(self) -> list[tuple[str, int]]:
        """What qualifies the figures, each with the number of figures: provisional, of limited reliability …"""
        notes = Counter(cell.figure.note for row in self.rows for cell in row.cells if cell.figure.note)
        return sorted(notes.items())

    @property
    def unit(self) -> str:
        """What the numbers of the index mean, for axes and headers."""
        if self.index.method == MIN_MAX:
            return _("index from 0 to 1; high = much need")
        return _("index in standard deviations, 0 = mean of the districts; high = much need")

    @property
    def reading(self) -> str:
        """Where the index is highest, and whether that depends on the weights; empty for who sees only some of them."""
        if self.refusal or not self.sees_all:
            return ""
        highest = [row for row in self.by_rank if row.rank <= min(MOST_NAMED, max(1, self.number // 4))]
        text = _("By this index the need is greatest in %(districts)s.") % {
            "districts": get_text_list([f"{row.district} ({format_figure(row.index, 2)})" for row in highest], _("and"))
        }
        if all(row.last_rank <= len(highest) for row in highest):
            return f"{text} " + _("That holds also if one of the weights is a fifth higher or lower.")
        return f"{text} " + _("With other weights other districts come first; see below.")

    @property
    def variants(self) -> int:
        return 2 * len(self.parts)

    @cached_property
    def source_text(self) -> str:
        return source_text([cell.figure for row in self.rows for cell in row.cells])

    @property
    def stability(self) -> str:
        """How stable the order is when weights change, in plain words."""
        if self.kept == self.number:
            return _(
                "No district changes its place in any of %(variants)d variants: for this order it does not matter "
                "whether a weight is a fifth higher or lower."
            ) % {"variants": self.variants}
        moved = _(
            "%(kept)d of %(number)d districts keep their place in all %(variants)d variants; the farthest move is "
            "%(places)s."
        ) % {
            "kept": self.kept,
            "number": self.number,
            "variants": self.variants,
            "places": ngettext("%(n)d place", "%(n)d places", self.farthest) % {"n": self.farthest},
        }
        if self.farthest <= max(1, self.number // 10):
            return f"{moved} " + _("Roughly the order holds; neighbours may change places.")
        return f"{moved} " + _("The order depends on the weights: do not rest anything on single places.")

    def table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows for a spreadsheet: exactly what the page's table shows, and who is left out."""
        header = [_("Key of the district"), _("District"), _("Index"), _("Rank"), _("Ranks over all variants")]
        for part in self.parts:
            header += [f"{part.name} ({part.unit})", _("Contribution: %s") % part.name]
        header.append(_("Note"))
        rows = []
        for row in self.rows:
            values = [row.district.key, row.district.name, round(row.index, 3), row.rank, row.rank_range]
            for part, cell in zip(self.parts, row.cells, strict=True):
                values += [_cell(part, cell.figure), round(cell.contribution, 3)]
            rows.append((*values, ""))
        for one in self.left_out:
            values = [one.district.key, one.district.name, None, None, None]
            for part, figure in one.named_figures:
                values += [_cell(part, figure), None]
            rows.append((*values, _("left out: %s") % "; ".join(one.reasons)))
        return header, rows


def _cell(part: Part, figure: Figure):
    """Return a figure as a spreadsheet holds it: a number, or the sign that stands in its place."""
    return figure.text if figure.value is None else round(figure.value, part.component.indicator.decimals)


def compute(index: CompositeIndex, *, user: User, is_public: bool) -> ComputedIndex:
    """
    Return a composite index as ``user`` may see it; about ten queries, whatever it holds.

    A district without a figure of one of the indicators, or whose figure is hidden from this person, is left out by
    name and never filled up.
    """
    components = list(index.components.select_related("indicator", "group"))
    total = sum(component.weight for component in components)
    districts = districts_of_level(index.municipality, index.level)
    seen = set(District.objects.visible_to(user).of(index.municipality).values_list("pk", flat=True))
    selections = [
        Selection(component.indicator, component.group, index.municipality, is_public=is_public)
        for component in components
    ]
    parts = [
        Part(component, selection, float(component.weight / total * 100))
        for component, selection in zip(components, selections, strict=True)
    ]
    lines = lines_of(selections, districts, [index.year])
    complete, left_out = [], []
    for place, district in enumerate(districts):
        row = [of_indicator[place].figures[0] for of_indicator in lines]
        if any(figure.value is None for figure in row):
            left_out.append(LeftOut(district, tuple(zip(parts, row, strict=True))))
        else:
            complete.append((district, row))
    computed = ComputedIndex(
        index,
        parts,
        left_out=[one for one in left_out if one.district.pk in seen],
        number=len(complete),
        of_all=len(districts),
    )
    try:
        _fill(computed, complete, seen)
    except NotComputable as error:
        computed.refusal = error.reason
    return computed


def _fill(computed: ComputedIndex, complete: list, seen: set[int]) -> None:
    """Compute index, contributions and variants over all complete districts, and keep the rows that are seen."""
    if not computed.parts:
        raise NotComputable(_("No indicators have been chosen yet."))
    if len(complete) < FEWEST_DISTRICTS:
        raise NotComputable(
            _("Only %(number)d districts have a figure of every indicator; at least %(fewest)d are needed.")
            % {"number": len(complete), "fewest": FEWEST_DISTRICTS}
        )
    columns = [[row[position].value for _district, row in complete] for position in range(len(computed.parts))]
    weights = [part.component.weight for part in computed.parts]
    how = {
        "method": computed.index.method,
        "directions": [1 if part.component.raises_index else -1 for part in computed.parts],
    }
    values = composite_index(columns, weights, **how)
    ranks = ranks_of(values)
    contributions = contributions_of(columns, weights, **how)
    variants = variants_of(columns, weights, **how)
    for place, (district, figures) in enumerate(complete):
        places = [ranks[place], *(variant.ranks[place] for variant in variants)]
        computed.farthest = max(computed.farthest, *(abs(one - ranks[place]) for one in places))
        computed.kept += len(set(places)) == 1
        if district.pk not in seen:
            continue
        moving = {variant.position for variant in variants if variant.ranks[place] != ranks[place]}
        indices = [values[place], *(variant.values[place] for variant in variants)]
        computed.rows.append(
            Row(
                district,
                values[place],
                ranks[place],
                tuple(computed.parts),
                tuple(Cell(figure, column[place]) for figure, column in zip(figures, contributions, strict=True)),
                min(places),
                max(places),
                tuple(part for position, part in enumerate(computed.parts) if position in moving),
                min(indices),
                max(indices),
            )
        )


def later_year_of(index: CompositeIndex) -> int | None:
    """Return the newest later year in which districts have figures of all indicators of an index; two queries."""
    components = {(one.indicator_id, one.group_id) for one in index.components.all()}
    rows = Observation.objects.of(index.municipality).filter(
        indicator__in={indicator for indicator, _group in components},
        group__in={group for _indicator, group in components},
        district__is_city=False,
        year__gt=index.year,
    )
    found = {}
    for indicator, group, year in rows.order_by().values_list("indicator", "group", "year").distinct():
        found.setdefault(year, set()).add((indicator, group))
    return max((year for year, pairs in found.items() if components <= pairs), default=None)


def has_confidential(computed: ComputedIndex) -> bool:
    """Tell whether the index rests on figures that only the coordination office sees."""
    return any(cell.figure.is_confidential for row in computed.rows for cell in row.cells)
