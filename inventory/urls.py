"""Addresses under ``/<municipality>/inventory/``."""

from django.urls import path

from inventory.views import (
    activity,
    event,
    field,
    finding,
    imports,
    indicator,
    need,
    observation,
    overview,
    source,
    statistics,
)

app_name = "inventory"

urlpatterns = [
    path("", overview.overview, name="overview"),
    # needs/
    path("needs/", need.need_list, name="need-list"),
    path("needs/export/", need.need_export, name="need-export"),
    path("needs/new/", need.need_create, name="need-create"),
    path("needs/<int:pk>/", need.need_detail, name="need-detail"),
    path("needs/<int:pk>/edit/", need.need_edit, name="need-edit"),
    path("needs/<int:pk>/decide/", need.need_decide, name="need-decide"),
    path("needs/<int:pk>/delete/", need.need_delete, name="need-delete"),
    # events/
    path("events/", event.event_list, name="event-list"),
    path("events/export/", event.event_export, name="event-export"),
    path("events/new/", event.event_create, name="event-create"),
    path("events/<int:pk>/", event.event_detail, name="event-detail"),
    path("events/<int:pk>/edit/", event.event_edit, name="event-edit"),
    path("events/<int:pk>/delete/", event.event_delete, name="event-delete"),
    path("events/<int:pk>/documents/new/", event.event_document_add, name="event-document-add"),
    path("events/<int:pk>/documents/<int:document>/remove/", event.event_document_remove, name="event-document-remove"),
    # activities/
    path("activities/", activity.activity_list, name="activity-list"),
    path("activities/export/", activity.activity_export, name="activity-export"),
    path("activities/new/", activity.activity_create, name="activity-create"),
    path("activities/<int:pk>/", activity.activity_detail, name="activity-detail"),
    path("activities/<int:pk>/edit/", activity.activity_edit, name="activity-edit"),
    path("activities/<int:pk>/delete/", activity.activity_delete, name="activity-delete"),
    # findings/
    path("findings/", finding.finding_list, name="finding-list"),
    path("findings/export/", finding.finding_export, name="finding-export"),
    path("findings/new/", finding.finding_create, name="finding-create"),
    path("findings/<int:pk>/", finding.finding_detail, name="finding-detail"),
    path("findings/<int:pk>/edit/", finding.finding_edit, name="finding-edit"),
    path("findings/<int:pk>/delete/", finding.finding_delete, name="finding-delete"),
    # fields/ and target-groups/
    path("fields/", field.field_list, name="field-list"),
    path("fields/defaults/", field.field_add_defaults, name="field-add-defaults"),
    path("fields/new/", field.field_create, name="field-create"),
    path("fields/<int:pk>/edit/", field.field_edit, name="field-edit"),
    path("fields/<int:pk>/delete/", field.field_delete, name="field-delete"),
    path("target-groups/new/", field.target_group_create, name="target-group-create"),
    path("target-groups/<int:pk>/edit/", field.target_group_edit, name="target-group-edit"),
    path("target-groups/<int:pk>/delete/", field.target_group_delete, name="target-group-delete"),
    # statistics/
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/", statistics.statistics_export, name="statistics-export"),
    path("statistics/indicators/new/", indicator.indicator_create, name="indicator-create"),
    path("statistics/indicators/<int:pk>/", indicator.indicator_detail, name="indicator-detail"),
    path("statistics/indicators/<int:pk>/series.svg", indicator.indicator_series, name="indicator-series"),
    path("statistics/indicators/<int:pk>/bars.svg", indicator.indicator_bars, name="indicator-bars"),
    path("statistics/indicators/<int:pk>/export/", indicator.indicator_export, name="indicator-export"),
    path("statistics/indicators/<int:pk>/record/", indicator.indicator_record, name="indicator-record"),
    path("statistics/indicators/<int:pk>/edit/", indicator.indicator_edit, name="indicator-edit"),
    path("statistics/indicators/<int:pk>/delete/", indicator.indicator_delete, name="indicator-delete"),
    path("statistics/figures/<int:pk>/", observation.observation_detail, name="observation-detail"),
    path("statistics/figures/<int:pk>/edit/", observation.observation_edit, name="observation-edit"),
    path("statistics/figures/<int:pk>/delete/", observation.observation_delete, name="observation-delete"),
    path("statistics/sources/", source.source_list, name="source-list"),
    path("statistics/sources/new/", source.source_create, name="source-create"),
    path("statistics/sources/<int:pk>/", source.source_detail, name="source-detail"),
    path("statistics/sources/<int:pk>/edit/", source.source_edit, name="source-edit"),
    path("statistics/sources/<int:pk>/delete/", source.source_delete, name="source-delete"),
    # imports/
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_create, name="import-create"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/preview/", imports.import_preview, name="import-preview"),
    path("imports/<int:pk>/file/", imports.import_file, name="import-file"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
]
