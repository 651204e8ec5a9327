"""What an import of figures would do, told in numbers and in the first examples of each kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.models import District
from inventory.importers.areas import Area
from inventory.importers.flatfile import shown_title
from inventory.importing import Problem

#: How much is kept of what may be as long as the file: enough to see what is the matter.
MOST_PROBLEMS, MOST_CHANGES, MOST_SAMPLES, MOST_AREAS = 300, 2_000, 8, 200

COUNT_LABELS = {
    "rows": gettext_lazy("Rows read"),
    "new": gettext_lazy("New figures"),
    "changed": gettext_lazy("Changed figures"),
    "unchanged": gettext_lazy("Unchanged"),
    "empty": gettext_lazy("Empty cells"),
    "districts": gettext_lazy("New districts"),
    "unknown": gettext_lazy("Areas left out"),
    "excluded": gettext_lazy("Areas left out as decided"),
}
_ALWAYS_COUNTED = ("rows", "new", "changed", "unchanged")


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return label and number of what an import counted, without zeros that say nothing."""
    return [
        (str(label), counts[name])
        for name, label in COUNT_LABELS.items()
        if counts.get(name) or (name in counts and name in _ALWAYS_COUNTED)
    ]


@dataclass(frozen=True)
class Told:
    """A figure as the preview tells it: new (``old`` is empty) or changed, with its row in the file."""

    row: int
    district: str
    year: int
    indicator: str
    group: str
    new: str
    old: str = ""


@dataclass
class Draft:
    """
    What an import would do: how many figures are new, changed, unchanged; districts to create; what stays out and why.

    Of problems, changes and new figures only the first are kept; the numbers count all.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    empty: int = 0
    rows: int = 0
    districts: list[District] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)
    forbidden: Counter = field(default_factory=Counter)
    excluded: Counter = field(default_factory=Counter)
    undecided: dict[Area, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    error_count: int = 0
    note_count: int = 0
    has_foreign_signs: bool = False
    changes: list[Told] = field(default_factory=list)
    samples: list[Told] = field(default_factory=list)
    _fingerprint: object = field(default_factory=sha256, repr=False)

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
    def why_empty(self) -> str:
        """Say for people why nothing would be written."""
        if self.unchanged:
            return _("Everything in this file is already here, with the same values.")
        if self.unknown or self.forbidden or self.excluded:
            return _("None of the areas of this file is here, or all are left out.")
        return _("The chosen columns hold no figures.")

    @property
    def fingerprint(self) -> str:
        """Stands for exactly these changes of stored values; empty if there are none."""
        return self._fingerprint.hexdigest() if self.changed else ""

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that are kept with the run."""
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "empty": self.empty,
            "districts": len(self.districts),
            "unknown": len(self.unknown) + len(self.forbidden),
            "excluded": len(self.excluded),
        }

    def error(self, row: int, text: str, column: str = "") -> None:
        """Note what keeps the file out."""
        self.error_count += 1
        if self.error_count <= MOST_PROBLEMS:
            self.problems.append(Problem(row, text, shown_title(column)))

    @property
    def keeps_notes(self) -> bool:
        """The next note will be kept rather than only counted."""
        return self.note_count < MOST_PROBLEMS

    def note(self, row: int, text: str, column: str = "") -> None:
        """Note what a person should look at, but may accept."""
        self.note_count += 1
        if self.note_count <= MOST_PROBLEMS:
            self.problems.append(Problem(row, text, shown_title(column), is_error=False))

    def count_change(self, identity: str) -> None:
        """Count a change of a stored value; ``identity`` says exactly what becomes what."""
        self.changed += 1
        self._fingerprint.update(identity.encode())

    def left_out(self) -> list[tuple[str, int, str]]:
        """Return the areas that are left out, their number of rows, and why."""
        reasons = (
            (self.unknown, _("no district of this name or key")),
            (self.forbidden, _("you may not record figures there")),
            (self.excluded, _("decided to be left out")),
        )
        return [(str(area) or _("no area"), rows, why) for areas, why in reasons for area, rows in areas.items()]

    def note_left_out(self) -> None:
        """Note in one line how many areas are left out without anybody having decided so."""
        areas = [*self.unknown, *self.forbidden]
        if areas:
            shown = ", ".join(str(area) or _("no area") for area in areas[:5])
            text = ngettext(
                "%(number)d area is left out: %(areas)s", "%(number)d areas are left out: %(areas)s", len(areas)
            )
            self.note(0, text % {"number": len(areas), "areas": f"{shown} …" if len(areas) > 5 else shown})

    def as_json(self) -> dict:
        """Return what the preview shows."""
        left_out = self.left_out()
        return {
            "counts": self.counts,
            "is_empty": self.is_empty,
            "why_empty": self.why_empty if self.is_empty else "",
            "changed": self.changed,
            "fingerprint": self.fingerprint,
            "error_count": self.error_count,
            "note_count": self.note_count,
            "problems": [asdict(problem) for problem in [*self.errors, *self.notes]],
            "changes": [asdict(told) for told in self.changes],
            "samples": [asdict(told) for told in self.samples],
            "districts": [
                [district.key, district.name, district.parent.name if district.parent else ""]
                for district in self.districts
            ],
            "left_out": left_out[:MOST_AREAS],
            "more_left_out": max(0, len(left_out) - MOST_AREAS),
            "undecided": len(self.undecided),
            "has_foreign_signs": self.has_foreign_signs,
        }
