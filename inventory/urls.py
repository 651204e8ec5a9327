"""Addresses under ``/<municipality>/inventory/``."""

app_name = "inventory"

urlpatterns = []
