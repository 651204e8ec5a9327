"""
Who may do what: one row for every address.

A new URL needs a row here, or ``test_every_address_has_a_row`` fails. ``tests/test_rights.py`` tries every row as each
role, as a member limited to another district, as a member of another municipality and signed out.

``Row(who, where, method, **kwargs)``

* ``who``: the roles that may; the others get 403.
* ``where``: ``HERE`` for a page of the municipality, open to members of any district; ``NORTH`` for a page about an
  object in the district "Nord", which does not exist (404) for a member limited to "Süd"; ``CITY`` for an object of the
  whole city, which such a member sees but does not change (403 unless ``who`` is EVERYBODY); ``ENTRY`` for an address
  that belongs to no municipality and is open to everybody signed in; ``PUBLIC`` for one open without sign-in; ``OWN``
  for what belongs to one person and does not exist (404) for all others.
* ``method``: "get" or "post" (an empty post; a refusal for its content counts as permitted).
* ``data``: what to send along.
* ``kwargs``: the address's further arguments as attributes of the world below, for example ``pk="need.pk"``.
"""

from dataclasses import dataclass, field

from districts.models import Membership

HERE, NORTH, CITY, ENTRY, PUBLIC, OWN = "here", "north", "city", "entry", "public", "own"

EVERYBODY = frozenset(Membership.Role.values)
ADMINISTRATION = frozenset({"administrator"})
COORDINATION = frozenset({"administrator", "coordination"})
WORKERS = COORDINATION | {"district_manager"}
REPORTERS = WORKERS | {"contributor"}


@dataclass
class Row:
    """One address and who may use it."""

    who: frozenset
    where: str = HERE
    method: str = "get"
    data: dict = field(default_factory=dict)
    kwargs: dict = field(default_factory=dict)


MEASURE = {"plan": "plan.slug", "number": "measure.number"}
MEASURE_IMPORT = {"plan": "plan.slug", "pk": "measure_import.pk"}

RIGHTS = {
    # entry
    "home": Row(EVERYBODY, PUBLIC),
    "healthz": Row(EVERYBODY, PUBLIC),
    "language-set": Row(EVERYBODY, PUBLIC, "post", {"language": "en"}),
    # accounts
    "profile": Row(EVERYBODY, ENTRY),
    # districts: stakeholders
    "districts:stakeholder-list": Row(EVERYBODY),
    "districts:stakeholder-export": Row(EVERYBODY),
    "districts:stakeholder-matrix": Row(EVERYBODY),
    "districts:stakeholder-create": Row(WORKERS),
    "districts:stakeholder-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "stakeholder.pk"}),
    "districts:stakeholder-edit": Row(WORKERS, NORTH, kwargs={"pk": "stakeholder.pk"}),
    "districts:stakeholder-delete": Row(WORKERS, NORTH, kwargs={"pk": "stakeholder.pk"}),
    "districts:contact-create": Row(WORKERS, NORTH, kwargs={"stakeholder": "stakeholder.pk"}),
    "districts:contact-edit": Row(WORKERS, NORTH, kwargs={"pk": "contact.pk"}),
    "districts:contact-delete": Row(WORKERS, NORTH, kwargs={"pk": "contact.pk"}),
    # districts: bodies
    "districts:body-list": Row(EVERYBODY),
    "districts:body-create": Row(COORDINATION),
    "districts:body-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "body.pk"}),
    "districts:body-edit": Row(COORDINATION, NORTH, kwargs={"pk": "body.pk"}),
    "districts:body-delete": Row(COORDINATION, NORTH, kwargs={"pk": "body.pk"}),
    "districts:seat-create": Row(COORDINATION, NORTH, kwargs={"body": "body.pk"}),
    "districts:seat-edit": Row(COORDINATION, NORTH, kwargs={"pk": "seat.pk"}),
    "districts:seat-delete": Row(COORDINATION, NORTH, kwargs={"pk": "seat.pk"}),
    # districts: districts
    "districts:district-list": Row(EVERYBODY),
    "districts:district-create": Row(COORDINATION),
    "actionplans:district-profile": Row(EVERYBODY, NORTH, kwargs={"pk": "north.pk"}),
    "districts:district-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "north.pk"}),
    "districts:district-edit": Row(COORDINATION, NORTH, kwargs={"pk": "north.pk"}),
    "districts:district-delete": Row(COORDINATION, NORTH, kwargs={"pk": "north.pk"}),
    "districts:outline-edit": Row(COORDINATION, CITY, kwargs={"pk": "city.pk"}),
    "districts:outline-upload": Row(COORDINATION),
    "districts:outline-preview": Row(COORDINATION, kwargs={"pk": "upload.pk"}),
    # districts: settings and members
    "districts:logo": Row(EVERYBODY),
    "districts:settings": Row(ADMINISTRATION),
    "districts:membership-list": Row(ADMINISTRATION),
    "districts:membership-create": Row(ADMINISTRATION),
    "districts:membership-edit": Row(ADMINISTRATION, kwargs={"pk": "membership.pk"}),
    "districts:membership-invite": Row(ADMINISTRATION, method="post", kwargs={"pk": "membership.pk"}),
    "districts:membership-end": Row(ADMINISTRATION, kwargs={"pk": "membership.pk"}),
    # districts: documents
    "districts:document-file": Row(EVERYBODY, NORTH, kwargs={"pk": "document.pk"}),
    # inventory: overview and catalogue
    "inventory:overview": Row(EVERYBODY),
    "inventory:field-list": Row(EVERYBODY),
    "inventory:field-add-defaults": Row(COORDINATION, method="post"),
    "inventory:field-create": Row(COORDINATION),
    "inventory:field-edit": Row(COORDINATION, kwargs={"pk": "field.pk"}),
    "inventory:field-delete": Row(COORDINATION, kwargs={"pk": "field.pk"}),
    "inventory:target-group-create": Row(COORDINATION),
    "inventory:target-group-edit": Row(COORDINATION, kwargs={"pk": "target_group.pk"}),
    "inventory:target-group-delete": Row(COORDINATION, kwargs={"pk": "target_group.pk"}),
    # inventory: needs
    "inventory:need-list": Row(EVERYBODY),
    "inventory:need-export": Row(EVERYBODY),
    "inventory:need-create": Row(WORKERS),
    "inventory:need-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "need.pk"}),
    "inventory:need-edit": Row(WORKERS, NORTH, kwargs={"pk": "need.pk"}),
    "inventory:need-decide": Row(COORDINATION, NORTH, kwargs={"pk": "need.pk"}),
    "inventory:need-delete": Row(WORKERS, NORTH, kwargs={"pk": "need.pk"}),
    # inventory: events
    "inventory:event-list": Row(EVERYBODY),
    "inventory:event-export": Row(EVERYBODY),
    "inventory:event-create": Row(WORKERS),
    "inventory:event-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "event.pk"}),
    "inventory:event-edit": Row(WORKERS, NORTH, kwargs={"pk": "event.pk"}),
    "inventory:event-delete": Row(WORKERS, NORTH, kwargs={"pk": "event.pk"}),
    "inventory:event-document-add": Row(WORKERS, NORTH, kwargs={"pk": "event.pk"}),
    "inventory:event-document-remove": Row(WORKERS, NORTH, kwargs={"pk": "event.pk", "document": "event_document.pk"}),
    # inventory: activities
    "inventory:activity-list": Row(EVERYBODY),
    "inventory:activity-export": Row(EVERYBODY),
    "inventory:activity-create": Row(WORKERS),
    "inventory:activity-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "activity.pk"}),
    "inventory:activity-edit": Row(WORKERS, NORTH, kwargs={"pk": "activity.pk"}),
    "inventory:activity-delete": Row(WORKERS, NORTH, kwargs={"pk": "activity.pk"}),
    # inventory: findings
    "inventory:finding-list": Row(EVERYBODY),
    "inventory:finding-export": Row(EVERYBODY),
    "inventory:finding-create": Row(WORKERS),
    "inventory:finding-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "finding.pk"}),
    "inventory:finding-edit": Row(WORKERS, NORTH, kwargs={"pk": "finding.pk"}),
    "inventory:finding-delete": Row(WORKERS, NORTH, kwargs={"pk": "finding.pk"}),
    # inventory: sources, indicators, figures
    "inventory:statistics": Row(EVERYBODY),
    "inventory:statistics-export": Row(EVERYBODY),
    "inventory:comparison": Row(EVERYBODY),
    "inventory:comparison-export": Row(EVERYBODY),
    "inventory:classes": Row(EVERYBODY),
    "inventory:classes-chart": Row(EVERYBODY),
    "inventory:classes-export": Row(EVERYBODY),
    "inventory:segregation": Row(EVERYBODY),
    "inventory:segregation-chart": Row(EVERYBODY),
    "inventory:segregation-export": Row(EVERYBODY),
    "inventory:indicator-create": Row(COORDINATION),
    "inventory:indicator-detail": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-series": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-bars": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-dots": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-map": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-export": Row(EVERYBODY, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-record": Row(COORDINATION, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-edit": Row(COORDINATION, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-delete": Row(COORDINATION, kwargs={"pk": "indicator.pk"}),
    "inventory:indicator-use": Row(COORDINATION, kwargs={"pk": "indicator.pk"}),
    "inventory:break-create": Row(COORDINATION, kwargs={"indicator": "indicator.pk"}),
    "inventory:break-adopt": Row(COORDINATION, HERE, "post", {"year": "2011"}, kwargs={"indicator": "indicator.pk"}),
    "inventory:break-edit": Row(COORDINATION, kwargs={"pk": "series_break.pk"}),
    "inventory:break-delete": Row(COORDINATION, kwargs={"pk": "series_break.pk"}),
    "inventory:concepts": Row(EVERYBODY),
    "inventory:coverage": Row(EVERYBODY),
    "inventory:coverage-export": Row(EVERYBODY),
    "inventory:coverage-judge": Row(COORDINATION, HERE, "post"),
    "inventory:observation-detail": Row(EVERYBODY, NORTH, kwargs={"pk": "observation.pk"}),
    "inventory:observation-edit": Row(COORDINATION, NORTH, kwargs={"pk": "observation.pk"}),
    "inventory:observation-delete": Row(COORDINATION, NORTH, kwargs={"pk": "observation.pk"}),
    "inventory:source-list": Row(EVERYBODY),
    "inventory:source-create": Row(COORDINATION),
    "inventory:source-detail": Row(EVERYBODY, kwargs={"pk": "source.pk"}),
    "inventory:source-edit": Row(COORDINATION, kwargs={"pk": "source.pk"}),
    "inventory:source-delete": Row(COORDINATION, kwargs={"pk": "source.pk"}),
    # inventory: indices
    "inventory:composite-list": Row(EVERYBODY),
    "inventory:composite-create": Row(COORDINATION),
    "inventory:composite-detail": Row(EVERYBODY, kwargs={"pk": "composite.pk"}),
    "inventory:composite-chart": Row(EVERYBODY, kwargs={"pk": "composite.pk"}),
    "inventory:composite-map": Row(EVERYBODY, kwargs={"pk": "composite.pk"}),
    "inventory:composite-export": Row(EVERYBODY, kwargs={"pk": "composite.pk"}),
    "inventory:composite-edit": Row(COORDINATION, kwargs={"pk": "composite.pk"}),
    "inventory:composite-copy": Row(COORDINATION, kwargs={"pk": "composite.pk"}),
    "inventory:composite-delete": Row(COORDINATION, kwargs={"pk": "composite.pk"}),
    # inventory: early warning
    "inventory:warning-list": Row(EVERYBODY),
    "inventory:warning-create": Row(COORDINATION),
    "inventory:warning-edit": Row(COORDINATION, kwargs={"pk": "warning_rule.pk"}),
    "inventory:warning-delete": Row(COORDINATION, kwargs={"pk": "warning_rule.pk"}),
    # inventory: imports
    "inventory:import-list": Row(COORDINATION),
    "inventory:import-create": Row(COORDINATION),
    "inventory:import-detail": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-reading": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-mapping": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-areas": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-preview": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-progress": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-restart": Row(COORDINATION, method="post", kwargs={"pk": "import_run.pk"}),
    "inventory:mapping-list": Row(COORDINATION),
    "inventory:mapping-edit": Row(COORDINATION, kwargs={"pk": "import_mapping.pk"}),
    "inventory:mapping-delete": Row(COORDINATION, kwargs={"pk": "import_mapping.pk"}),
    "inventory:area-match-list": Row(COORDINATION),
    "inventory:area-match-edit": Row(COORDINATION, kwargs={"pk": "area_match.pk"}),
    "inventory:area-match-delete": Row(COORDINATION, kwargs={"pk": "area_match.pk"}),
    "inventory:import-file": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    "inventory:import-discard": Row(COORDINATION, method="post", kwargs={"pk": "import_run.pk"}),
    "inventory:import-undo": Row(COORDINATION, kwargs={"pk": "import_run.pk"}),
    # actionplans: overview, matching
    "actionplans:matching": Row(EVERYBODY),
    "actionplans:matching-export": Row(EVERYBODY),
    "actionplans:matching-field": Row(EVERYBODY, kwargs={"pk": "field.pk"}),
    "actionplans:overview": Row(EVERYBODY),
    # actionplans: plans
    "actionplans:plan-list": Row(EVERYBODY),
    "actionplans:plan-create": Row(COORDINATION),
    "actionplans:plan-export": Row(EVERYBODY),
    "actionplans:district-choice": Row(EVERYBODY),
    "actionplans:plan-district": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-detail": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-delete": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-advance": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-return": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-text": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-text-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "section": "section"}),
    "actionplans:step-detail": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "step": "step"}),
    "actionplans:step-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "step": "step"}),
    # actionplans: goals
    "actionplans:goal-from-finding": Row(EVERYBODY, NORTH, kwargs={"pk": "finding.pk"}),
    "actionplans:goal-list": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:goal-export": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:goal-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:goal-detail": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk"}),
    "actionplans:goal-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk"}),
    "actionplans:goal-move": Row(COORDINATION, NORTH, "post", kwargs={"plan": "plan.slug", "pk": "goal.pk"}),
    "actionplans:goal-delete": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk"}),
    "actionplans:target-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk"}),
    "actionplans:target-edit": Row(
        COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk", "target": "target.pk"}
    ),
    "actionplans:target-delete": Row(
        COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "goal.pk", "target": "target.pk"}
    ),
    # actionplans: measures
    "actionplans:measure-list": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:measure-export": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "kind": "export_kind"}),
    "actionplans:saved-view-create": Row(EVERYBODY, NORTH, "post", {"name": "Meine"}, {"plan": "plan.slug"}),
    "actionplans:saved-view-delete": Row(EVERYBODY, OWN, "post", kwargs={"plan": "plan.slug", "pk": "saved_view.pk"}),
    "actionplans:measure-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:measure-detail": Row(EVERYBODY, NORTH, kwargs=MEASURE),
    "actionplans:measure-edit": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:measure-status": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:measure-clear-up": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:measure-delete": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:measure-document-create": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:measure-document-remove": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "measure_document.pk"}),
    # actionplans: milestones and money
    "actionplans:milestone-create": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:milestone-edit": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "milestone.pk"}),
    "actionplans:milestone-delete": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "milestone.pk"}),
    "actionplans:milestone-complete": Row(REPORTERS, NORTH, "post", kwargs={**MEASURE, "pk": "milestone.pk"}),
    "actionplans:milestone-reopen": Row(REPORTERS, NORTH, "post", kwargs={**MEASURE, "pk": "milestone.pk"}),
    "actionplans:budget-line-create": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:budget-line-edit": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "budget_line.pk"}),
    "actionplans:budget-line-delete": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "budget_line.pk"}),
    "actionplans:expense-create": Row(COORDINATION, NORTH, kwargs=MEASURE),
    "actionplans:expense-edit": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "expense.pk"}),
    "actionplans:expense-delete": Row(COORDINATION, NORTH, kwargs={**MEASURE, "pk": "expense.pk"}),
    "actionplans:money": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:funding-source-list": Row(EVERYBODY),
    "actionplans:funding-source-create": Row(COORDINATION),
    "actionplans:funding-source-edit": Row(COORDINATION, CITY, kwargs={"pk": "funding_source.pk"}),
    "actionplans:funding-source-delete": Row(COORDINATION, CITY, kwargs={"pk": "funding_source.pk"}),
    # actionplans: timeline
    "actionplans:timeline": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    # actionplans: import of measures
    "actionplans:measure-import-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:measure-import-detail": Row(COORDINATION, NORTH, kwargs=MEASURE_IMPORT),
    "actionplans:measure-import-mapping": Row(COORDINATION, NORTH, kwargs=MEASURE_IMPORT),
    "actionplans:measure-import-preview": Row(COORDINATION, NORTH, kwargs=MEASURE_IMPORT),
    "actionplans:measure-import-discard": Row(COORDINATION, NORTH, "post", kwargs=MEASURE_IMPORT),
    "actionplans:measure-import-undo": Row(COORDINATION, NORTH, kwargs=MEASURE_IMPORT),
    "actionplans:measure-import-file": Row(COORDINATION, NORTH, kwargs=MEASURE_IMPORT),
    # actionplans: progress and reviews
    "actionplans:progress-create": Row(REPORTERS, NORTH, kwargs={"plan": "plan.slug", "number": "measure.number"}),
    "actionplans:progress-correct": Row(
        REPORTERS, NORTH, kwargs={"plan": "plan.slug", "number": "measure.number", "pk": "progress_entry.pk"}
    ),
    "actionplans:review-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "number": "measure.number"}),
    "actionplans:review-list": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-review-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:review-detail": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "pk": "review.pk"}),
    "actionplans:review-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "review.pk"}),
    # actionplans: editions, resolutions, documents
    "actionplans:edition-list": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:edition-submit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:edition-detail": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "number": "edition.number"}),
    "actionplans:edition-withdraw": Row(
        COORDINATION, NORTH, "post", kwargs={"plan": "plan.slug", "number": "edition.number"}
    ),
    "actionplans:edition-differences": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "number": "edition.number"}),
    "actionplans:edition-file": Row(
        EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "number": "edition.number", "kind": "edition_kind"}
    ),
    "actionplans:edition-export": Row(
        EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "number": "edition.number", "kind": "export_kind"}
    ),
    "actionplans:resolution-create": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "number": "edition.number"}),
    "actionplans:resolution-edit": Row(COORDINATION, NORTH, kwargs={"plan": "plan.slug", "pk": "resolution.pk"}),
    "actionplans:plan-documents": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
    "actionplans:plan-pdf": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug", "form": "document_form"}),
    # actionplans: thread
    "actionplans:broken-threads": Row(EVERYBODY, NORTH, kwargs={"plan": "plan.slug"}),
}
