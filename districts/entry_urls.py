"""Addresses that belong to no municipality."""

from django.urls import path

from districts.views import entry

urlpatterns = [
    path("", entry.home, name="home"),
    path("healthz", entry.healthz, name="healthz"),
]
