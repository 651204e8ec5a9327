from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.budget import budget_by_source
from actionplans.condition import conditions_of, judge
from actionplans.exports import measure_table
from actionplans.filters import MeasureFilter, standing_views
from actionplans.forms.measure import (
    MeasureDocumentForm,
    MeasureForm,
    MeasureStatusForm,
    MilestoneDoneForm,
    SavedViewForm,
    clear_up_form,
)
from actionplans.models import Measure, SavedView
from actionplans.views.fetch import get_measure, get_measure_to_change, get_plan, get_plan_to_change
from config.deleting import delete_after_asking
from config.downloads import CSV, XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_csv, write_xlsx
from districts.documents import store_document

EXPORTS = {"xlsx": XLSX, "csv": CSV}
HISTORY_PARTS = ("milestones", "budget_lines", "expenses")


def _filtered(request, plan):
    """Return the filter over the plan's measures; who sees the plan sees them all, and all share its object."""
    return MeasureFilter(
        request.GET,
        queryset=plan.measures.for_list().select_related(None).select_related("lead").order_by("number"),
        request=request,
        plan=plan,
        user=request.user,
        on=timezone.localdate(),
    )


@require_safe
def measure_list(request, plan):
    plan = get_plan(request, plan)
    today = timezone.localdate()
    filtered = _filtered(request, plan)
    page_obj = paginate(request, filtered.qs)
    page_obj.object_list = judge(page_obj.object_list, on=today)
    organisation = request.membership.organisation
    return render(
        request,
        "actionplans/measure_list.html",
        {
            "plan": plan,
            "filter": filtered,
            "page_obj": page_obj,
            "standing_views": standing_views(plan.measures.all(), organisation=organisation, on=today),
            "saved_views": plan.saved_views.filter(user=request.user),
            "can_add": request.user.has_perm("actionplans.change_measure", plan),
        },
    )


@require_safe
def measure_export(request, plan, kind):
    """Send exactly the measures that the list shows with this filter, all pages of them."""
    plan = get_plan(request, plan)
    if kind not in EXPORTS:
        raise Http404
    header, rows = measure_table(_filtered(request, plan).qs, on=timezone.localdate())
    title = _("Measures %(plan)s") % {"plan": plan.title}
    data = write_csv(header, rows) if kind == "csv" else write_xlsx(header, rows, title=title, sheet=_("Measures"))
    return download(data, name=title, kind=EXPORTS[kind])


@require_POST
def saved_view_create(request, plan):
    """Keep the filter of the list under a name; a name used before now stands for the new filter."""
    plan = get_plan(request, plan)
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for unknown in query.keys() - MeasureFilter.base_filters.keys():
        del query[unknown]
    name = request.POST.get("name", "").strip()
    known = plan.saved_views.filter(user=request.user, name=name).first() or SavedView(user=request.user, plan=plan)
    form = SavedViewForm({"name": name, "query": query.urlencode()}, instance=known)
    if form.is_valid():
        form.save()
        messages.success(request, _("The view “%s” is saved.") % name)
    else:
        for text in (text for errors in form.errors.values() for text in errors):
            messages.error(request, text)
    list_url = reverse("actionplans:measure-list", args=[request.municipality.slug, plan.slug])
    return redirect(f"{list_url}?{query.urlencode()}")


@require_POST
def saved_view_delete(request, plan, pk):
    plan = get_plan(request, plan)
    view = get_object_or_404(plan.saved_views.filter(user=request.user), pk=pk)
    view.delete()
    messages.success(request, _("The view “%s” is deleted.") % view)
    return redirect("actionplans:measure-list", request.municipality.slug, plan.slug)


@require_safe
def measure_detail(request, plan, number):
    measure = get_measure(request, plan, number)
    today = timezone.localdate()
    milestones = list(measure.milestones.select_related("done_by"))
    for milestone in milestones:
        milestone.is_late = milestone.is_overdue(on=today)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/measure_detail.html",
        {
            "plan": measure.plan,
            "measure": measure,
            "conditions": conditions_of(measure, on=today),
            "texts": [(Measure._meta.get_field(name).verbose_name, text) for name, text in measure.texts_to_clear_up],
            "milestones": milestones,
            "done_form": MilestoneDoneForm(today=today),
            "lines": measure.budget_lines.select_related("source"),
            "expenses": measure.expenses.select_related("source", "document__municipality"),
            "budget": budget_by_source(measure.budget_lines, measure.expenses, without=_("source open")),
            "entries": measure.progress_entries.for_list(),
            "reviews": measure.reviews.for_list(),
            "status_changes": measure.status_changes.select_related("by"),
            "can_change": request.user.has_perm("actionplans.change_measure", measure),
            "can_report": request.user.has_perm("actionplans.report_measure", measure),
            "can_review": request.user.has_perm("actionplans.change_review", measure),
            "history": history_of(measure, parts=HISTORY_PARTS) if can_view_history else None,
        },
    )


def _form(request, plan, **values):
    return MeasureForm(
        request.POST or None,
        user=request.user,
        municipality=request.municipality,
        plan=plan,
        on=timezone.localdate(),
        **values,
    )


@require_http_methods(["GET", "POST"])
def measure_create(request, plan):
    plan = get_plan_to_change(request, plan, "actionplans.change_measure")
    list_url = reverse("actionplans:measure-list", args=[request.municipality.slug, plan.slug])
    goal = request.GET.get("goal", "")
    goals = plan.goals.filter(pk=goal) if goal.isascii() and goal.isdigit() and len(goal) < 19 else []
    form = _form(request, plan, initial={"goals": goals})
    form.cancel_url = list_url
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("Measure “%s” is saved.") % form.instance)
        return redirect(request.get_full_path() if "another" in request.POST else form.instance)
    return render(request, "actionplans/measure_edit.html", {"plan": plan, "form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def measure_edit(request, plan, number):
    measure = get_measure_to_change(request, plan, number)
    form = _form(request, measure.plan, instance=measure)
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("Measure “%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "actionplans/measure_edit.html",
        {"plan": measure.plan, "measure": measure, "form": form},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def measure_delete(request, plan, number):
    """Delete an idea on which nothing hangs; everything else is dropped with a reason."""
    measure = get_measure_to_change(request, plan, number)
    if refusal := measure.deletion_refusal:
        return render(
            request,
            "actionplans/measure_delete_refused.html",
            {"plan": measure.plan, "measure": measure, "refusal": refusal},
            status=409 if request.method == "POST" else 200,
        )
    return delete_after_asking(
        request,
        measure,
        cancel_url=measure.get_absolute_url(),
        done_url=reverse("actionplans:measure-list", args=[request.municipality.slug, measure.plan.slug]),
    )


@require_http_methods(["GET", "POST"])
def measure_status(request, plan, number):
    """Move a measure into another state."""
    measure = get_measure_to_change(request, plan, number)
    today = timezone.localdate()
    if request.method == "POST" and request.POST.get("seen", measure.status) != measure.status:
        messages.warning(request, _("Somebody else has changed the state in the meantime. Please look again."))
        return redirect("actionplans:measure-status", request.municipality.slug, measure.plan.slug, measure.number)
    form = MeasureStatusForm(request.POST or None, measure=measure, today=today)
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            measure.change_status(
                form.cleaned_data["new"],
                by=request.user,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The measure is now: %s.") % measure.get_status_display())
            return redirect(measure)
    return render(
        request,
        "actionplans/measure_status.html",
        {"plan": measure.plan, "measure": measure, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def measure_clear_up(request, plan, number):
    """Turn texts from an import into dates, money, a responsible stakeholder, partners."""
    measure = get_measure_to_change(request, plan, number)
    form = clear_up_form(measure)(
        request.POST or None, instance=measure, user=request.user, municipality=request.municipality
    )
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("Measure “%s” is saved.") % measure)
        return redirect(measure)
    return render(
        request,
        "actionplans/measure_clear_up.html",
        {"plan": measure.plan, "measure": measure, "form": form},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def measure_document_create(request, plan, number):
    measure = get_measure_to_change(request, plan, number)
    form = MeasureDocumentForm(request.POST or None, request.FILES or None)
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            document = store_document(
                form.cleaned_data["file"],
                title=form.cleaned_data["title"],
                municipality=request.municipality,
                district=measure.plan.district,
                by=request.user,
            )
            measure.documents.add(document)
        messages.success(request, _("“%s” is added.") % document)
        return redirect(measure)
    return render(
        request,
        "actionplans/measure_part_edit.html",
        {"plan": measure.plan, "measure": measure, "form": form, "heading": _("Add a document")},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def measure_document_remove(request, plan, number, pk):
    """Take a document off a measure; the file itself is kept."""
    measure = get_measure_to_change(request, plan, number)
    document = get_object_or_404(measure.documents, pk=pk)
    if request.method == "POST":
        measure.documents.remove(document)
        messages.success(request, _("“%s” is removed from the measure.") % document)
        return redirect(measure)
    return render(
        request,
        "actionplans/measure_confirm.html",
        {
            "plan": measure.plan,
            "measure": measure,
            "heading": _("Remove document"),
            "question": _("Remove “%s” from this measure?") % document,
            "submit_label": _("Remove"),
            "cancel_url": measure.get_absolute_url(),
        },
    )
