"""Addresses under ``/<municipality>/``: the overview, plans and all that belongs to them."""

app_name = "actionplans"

urlpatterns = []
