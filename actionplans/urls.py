"""Addresses under ``/<municipality>/``: the overview, plans and all that belongs to them."""

from django.urls import path

from actionplans.views import plan, thread

app_name = "actionplans"

urlpatterns = [
    # plans/
    path("plans/", plan.plan_list, name="plan-list"),
    path("plans/<slug:plan>/", plan.plan_detail, name="plan-detail"),
    # plans/<plan>/thread/
    path("plans/<slug:plan>/thread/", thread.broken_threads, name="broken-threads"),
]
