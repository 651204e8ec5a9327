"""Addresses under ``/<municipality>/``: the overview, plans and all that belongs to them."""

from django.urls import path

from actionplans.views import plan, progress, review, thread

app_name = "actionplans"

urlpatterns = [
    # plans/
    path("plans/", plan.plan_list, name="plan-list"),
    path("plans/<slug:plan>/", plan.plan_detail, name="plan-detail"),
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
