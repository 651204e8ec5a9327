"""
Existing lists of measures, as offices keep them, into a plan.

What can be read for certain becomes dates, amounts and links. What cannot is kept as text beside the empty field and is
listed for clearing up; what has no field of its own is kept, with the title of its column, in the internal note.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from actionplans.models import (
    BudgetLine,
    Expense,
    FundingSource,
    Goal,
    Measure,
    Milestone,
    Plan,
    ProgressEntry,
    Review,
)
from config.deleting import what_hangs_on
from config.parsing import Period, parse_date, parse_money, parse_period, parse_yearly_amounts
from config.spreadsheets import Row, Table
from districts.models import Stakeholder
from inventory.importing import ImportRefused, Problem, Target, normalise
from inventory.models import FieldOfAction, ImportRun, TargetGroup

TARGETS = [
    Target(
        "title",
        gettext_lazy("Title"),
        ("titel", "maßnahme", "maßnahmentitel", "projekt", "measure", "bezeichnung", "name"),
        True,
    ),
    Target("description", gettext_lazy("Description"), ("beschreibung", "kurzbeschreibung", "inhalt", "erläuterung")),
    Target("field", gettext_lazy("Fields of action"), ("field_of_action", "handlungsfeld", "handlungsfelder", "thema")),
    Target("goal", gettext_lazy("Goals"), ("ziel", "ziele", "goals", "operatives ziel")),
    Target(
        "lead",
        gettext_lazy("Responsible"),
        ("responsible", "zuständig", "zuständigkeit", "verantwortlich", "verantwortliche", "federführung", "träger"),
    ),
    Target("partners", gettext_lazy("Partners"), ("kooperationspartner", "partner", "beteiligte", "mitwirkende")),
    Target("target_groups", gettext_lazy("Target groups"), ("zielgruppe", "zielgruppen", "target group")),
    Target("place", gettext_lazy("Place"), ("ort", "standort")),
    Target("period", gettext_lazy("Period"), ("zeitraum", "laufzeit", "zeitrahmen", "zeitplan", "dauer", "umsetzung")),
    Target("starts_on", gettext_lazy("Start"), ("beginn", "start", "von", "anfang")),
    Target("ends_on", gettext_lazy("End"), ("ende", "end", "bis", "abschluss")),
    Target("cost", gettext_lazy("Cost"), ("kosten", "betrag", "budget", "costs", "mittel", "kosten in euro")),
    Target("funding", gettext_lazy("Funding"), ("finanzierung", "mittelherkunft", "finanzierungsquelle", "förderung")),
    Target(
        "indicator", gettext_lazy("Result indicators"), ("indikator", "indikatoren", "indicators", "erfolgsindikator")
    ),
    Target("status", gettext_lazy("State"), ("stand", "umsetzungsstand", "state", "sachstand")),
    Target("priority", gettext_lazy("Priority"), ("priorität", "prio")),
]

Status = Measure.Status
STATUS_WORDS = {
    Status.IDEA: ("idee", "vorschlag", "proposal"),
    Status.PLANNED: ("geplant", "in planung", "vorgesehen"),
    Status.ADOPTED: ("beschlossen",),
    Status.RUNNING: ("in umsetzung", "laufend", "läuft", "in bearbeitung", "begonnen"),
    Status.DONE: ("abgeschlossen", "umgesetzt", "erfüllt", "erledigt", "beendet", "completed"),
    Status.CONTINUED: ("verstetigt", "laufendes geschäft", "regelaufgabe", "continued"),
    Status.POSTPONED: ("zurückgestellt", "verschoben"),
    Status.DROPPED: ("nicht weiterverfolgt", "nicht weiter verfolgt", "verworfen", "aufgegeben"),
}
PRIORITY_WORDS = {
    Goal.Priority.HIGH: ("hoch", "hohe"),
    Goal.Priority.MEDIUM: ("mittel", "mittlere"),
    Goal.Priority.LOW: ("gering", "geringe", "niedrig", "niedrige"),
}
NEUTRAL_WORDS = {"kostenneutral", "keine", "keine zusaetzlichen kosten", "cost neutral", "none"}
LARGEST_AMOUNT = Decimal(10) ** 10


@dataclass
class Options:
    """What the person decided besides the columns: whether unknown names become stakeholders, and of which sector."""

    columns: dict[str, int] = field(default_factory=dict)
    create_stakeholders: bool = False
    sector: str = Stakeholder.Sector.PROVIDER

    @classmethod
    def from_json(cls, data: dict) -> "Options":
        """Read what ``as_json`` wrote."""
        return cls(
            columns=data.get("columns", {}),
            create_stakeholders=data.get("create_stakeholders", False),
            sector=data.get("sector", Stakeholder.Sector.PROVIDER),
        )

    def as_json(self, *, header: Iterable[str], plan: Plan) -> dict:
        """Return what is kept with the run."""
        return {
            "plan": plan.pk,
            "header": list(header),
            "columns": self.columns,
            "create_stakeholders": self.create_stakeholders,
            "sector": self.sector,
        }


@dataclass
class MeasureDraft:
    """One row on its way to become a measure; lead and partners may be new stakeholders, not saved yet."""

    row: int
    measure: Measure
    lead: Stakeholder | None = None
    goals: list[Goal] = field(default_factory=list)
    fields: list[FieldOfAction] = field(default_factory=list)
    target_groups: list[TargetGroup] = field(default_factory=list)
    partners: list[Stakeholder] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def needs_clearing(self) -> bool:
        measure = self.measure
        return any(
            (measure.period_text, measure.lead_text, measure.partners_text, measure.cost_text, measure.funding_text)
        )


@dataclass
class Draft:
    """What an import would do."""

    rows: int = 0
    measures: list[MeasureDraft] = field(default_factory=list)
    left_out: int = 0
    stakeholders: list[Stakeholder] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def left_out_warnings(self) -> list[Problem]:
        """Warnings about what becomes no measure."""
        rows = {draft.row for draft in self.measures}
        return [problem for problem in self.warnings if problem.row not in rows]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that are kept with the run."""
        return {
            "rows": self.rows,
            "new": len(self.measures),
            "left_out": self.left_out,
            "clear_up": sum(draft.needs_clearing for draft in self.measures),
            "stakeholders": len(self.stakeholders),
        }


class MeasureImport:
    """Computes from table and options what an import would do, which a preview shows and which is then written."""

    def __init__(self, run: ImportRun, table: Table, options: Options, *, plan: Plan, by: User, on: date):
        self.run, self.table, self.options = run, table, options
        self.plan, self.by, self.on = plan, by, on
        self.draft = Draft()

    def prepare(self) -> Draft:
        """Return what importing the table would do now, in a fixed number of queries."""
        municipality = self.plan.municipality
        visible = Stakeholder.objects.visible_to(self.by).of(municipality)
        self.stakeholders = {_key(one.name): one for one in visible}
        self.taken_names = {_key(name) for name in municipality.stakeholders.values_list("name", flat=True)}
        self.sources = {_key(one.name): one for one in FundingSource.objects.of(municipality)}
        self.groups = {_key(one.name): one for one in TargetGroup.objects.of(municipality)}
        self.fields = {
            _key(text): one for one in FieldOfAction.objects.of(municipality) for text in (one.name, one.slug) if text
        }
        self.goals = {
            _key(text): goal for goal in self.plan.goals.all() for text in (goal.title, str(goal), goal.number) if text
        }
        self.states, self.priorities = _vocabulary(STATUS_WORDS), _vocabulary(PRIORITY_WORDS)
        self.titles = {_key(title) for title in self.plan.measures.values_list("title", flat=True)}
        self._refuse_same_file()
        for row in self.table.rows:
            self._read_row(row)
        self._sort_warnings()
        return self.draft

    def _sort_warnings(self) -> None:
        """Give each row that becomes a measure its own warnings."""
        drafts = {draft.row: draft for draft in self.draft.measures}
        for problem in self.draft.warnings:
            if problem.row in drafts:
                drafts[problem.row].warnings.append(problem)

    def _refuse_same_file(self) -> None:
        earlier = self.run.earlier_imports().filter(mapping__plan=self.plan.pk).first()
        if earlier:
            day = date_format(earlier.imported_at, "SHORT_DATETIME_FORMAT")
            self._problem(0, _("This very file was imported into this plan on %(day)s.") % {"day": day}, is_error=True)

    def _problem(self, row: int, text: str, column: str = "", *, is_error: bool = False) -> None:
        title = self.table.header[self.options.columns[column]] if column else ""
        self.draft.problems.append(Problem(row, text, title, is_error))

    # Rows

    def _read_row(self, row: Row) -> None:
        self.draft.rows += 1
        cells = {name: row.cells[column] for name, column in self.options.columns.items()}
        title = " ".join(cells["title"].split())
        if not title:
            self._problem(row.number, _("The title is missing."), "title", is_error=True)
            return
        if len(title) > 250:
            self._problem(row.number, _("The title is longer than 250 characters."), "title", is_error=True)
            return
        if _key(title) in self.titles:
            self.draft.left_out += 1
            self._problem(
                row.number, _("The plan already has a measure with this title; the row is left out."), "title"
            )
            return
        if any(_key(draft.measure.title) == _key(title) for draft in self.draft.measures):
            self._problem(
                row.number, _("The file names this title more than once; each row becomes a measure."), "title"
            )
        draft = MeasureDraft(
            row.number,
            Measure(
                plan=self.plan,
                title=title,
                description=cells.get("description", ""),
                result_indicators=cells.get("indicator", ""),
                status=Status.PLANNED,
                status_since=self.on,
            ),
        )
        self._read_state(draft, cells)
        self._read_links(draft, cells)
        self._read_people(draft, cells)
        self._read_period(draft, cells)
        self._read_money(draft, cells)
        self._keep_rest(draft, row)
        self.draft.measures.append(draft)

    def _keep(self, draft: MeasureDraft, column: str, text: str, warning: str) -> None:
        """Keep a text that has no place in the internal note, and say so."""
        draft.notes.append(f"{self.table.header[self.options.columns[column]]}: {text}")
        kept = _("It is kept in the internal note.")
        self._problem(draft.row, f"{warning % {'text': _short(text)}} {kept}", column)

    def _read_state(self, draft: MeasureDraft, cells: dict[str, str]) -> None:
        measure = draft.measure
        if text := cells.get("status"):
            if status := self.states.get(normalise(text)):
                measure.status = status
            else:
                self._keep(draft, "status", text, _("“%(text)s” is no state of a measure."))
        if text := cells.get("priority"):
            if priority := self.priorities.get(normalise(text)):
                measure.priority = priority
            else:
                self._keep(draft, "priority", text, _("“%(text)s” is no priority."))
        place = cells.get("place", "")
        if len(place) <= 200:
            measure.place = place
        else:
            self._keep(draft, "place", place, _("“%(text)s” is too long for a place."))

    def _read_links(self, draft: MeasureDraft, cells: dict[str, str]) -> None:
        links = (
            ("field", self.fields, draft.fields, _("No field of action is called “%(text)s”.")),
            ("goal", self.goals, draft.goals, _("No goal of this plan is called “%(text)s”.")),
            ("target_groups", self.groups, draft.target_groups, _("No target group is called “%(text)s”.")),
        )
        for column, known, found, warning in links:
            unknown = []
            for name in _names(cells.get(column, ""), known):
                if one := known.get(_key(name)):
                    found.append(one)
                else:
                    unknown.append(name)
            if unknown:
                self._keep(draft, column, "; ".join(unknown), warning)

    def _read_people(self, draft: MeasureDraft, cells: dict[str, str]) -> None:
        if lead := cells.get("lead"):
            draft.lead = self._stakeholder(lead)
            if draft.lead is None:
                draft.measure.lead_text = lead
                self._problem(draft.row, _("No stakeholder is called “%(text)s”.") % {"text": _short(lead)}, "lead")
        unknown = []
        for name in _names(cells.get("partners", ""), self.stakeholders):
            if partner := self._stakeholder(name):
                draft.partners.append(partner)
            else:
                unknown.append(name)
        if unknown:
            draft.measure.partners_text = "; ".join(unknown)
            text = _short(draft.measure.partners_text)
            self._problem(draft.row, _("No stakeholder is called “%(text)s”.") % {"text": text}, "partners")

    def _stakeholder(self, name: str) -> Stakeholder | None:
        """Return the stakeholder of this name, a new one if that was asked for, or nothing."""
        key = _key(name)
        known = self.stakeholders.get(key)
        may_create = self.options.create_stakeholders and key not in self.taken_names and len(name) <= 200
        if known is None and may_create:
            known = Stakeholder(municipality=self.plan.municipality, name=name, sector=self.options.sector)
            self.stakeholders[key] = known
            self.draft.stakeholders.append(known)
        return known

    def _read_period(self, draft: MeasureDraft, cells: dict[str, str]) -> None:
        measure = draft.measure
        period = parse_period(cells.get("period", ""))
        start, end = _day(cells.get("starts_on", ""), "starts_on"), _day(cells.get("ends_on", ""), "ends_on")
        starts_on, ends_on = start.starts_on or period.starts_on, end.ends_on or period.ends_on
        is_open_ended = (period.is_open_ended or end.is_open_ended) and not ends_on
        texts = []
        for column, one in (("period", period), ("starts_on", start), ("ends_on", end)):
            if one.text and not one.is_read:
                title = self.table.header[self.options.columns[column]]
                texts.append(one.text if column == "period" else f"{title}: {one.text}")
                text = _("“%(text)s”: %(reason)s") % {"text": _short(one.text), "reason": one.reason}
                self._problem(draft.row, text, column)
        if starts_on and ends_on and ends_on < starts_on:
            column = "ends_on" if end.ends_on else "period"
            self._problem(draft.row, _("The end lies before the start; both are kept as text."), column)
            texts = [cells[name] for name in ("period", "starts_on", "ends_on") if cells.get(name)]
            starts_on = ends_on = None
        measure.starts_on, measure.ends_on, measure.is_open_ended = starts_on, ends_on, is_open_ended
        measure.period_text = "; ".join(texts)

    def _read_money(self, draft: MeasureDraft, cells: dict[str, str]) -> None:
        measure, text, funding = draft.measure, cells.get("cost", ""), cells.get("funding", "")
        source = self.sources.get(_key(funding))
        if normalise(text) in NEUTRAL_WORDS:
            measure.is_cost_neutral = True
        elif text:
            try:
                amounts = self._amounts(measure, text)
            except ValueError as error:
                measure.cost_text = text
                self._problem(draft.row, str(error), "cost")
            else:
                draft.lines = [BudgetLine(year=year, amount=amount, source=source) for year, amount in amounts]
        if funding and not (source and draft.lines):
            measure.funding_text = funding
            if not source:
                known = _("No funding source is called “%(text)s”.") % {"text": _short(funding)}
                self._problem(draft.row, known, "funding")

    def _amounts(self, measure: Measure, text: str) -> list[tuple[int, Decimal]]:
        """Return years and amounts; raise ValueError, with a message for people, where either is not certain."""
        amounts = parse_yearly_amounts(text)
        if amounts is None:
            amount = parse_money(text)
            years = {day.year for day in (measure.starts_on, measure.ends_on) if day}
            if len(years) != 1 or not (measure.starts_on and measure.ends_on):
                raise ValueError(
                    _("“%(text)s” has no budget year, and the period is not one year.") % {"text": _short(text)}
                )
            amounts = [(years.pop(), amount)]
        if any(not 0 <= amount < LARGEST_AMOUNT for _year, amount in amounts):
            raise ValueError(_("“%(text)s” is no amount for a budget line.") % {"text": _short(text)})
        if any(not 1990 <= year <= 2100 for year, _amount in amounts):
            raise ValueError(_("The year must lie between 1990 and 2100."))
        return amounts

    def _keep_rest(self, draft: MeasureDraft, row: Row) -> None:
        """Put what is in columns without meaning into the internal note."""
        mapped = set(self.options.columns.values())
        rest = [
            f"{title or _('column %d') % (index + 1)}: {row.cells[index]}"
            for index, title in enumerate(self.table.header)
            if index not in mapped and row.cells[index]
        ]
        if notes := [*draft.notes, *rest]:
            origin = _("From “%(file)s”, row %(row)d:") % {"file": self.run.original_name, "row": row.number}
            draft.measure.internal_note = "\n".join([origin, *notes])

    # Writing

    def write(self) -> dict:
        """
        Write what a new draft holds, inside the transaction of the run.

        Raises ImportRefused when rows are wrong or nothing is left to import.
        """
        number = self.plan.next_measure_number()
        draft = self.prepare()
        if draft.errors:
            raise ImportRefused(_("The file has errors. Nothing was imported."))
        if not draft.measures:
            raise ImportRefused(_("There is nothing to import."))
        for stakeholder in draft.stakeholders:
            stakeholder.save()
        for offset, one in enumerate(draft.measures):
            self._write_measure(one, number + offset)
        return {
            "counts": draft.counts,
            "problems": draft.problems,
            "written": {
                "stakeholders": [stakeholder.pk for stakeholder in draft.stakeholders],
                "history": _newest_records(),
            },
        }

    def _write_measure(self, draft: MeasureDraft, number: int) -> None:
        measure = draft.measure
        measure.number, measure.lead, measure.import_run = number, draft.lead, self.run
        measure.save()
        for name in ("goals", "fields", "target_groups", "partners"):
            if rows := getattr(draft, name):
                getattr(measure, name).set(rows)
        for line in draft.lines:
            line.measure = measure
            line.save()
        reason = _("As stated in the imported list “%(file)s”.") % {"file": self.run.original_name}
        measure.status_changes.create(old="", new=measure.status, reason=reason, by=self.by)


class MeasureUndo:
    """Takes an import of measures back, unless somebody has worked on them since."""

    def __init__(self, run: ImportRun, *, plan: Plan):
        self.run, self.plan = run, plan
        self.measures = Measure.objects.filter(import_run=run).select_related("plan__municipality")

    def obstacles(self) -> list[Measure]:
        """Return the measures that were changed, or got anything, since they were imported."""
        seen = self.run.written.get("history", {})
        changed = set()
        for model in (Measure, Milestone, BudgetLine, Expense):
            key = "id" if model is Measure else "measure_id"
            later = model.history.filter(history_id__gt=seen.get(model.__name__) or 0)
            changed |= set(later.filter(**{f"{key}__in": self.measures.values("pk")}).values_list(key, flat=True))
        for model in (ProgressEntry, Review):
            changed |= set(model.objects.filter(measure__in=self.measures).values_list("measure", flat=True))
        return [measure for measure in self.measures if measure.pk in changed]

    def take_back(self) -> None:
        """Remove the measures and those new stakeholders that nothing else needs, inside the run's transaction."""
        if self.obstacles():
            raise ImportRefused(_("Somebody has worked on these measures since. Nothing was undone."))
        if self.plan.editions.filter(submitted_on__gte=timezone.localdate(self.run.imported_at)).exists():
            raise ImportRefused(_("An edition with these measures was handed to a body. Nothing was undone."))
        for measure in self.measures:
            for line in measure.budget_lines.all():
                line.delete()
            measure.delete()
        for stakeholder in Stakeholder.objects.filter(pk__in=self.run.written.get("stakeholders", []), version=0):
            if not what_hangs_on(stakeholder, most=0):
                stakeholder.delete()


def _newest_records() -> dict[str, int | None]:
    """Return the newest history record of each model that an import writes or that belongs to a measure."""
    return {
        model.__name__: model.history.aggregate(newest=Max("history_id"))["newest"]
        for model in (Measure, Milestone, BudgetLine, Expense)
    }


def _key(text: str) -> str:
    """Return a name as names are compared: without case and doubled blanks."""
    return " ".join(text.split()).casefold()


def _names(text: str, known: dict) -> list[str]:
    """Return the names in a cell: the whole cell if it is one, else what semicolons and line ends part."""
    if not text or _key(text) in known:
        return [text] if text else []
    return [" ".join(name.split()) for name in re.split(r"[;\n]", text) if name.strip()]


def _vocabulary(words: dict) -> dict:
    """Return normalised word → choice, by the usual words and by the label in either language."""
    found = {}
    for choice, synonyms in words.items():
        labels = []
        for language in ("de", "en"):
            with override(language):
                labels.append(str(choice.label))
        found |= {normalise(word): choice for word in (*synonyms, *labels)}
    return found


def _day(text: str, edge: str) -> Period:
    """Return what a column of starts or ends says: a day, or the first or last day of a longer span."""
    if not text:
        return Period()
    try:
        day = parse_date(text)
    except ValueError:
        return parse_period(text)
    return Period(**{edge: day}, text=text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
