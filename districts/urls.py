"""Addresses under ``/<municipality>/``: settings, districts, stakeholders, bodies."""

from django.urls import path

from districts.views import document, stakeholder

app_name = "districts"

urlpatterns = [
    # stakeholders/
    path("stakeholders/", stakeholder.stakeholder_list, name="stakeholder-list"),
    path("stakeholders/new/", stakeholder.stakeholder_create, name="stakeholder-create"),
    path("stakeholders/<int:pk>/", stakeholder.stakeholder_detail, name="stakeholder-detail"),
    path("stakeholders/<int:pk>/edit/", stakeholder.stakeholder_edit, name="stakeholder-edit"),
    path("stakeholders/<int:pk>/delete/", stakeholder.stakeholder_delete, name="stakeholder-delete"),
    # documents/
    path("documents/<int:pk>/", document.document_file, name="document-file"),
]
