from datetime import date

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.forms.progress import ReviewForm
from actionplans.models import Measure, Review
from actionplans.reviewing import record_review
from actionplans.views.fetch import get_measure, get_plan
from config.history import history_of
from config.paging import paginate
from districts.access import require


@require_safe
def review_list(request, plan):
    """Reviews that were held, and which measures are to be reviewed next."""
    plan = get_plan(request, plan)
    ahead = Measure.objects.visible_to(request.user).filter(plan=plan, next_review_on__isnull=False).alive()
    return render(
        request,
        "actionplans/review_list.html",
        {
            "plan": plan,
            "page_obj": paginate(request, Review.objects.visible_to(request.user).filter(plan=plan).for_list()),
            "ahead": ahead.for_list().order_by("next_review_on", "number"),
            "today": timezone.localdate(),
            "can_change": request.user.has_perm("actionplans.change_review", plan),
        },
    )


@require_safe
def review_detail(request, plan, pk):
    plan = get_plan(request, plan)
    review = get_object_or_404(Review.objects.visible_to(request.user).filter(plan=plan).for_list(), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/review_detail.html",
        {
            "plan": plan,
            "review": review,
            "can_change": request.user.has_perm("actionplans.change_review", review),
            "history": history_of(review) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def review_create(request, plan, number):
    measure = get_measure(request, plan, number)
    require(request.user, "actionplans.change_review", measure)
    return _record(request, measure.plan, measure, months=measure.review_interval)


@require_http_methods(["GET", "POST"])
def plan_review_create(request, plan):
    plan = get_plan(request, plan)
    require(request.user, "actionplans.change_review", plan)
    return _record(request, plan, None, months=12)


def _record(request, plan, measure, *, months):
    today = timezone.localdate()
    form = ReviewForm(
        request.POST or None,
        initial={"held_on": today, "next_review_on": _later(today, months)},
        user=request.user,
        municipality=request.municipality,
        plan=plan,
        measure=measure,
        today=today,
    )
    form.cancel_url = (measure or plan).get_absolute_url()
    if request.method == "POST" and form.is_valid():
        if not form.was_sent_before:
            form.instance = record_review(form.save(commit=False), by=request.user)
        messages.success(request, _("The review is saved."))
        return redirect(form.instance)
    context = {"form": form, "plan": plan, "measure": measure}
    return render(request, "actionplans/review_edit.html", context, status=form.status_code)


def _later(day: date, months: int) -> date:
    return day + relativedelta(months=months)


@require_http_methods(["GET", "POST"])
def review_edit(request, plan, pk):
    """Mend a review's words; what followed from it stays."""
    plan = get_plan(request, plan)
    review = get_object_or_404(Review.objects.visible_to(request.user).filter(plan=plan).for_list(), pk=pk)
    require(request.user, "actionplans.change_review", review)
    form = ReviewForm(
        request.POST or None,
        instance=review,
        user=request.user,
        municipality=request.municipality,
        plan=plan,
        measure=review.measure,
        today=timezone.localdate(),
    )
    form.cancel_url = review.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("The review is saved."))
        return redirect(form.instance)
    context = {"form": form, "plan": plan, "measure": review.measure, "review": review}
    return render(request, "actionplans/review_edit.html", context, status=form.status_code)
