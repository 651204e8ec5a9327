"""
Frozen content as people read it: codes put into words, goals with the measures under them, sums, who does what.

Works on the plain data of ``actionplans.content`` alone and asks the database nothing. Words come in the language that
is active when a function is called.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actionplans.models import BudgetLine, FundingSource, Goal, GoalTarget, Measure, Plan, Resolution
from districts.models import Body, BodyMember, District
from inventory.models import Finding, Need, ParticipationEvent
from inventory.portrait import read_series

MOST_YEAR_COLUMNS = 6

TONES = {
    Measure.Status.IDEA: "neutral",
    Measure.Status.PLANNED: "info",
    Measure.Status.ADOPTED: "info",
    Measure.Status.RUNNING: "success",
    Measure.Status.DONE: "success",
    Measure.Status.CONTINUED: "success",
    Measure.Status.POSTPONED: "warning",
    Need.Status.RECORDED: "warning",
    Need.Status.TAKEN_UP: "info",
    Need.Status.NOT_TAKEN_UP: "neutral",
    Need.Status.FULFILLED: "success",
}


def read(content):
    """Return everything a document shows, as a template's context."""
    fields = {field["id"]: field for field in content["fields"]}
    measures = read_measures(content)
    goals = _goal_tree(content, fields, measures)
    loose = [measure for measure in measures if not measure["goals"]]
    return {
        "municipality": content["municipality"],
        "district": {**content["district"], "basis": word(District.Basis, content["district"]["basis"])},
        "plan": _plan(content["plan"]),
        "texts": content["texts"],
        "frozen_on": day(content["frozen_on"]),
        "fields": content["fields"],
        "measures": measures,
        "goals": goals,
        "goal_count": len(content["goals"]),
        "loose_measures": loose,
        "loose_groups": [(None, loose)],
        "needs": _needs(content, fields),
        "findings": _findings(content, fields),
        "figures": [read_series(series) for series in content["figures"]],
        "events": [_event(event) for event in content["events"]],
        "bodies": [_body(body) for body in content["bodies"]],
        "organisations": _organisations(measures),
        "resolutions": [
            {
                **resolution,
                "decided_on": day(resolution["decided_on"]),
                "outcome": word(Resolution.Outcome, resolution["outcome"]),
            }
            for resolution in content["resolutions"]
        ],
        "money": money_overview(measures),
    }


# Values


def word(choices, code):
    """Return the word for a code; one that has since been given up stands for itself."""
    return str(dict(choices.choices).get(code, code))


def day(text):
    """Return the date that stands as text in frozen content, or None."""
    return date.fromisoformat(text) if text else None


def period(measure):
    """Return when a measure runs, as briefly as its dates allow; what an import could not read stands as stated."""
    starts_on, ends_on = day(measure["starts_on"]), day(measure["ends_on"])
    if starts_on is None and ends_on is None:
        return measure["period_text"] or (_("open-ended") if measure["is_open_ended"] else "")
    if ends_on is None:
        since = _moment(starts_on, whole_year=False)
        return _("from %(start)s, open-ended") % {"start": since} if measure["is_open_ended"] else _("from %s") % since
    if starts_on is None:
        return _("until %s") % _moment(ends_on, whole_year=False)
    whole_years = (starts_on.month, starts_on.day, ends_on.month, ends_on.day) == (1, 1, 12, 31)
    first, last = _moment(starts_on, whole_years), _moment(ends_on, whole_years)
    return first if first == last else f"{first} – {last}"


def _moment(on, whole_year):
    return str(on.year) if whole_year else date_format(on, "F Y")


# Goals and measures


def read_measures(content):
    """Return the measures in the order of their numbers, with words, sums and what they refer to."""
    goals = {goal["id"]: goal for goal in content["goals"]}
    fields = {field["id"]: field for field in content["fields"]}
    needs = {need["id"]: need for need in content["needs"]}
    return [_measure(measure, goals, fields, needs) for measure in content["measures"]]


def _measure(measure, goals, fields, needs):
    answered = [goals[key] for key in measure["goals"] if key in goals]
    answered.sort(key=lambda goal: _sort_key(goal["number"]))
    own_fields = [fields[key] for key in measure["fields"] if key in fields]
    if not own_fields and answered:
        own_fields = [fields[answered[0]["field"]]]
    reasons = {key for goal in answered for key in goal["needs"]} | set(measure["needs"])
    lines = [{**line, "amount": Decimal(line["amount"])} for line in measure["budget_lines"]]
    return {
        **measure,
        "goals": answered,
        "fields": own_fields,
        "colour": own_fields[0]["colour"] if own_fields else "",
        "needs": sorted((needs[key] for key in reasons if key in needs), key=lambda need: -need["weight"]),
        "status_word": word(Measure.Status, measure["status"]),
        "tone": TONES.get(measure["status"], "neutral"),
        "priority_word": word(Goal.Priority, measure["priority"]),
        "reach_word": word(Measure.Reach, measure["reach"]),
        "novelty_word": word(Measure.Novelty, measure["novelty"]),
        "period": period(measure),
        "starts_on": day(measure["starts_on"]),
        "ends_on": day(measure["ends_on"]),
        "next_review_on": day(measure["next_review_on"]),
        "staff_fte": _decimal(measure["staff_fte"]),
        "milestones": [
            {**milestone, "due_on": day(milestone["due_on"]), "done_on": day(milestone["done_on"])}
            for milestone in measure["milestones"]
        ],
        "budget_lines": lines,
        "cost": sum((line["amount"] for line in lines), Decimal(0)) if lines else None,
        "secured": sum((line["amount"] for line in lines if line["is_secured"]), Decimal(0)),
        "sources": list(dict.fromkeys(line["source"] or _("still open") for line in lines)),
        "years": _sums(lines, lambda line: line["year"]),
    }


def _goal_tree(content, fields, measures):
    """
    Return the guiding goals with the goals below them and each goal's measures.

    A measure that serves several goals is printed in full under the first and named under the others.
    """
    findings = {finding["id"]: finding for finding in content["findings"]}
    under, named = defaultdict(list), defaultdict(list)
    for measure in measures:
        for position, goal in enumerate(measure["goals"]):
            (named if position else under)[goal["id"]].append(measure)
    read_goals = {
        goal["id"]: {
            **goal,
            "field": fields[goal["field"]],
            "priority_word": word(Goal.Priority, goal["priority"]),
            "targets": [_target(target) for target in goal["targets"]],
            "findings": [findings[key] for key in goal["findings"] if key in findings],
            "measures": under[goal["id"]],
            "also": named[goal["id"]],
            "children": [],
        }
        for goal in sorted(content["goals"], key=lambda goal: _sort_key(goal["number"]))
    }
    for goal in read_goals.values():
        if goal["parent"] in read_goals:
            read_goals[goal["parent"]]["children"].append(goal)
    for goal in read_goals.values():
        printed = [*goal["measures"], *(measure for child in goal["children"] for measure in child["measures"])]
        goal["measure_count"] = len(printed)
        goal["cost"] = sum((measure["cost"] or 0 for measure in printed), Decimal(0))
        groups = [(None, goal["measures"]), *((child, child["measures"]) for child in goal["children"])]
        goal["groups"] = [(child, members) for child, members in groups if members]
    return [goal for goal in read_goals.values() if goal["parent"] not in read_goals]


def _sort_key(number):
    return [int(part) if part.isdigit() else 0 for part in number.split(".")]


def _target(target):
    return {
        **target,
        "kind_word": word(GoalTarget.Kind, target["kind"]),
        "baseline": _decimal(target["baseline"]),
        "target": _decimal(target["target"]),
        "due_on": day(target["due_on"]),
    }


def _decimal(text):
    return None if text is None else Decimal(text)


def _sums(lines, key):
    totals = defaultdict(Decimal)
    for line in lines:
        totals[key(line)] += line["amount"]
    return dict(totals)


def measure_table(content):
    """Return (header, rows) of the measures in frozen content as a table for spreadsheets."""
    columns = [
        (_("Number"), lambda m: m["number"]),
        (_("Title"), lambda m: m["title"]),
        (_("Description"), lambda m: m["description"]),
        (_("Fields of action"), lambda m: "; ".join(one["name"] for one in m["fields"])),
        (_("Goals"), lambda m: "; ".join(f"{goal['number']} {goal['title']}" for goal in m["goals"])),
        (_("Target groups"), lambda m: "; ".join(m["target_groups"])),
        (_("Spatial reach"), lambda m: m["reach_word"]),
        (_("Place"), lambda m: "; ".join(filter(None, [m["place_district"], m["place"]]))),
        (_("Responsible"), lambda m: m["lead"] or m["lead_text"]),
        (_("Partners"), lambda m: "; ".join([*m["partners"], *filter(None, [m["partners_text"]])])),
        (_("Start"), lambda m: m["starts_on"]),
        (_("End"), lambda m: m["ends_on"]),
        (_("Open-ended"), lambda m: m["is_open_ended"]),
        (_("Period, as stated"), lambda m: m["period_text"]),
        (_("State"), lambda m: m["status_word"]),
        (_("Priority"), lambda m: m["priority_word"]),
        (_("Planned (€)"), lambda m: m["cost"]),
        (_("Secured (€)"), lambda m: m["secured"] if m["cost"] is not None else None),
        (_("Costs nothing extra"), lambda m: m["is_cost_neutral"]),
        (_("Funding sources"), lambda m: "; ".join(m["sources"])),
        (_("Cost, as stated"), lambda m: m["cost_text"]),
        (_("Milestones"), lambda m: "; ".join(f"{one['title']} ({one['due_on']:%d.%m.%Y})" for one in m["milestones"])),
        (_("Result indicators"), lambda m: m["result_indicators"]),
        (_("Next review"), lambda m: m["next_review_on"]),
    ]
    header = [title for title, _value in columns]
    return header, [[value(measure) for _title, value in columns] for measure in read_measures(content)]


# Plan and inventory


def _plan(plan):
    return {
        **plan,
        "starts_on": day(plan["starts_on"]),
        "ends_on": day(plan["ends_on"]),
        "form": word(Plan.Form, plan["form"]),
        "orientation": word(Plan.Orientation, plan["orientation"]),
        "approach": word(Plan.Approach, plan["approach"]),
        "choice_reason": word(Plan.ChoiceReason, plan["choice_reason"]),
        "hours_released": _decimal(plan["hours_released"]),
        "budget_frame": _decimal(plan["budget_frame"]),
    }


def _needs(content, fields):
    """Return the needs, most often named first, each with the goals and measures that answer it."""
    goals, measures = defaultdict(list), defaultdict(list)
    for goal in content["goals"]:
        for key in goal["needs"]:
            goals[key].append(goal["number"])
    for measure in content["measures"]:
        for key in measure["needs"]:
            measures[key].append(measure["number"])
    return [
        {
            **need,
            "fields": [fields[key]["name"] for key in need["fields"] if key in fields],
            "status_word": word(Need.Status, need["status"]),
            "tone": TONES.get(need["status"], "neutral"),
            "origin_word": word(Need.Origin, need["origin"]),
            "goals": sorted(goals[need["id"]], key=_sort_key),
            "measures": measures[need["id"]],
        }
        for need in sorted(content["needs"], key=lambda need: (-need["weight"], need["title"]))
    ]


def _findings(content, fields):
    needs = {need["id"]: need for need in content["needs"]}
    goals = defaultdict(list)
    for goal in content["goals"]:
        for key in goal["findings"]:
            goals[key].append(goal["number"])
    return [
        {
            **finding,
            "field": fields.get(finding["field"]),
            "weight_word": word(Finding.Weight, finding["weight"]),
            "assessed_on": day(finding["assessed_on"]),
            "needs": [needs[key] for key in finding["needs"] if key in needs],
            "goals": sorted(goals[finding["id"]], key=_sort_key),
        }
        for finding in sorted(content["findings"], key=lambda finding: (-finding["weight"], finding["title"]))
    ]


def _event(event):
    return {**event, "kind": word(ParticipationEvent.Kind, event["kind"]), "held_on": day(event["held_on"])}


def _body(body):
    return {
        **body,
        "kind": word(Body.Kind, body["kind"]),
        "members": [
            {**member, "seat_code": member["seat"], "seat": word(BodyMember.Seat, member["seat"])}
            for member in body["members"]
        ],
    }


def _organisations(measures):
    """Return who takes part in carrying out the plan: the numbers of measures each leads or supports."""
    leads, supports = defaultdict(list), defaultdict(list)
    for measure in measures:
        if measure["lead"]:
            leads[measure["lead"]].append(measure["number"])
        for partner in {measure["area_coordinator"], *measure["partners"]} - {"", measure["lead"]}:
            supports[partner].append(measure["number"])
    return [
        {"name": name, "leads": leads[name], "supports": supports[name]}
        for name in sorted(leads.keys() | supports.keys(), key=str.casefold)
    ]


# Money


def money_overview(measures):
    """
    Return planned money in euros by year, by source and by measure, secured and open.

    Years beyond the sixth are added up in a last column.
    """
    lines = [line for measure in measures for line in measure["budget_lines"]]
    columns = _year_columns(lines)
    sources = defaultdict(list)
    for line in lines:
        sources[line["source"]].append(line)
    total = sum((line["amount"] for line in lines), Decimal(0))
    secured = sum((line["amount"] for line in lines if line["is_secured"]), Decimal(0))
    rows = [_money_row(name or _("still open"), own, columns) for name, own in sources.items()]
    return {
        "columns": [label for label, _years in columns],
        "total": total,
        "secured": secured,
        "open": total - secured,
        "secured_percent": secured * 100 / total if total else None,
        "by_year": [
            {
                "label": label,
                "secured": sum((line["amount"] for line in lines if line["year"] in years and line["is_secured"]), 0),
                "amount": sum((line["amount"] for line in lines if line["year"] in years), 0),
            }
            for label, years in columns
        ],
        "sources": sorted(rows, key=lambda row: -row["total"]),
        "measures": [
            {"measure": measure, **_money_row(measure["title"], measure["budget_lines"], columns)}
            for measure in measures
            if measure["budget_lines"]
        ],
        "neutral": [measure for measure in measures if measure["is_cost_neutral"] and not measure["budget_lines"]],
        "unknown": [measure for measure in measures if not measure["is_cost_neutral"] and not measure["budget_lines"]],
        "kinds": sorted(
            (
                {"name": word(BudgetLine.Kind, kind), "amount": amount}
                for kind, amount in _sums(lines, lambda line: line["kind"]).items()
            ),
            key=lambda row: -row["amount"],
        ),
    }


def _year_columns(lines):
    years = sorted({line["year"] for line in lines})
    columns = [(str(year), {year}) for year in years]
    if len(columns) <= MOST_YEAR_COLUMNS:
        return columns
    kept, later = columns[: MOST_YEAR_COLUMNS - 1], years[MOST_YEAR_COLUMNS - 1 :]
    return [*kept, (pgettext("years", "from %s") % later[0], set(later))]


def _money_row(name, lines, columns):
    kind = lines[0]["source_kind"]
    return {
        "name": name,
        "kind": word(FundingSource.Kind, kind) if kind else "",
        "amounts": [
            sum((line["amount"] for line in lines if line["year"] in years), 0) or None for _l, years in columns
        ],
        "total": sum((line["amount"] for line in lines), Decimal(0)),
        "secured": sum((line["amount"] for line in lines if line["is_secured"]), Decimal(0)),
    }
