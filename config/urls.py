"""Addresses. Everything of a municipality stands under its short name; see ``districts.middleware``."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("districts.entry_urls")),
    path("<slug:municipality>/", include("districts.urls")),
    path("<slug:municipality>/inventory/", include("inventory.urls")),
    path("<slug:municipality>/", include("actionplans.urls")),
]
