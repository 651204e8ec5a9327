"""Addresses under ``/<municipality>/``: the overview, plans and all that belongs to them."""

from django.urls import path

from actionplans.views import (
    district,
    district_choice,
    documents,
    edition,
    goal,
    matching,
    measure,
    measure_import,
    milestone,
    money,
    overview,
    plan,
    progress,
    resolution,
    review,
    step,
    thread,
    timeline,
)

app_name = "actionplans"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("districts/<int:pk>/profile.pdf", district.district_profile, name="district-profile"),
    # inventory/matching/
    path("inventory/matching/", matching.matching, name="matching"),
    path("inventory/matching/export/", matching.matching_export, name="matching-export"),
    path("inventory/matching/<int:pk>/", matching.matching_field, name="matching-field"),
    # plans/
    path("plans/", plan.plan_list, name="plan-list"),
    path("plans/new/", plan.plan_create, name="plan-create"),
    path("plans/export/", plan.plan_export, name="plan-export"),
    path("plans/choose-district/", district_choice.district_choice, name="district-choice"),
    path("plans/<slug:plan>/", plan.plan_detail, name="plan-detail"),
    path("plans/<slug:plan>/edit/", plan.plan_edit, name="plan-edit"),
    path("plans/<slug:plan>/delete/", plan.plan_delete, name="plan-delete"),
    path("plans/<slug:plan>/district/", district_choice.plan_district, name="plan-district"),
    path("plans/<slug:plan>/advance/", plan.plan_advance, name="plan-advance"),
    path("plans/<slug:plan>/return/", plan.plan_return, name="plan-return"),
    path("plans/<slug:plan>/text/", plan.plan_text, name="plan-text"),
    path("plans/<slug:plan>/text/<slug:section>/edit/", plan.plan_text_edit, name="plan-text-edit"),
    path("plans/<slug:plan>/steps/<slug:step>/", step.step_detail, name="step-detail"),
    path("plans/<slug:plan>/steps/<slug:step>/edit/", step.step_edit, name="step-edit"),
    # plans/<plan>/goals/
    path("findings/<int:pk>/goal/", goal.goal_from_finding, name="goal-from-finding"),
    path("plans/<slug:plan>/goals/", goal.goal_list, name="goal-list"),
    path("plans/<slug:plan>/goals/export/", goal.goal_export, name="goal-export"),
    path("plans/<slug:plan>/goals/new/", goal.goal_create, name="goal-create"),
    path("plans/<slug:plan>/goals/<int:pk>/", goal.goal_detail, name="goal-detail"),
    path("plans/<slug:plan>/goals/<int:pk>/edit/", goal.goal_edit, name="goal-edit"),
    path("plans/<slug:plan>/goals/<int:pk>/move/", goal.goal_move, name="goal-move"),
    path("plans/<slug:plan>/goals/<int:pk>/delete/", goal.goal_delete, name="goal-delete"),
    path("plans/<slug:plan>/goals/<int:pk>/targets/new/", goal.target_create, name="target-create"),
    path("plans/<slug:plan>/goals/<int:pk>/targets/<int:target>/edit/", goal.target_edit, name="target-edit"),
    path("plans/<slug:plan>/goals/<int:pk>/targets/<int:target>/delete/", goal.target_delete, name="target-delete"),
    # plans/<plan>/measures/
    path("plans/<slug:plan>/measures/", measure.measure_list, name="measure-list"),
    path("plans/<slug:plan>/measures/new/", measure.measure_create, name="measure-create"),
    path("plans/<slug:plan>/measures/export/<slug:kind>/", measure.measure_export, name="measure-export"),
    path("plans/<slug:plan>/measures/views/", measure.saved_view_create, name="saved-view-create"),
    path("plans/<slug:plan>/measures/views/<int:pk>/delete/", measure.saved_view_delete, name="saved-view-delete"),
    path("plans/<slug:plan>/measures/<int:number>/", measure.measure_detail, name="measure-detail"),
    path("plans/<slug:plan>/measures/<int:number>/edit/", measure.measure_edit, name="measure-edit"),
    path("plans/<slug:plan>/measures/<int:number>/state/", measure.measure_status, name="measure-status"),
    path("plans/<slug:plan>/measures/<int:number>/clear-up/", measure.measure_clear_up, name="measure-clear-up"),
    path("plans/<slug:plan>/measures/<int:number>/delete/", measure.measure_delete, name="measure-delete"),
    path(
        "plans/<slug:plan>/measures/<int:number>/documents/new/",
        measure.measure_document_create,
        name="measure-document-create",
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/documents/<int:pk>/remove/",
        measure.measure_document_remove,
        name="measure-document-remove",
    ),
    # plans/<plan>/measures/imports/
    path(
        "plans/<slug:plan>/measures/imports/new/",
        measure_import.measure_import_create,
        name="measure-import-create",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/",
        measure_import.measure_import_detail,
        name="measure-import-detail",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/columns/",
        measure_import.measure_import_mapping,
        name="measure-import-mapping",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/preview/",
        measure_import.measure_import_preview,
        name="measure-import-preview",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/discard/",
        measure_import.measure_import_discard,
        name="measure-import-discard",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/undo/",
        measure_import.measure_import_undo,
        name="measure-import-undo",
    ),
    path(
        "plans/<slug:plan>/measures/imports/<int:pk>/file/",
        measure_import.measure_import_file,
        name="measure-import-file",
    ),
    # plans/<plan>/measures/<number>/milestones/
    path(
        "plans/<slug:plan>/measures/<int:number>/milestones/new/", milestone.milestone_create, name="milestone-create"
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/milestones/<int:pk>/edit/",
        milestone.milestone_edit,
        name="milestone-edit",
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/milestones/<int:pk>/done/",
        milestone.milestone_complete,
        name="milestone-complete",
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/milestones/<int:pk>/reopen/",
        milestone.milestone_reopen,
        name="milestone-reopen",
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/milestones/<int:pk>/delete/",
        milestone.milestone_delete,
        name="milestone-delete",
    ),
    # plans/<plan>/measures/<number>/budget/ and expenses/
    path("plans/<slug:plan>/measures/<int:number>/budget/new/", money.budget_line_create, name="budget-line-create"),
    path(
        "plans/<slug:plan>/measures/<int:number>/budget/<int:pk>/edit/",
        money.budget_line_edit,
        name="budget-line-edit",
    ),
    path(
        "plans/<slug:plan>/measures/<int:number>/budget/<int:pk>/delete/",
        money.budget_line_delete,
        name="budget-line-delete",
    ),
    path("plans/<slug:plan>/measures/<int:number>/expenses/new/", money.expense_create, name="expense-create"),
    path("plans/<slug:plan>/measures/<int:number>/expenses/<int:pk>/edit/", money.expense_edit, name="expense-edit"),
    path(
        "plans/<slug:plan>/measures/<int:number>/expenses/<int:pk>/delete/",
        money.expense_delete,
        name="expense-delete",
    ),
    # plans/<plan>/editions/ and resolutions/
    path("plans/<slug:plan>/editions/", edition.edition_list, name="edition-list"),
    path("plans/<slug:plan>/editions/submit/", edition.edition_submit, name="edition-submit"),
    path("plans/<slug:plan>/editions/<int:number>/", edition.edition_detail, name="edition-detail"),
    path("plans/<slug:plan>/editions/<int:number>/withdraw/", edition.edition_withdraw, name="edition-withdraw"),
    path(
        "plans/<slug:plan>/editions/<int:number>/differences/", edition.edition_differences, name="edition-differences"
    ),
    path("plans/<slug:plan>/editions/<int:number>/file/<slug:kind>/", edition.edition_file, name="edition-file"),
    path(
        "plans/<slug:plan>/editions/<int:number>/export/<slug:kind>/", documents.edition_export, name="edition-export"
    ),
    path("plans/<slug:plan>/editions/<int:number>/resolution/", resolution.resolution_create, name="resolution-create"),
    path("plans/<slug:plan>/resolutions/<int:pk>/edit/", resolution.resolution_edit, name="resolution-edit"),
    # plans/<plan>/documents/
    path("plans/<slug:plan>/documents/", documents.plan_documents, name="plan-documents"),
    path("plans/<slug:plan>/documents/<slug:form>.pdf", documents.plan_pdf, name="plan-pdf"),
    # plans/<plan>/timeline/ and money/
    path("plans/<slug:plan>/timeline/", timeline.timeline, name="timeline"),
    path("plans/<slug:plan>/money/", money.money, name="money"),
    # funding-sources/
    path("funding-sources/", money.funding_source_list, name="funding-source-list"),
    path("funding-sources/new/", money.funding_source_create, name="funding-source-create"),
    path("funding-sources/<int:pk>/edit/", money.funding_source_edit, name="funding-source-edit"),
    path("funding-sources/<int:pk>/delete/", money.funding_source_delete, name="funding-source-delete"),
    # plans/<plan>/measures/<number>/progress/
    path("plans/<slug:plan>/measures/<int:number>/progress/", progress.progress_create, name="progress-create"),
    path(
        "plans/<slug:plan>/measures/<int:number>/progress/<int:pk>/correct/",
        progress.progress_correct,
        name="progress-correct",
    ),
    # plans/<plan>/reviews/
    path("plans/<slug:plan>/measures/<int:number>/review/", review.review_create, name="review-create"),
    path("plans/<slug:plan>/reviews/", review.review_list, name="review-list"),
    path("plans/<slug:plan>/reviews/new/", review.plan_review_create, name="plan-review-create"),
    path("plans/<slug:plan>/reviews/<int:pk>/", review.review_detail, name="review-detail"),
    path("plans/<slug:plan>/reviews/<int:pk>/edit/", review.review_edit, name="review-edit"),
    # plans/<plan>/thread/
    path("plans/<slug:plan>/thread/", thread.broken_threads, name="broken-threads"),
]
