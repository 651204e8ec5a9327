"""Addresses under ``/<municipality>/``: districts, stakeholders, bodies, documents, settings."""

from django.urls import path

from districts.views import body, contact, district, document, municipality, outline, stakeholder

app_name = "districts"

urlpatterns = [
    # districts/
    path("districts/", district.district_list, name="district-list"),
    path("districts/new/", district.district_create, name="district-create"),
    path("districts/outlines/", outline.outline_upload, name="outline-upload"),
    path("districts/outlines/<int:pk>/", outline.outline_preview, name="outline-preview"),
    path("districts/<int:pk>/", district.district_detail, name="district-detail"),
    path("districts/<int:pk>/edit/", district.district_edit, name="district-edit"),
    path("districts/<int:pk>/delete/", district.district_delete, name="district-delete"),
    path("districts/<int:pk>/outline/", outline.outline_edit, name="outline-edit"),
    # stakeholders/
    path("stakeholders/", stakeholder.stakeholder_list, name="stakeholder-list"),
    path("stakeholders/export/", stakeholder.stakeholder_export, name="stakeholder-export"),
    path("stakeholders/matrix/", stakeholder.stakeholder_matrix, name="stakeholder-matrix"),
    path("stakeholders/new/", stakeholder.stakeholder_create, name="stakeholder-create"),
    path("stakeholders/<int:pk>/", stakeholder.stakeholder_detail, name="stakeholder-detail"),
    path("stakeholders/<int:pk>/edit/", stakeholder.stakeholder_edit, name="stakeholder-edit"),
    path("stakeholders/<int:pk>/delete/", stakeholder.stakeholder_delete, name="stakeholder-delete"),
    path("stakeholders/<int:stakeholder>/contacts/new/", contact.contact_create, name="contact-create"),
    path("contacts/<int:pk>/edit/", contact.contact_edit, name="contact-edit"),
    path("contacts/<int:pk>/delete/", contact.contact_delete, name="contact-delete"),
    # bodies/
    path("bodies/", body.body_list, name="body-list"),
    path("bodies/new/", body.body_create, name="body-create"),
    path("bodies/<int:pk>/", body.body_detail, name="body-detail"),
    path("bodies/<int:pk>/edit/", body.body_edit, name="body-edit"),
    path("bodies/<int:pk>/delete/", body.body_delete, name="body-delete"),
    path("bodies/<int:body>/seats/new/", body.seat_create, name="seat-create"),
    path("seats/<int:pk>/edit/", body.seat_edit, name="seat-edit"),
    path("seats/<int:pk>/delete/", body.seat_delete, name="seat-delete"),
    # documents/
    path("documents/<int:pk>/", document.document_file, name="document-file"),
    # settings/
    path("logo/", municipality.logo, name="logo"),
    path("settings/", municipality.settings, name="settings"),
    path("settings/members/", municipality.membership_list, name="membership-list"),
    path("settings/members/new/", municipality.membership_create, name="membership-create"),
    path("settings/members/<int:pk>/edit/", municipality.membership_edit, name="membership-edit"),
    path("settings/members/<int:pk>/invite/", municipality.membership_invite, name="membership-invite"),
    path("settings/members/<int:pk>/end/", municipality.membership_end, name="membership-end"),
]
