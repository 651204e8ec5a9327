from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.exports import plan_table
from actionplans.filters import PlanFilter
from actionplans.forms.plan import NewPlanForm, PhaseForm, PlanForm, ReturnForm, section_form
from actionplans.gate import missing_for_next_phase
from actionplans.models import Plan
from actionplans.standing import open_points, standing_of
from actionplans.steps import step_groups
from actionplans.texts import PLAN, SECTION_BY_SLUG, START, sections_of
from actionplans.views.district_choice import proposal
from actionplans.views.fetch import get_plan, get_plan_to_change, visible_plans
from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from districts.access import require
from districts.choosing import chosen
from districts.models import District

SHOWN_FIRST = 5


@require_safe
def plan_list(request):
    filtered = PlanFilter(request.GET, queryset=visible_plans(request).for_list(), request=request)
    return render(
        request,
        "actionplans/plan_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("actionplans.add_plan", request.municipality),
        },
    )


@require_safe
def plan_export(request):
    """Send exactly the plans that the list shows with this filter."""
    filtered = PlanFilter(request.GET, queryset=visible_plans(request).for_list(), request=request)
    title = _("Action plans")
    header, rows = plan_table(filtered.qs)
    return download(write_xlsx(header, rows, title=title, sheet=title), name=title, kind=XLSX)


@require_safe
def plan_detail(request, plan):
    """Show where the plan stands and what is to be done next."""
    plan, today = get_plan(request, plan), timezone.localdate()
    can_change = request.user.has_perm("actionplans.change_plan", plan)
    standing = standing_of(plan, request.user, on=today)
    missing = missing_for_next_phase(plan, standing)
    return render(
        request,
        "actionplans/plan_detail.html",
        {
            "plan": plan,
            "standing": standing,
            "groups": step_groups(plan, standing, on=today, may_edit=can_change),
            "missing": missing[:SHOWN_FIRST],
            "missing_number": len(missing),
            "open_points": open_points(plan, standing),
            "phase_changes": plan.phase_changes.select_related("by"),
            "can_change": can_change,
        },
    )


@require_http_methods(["GET", "POST"])
def plan_create(request):
    require(request.user, "actionplans.add_plan", request.municipality)
    known = {}
    if request.method == "GET":
        district = chosen(request, "district", District)
        known = {"district": district, **proposal(request, district)}
    form = NewPlanForm(request.POST or None, user=request.user, municipality=request.municipality, initial=known)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is created. Begin with the decisions at the start.") % form.instance)
        return redirect(form.instance)
    return render(request, "actionplans/plan_create.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def plan_edit(request, plan):
    plan = get_plan_to_change(request, plan)
    # The form writes into a copy, so that the page around a refused form shows the plan as it is stored.
    form = PlanForm(request.POST or None, instance=copy(plan), user=request.user, municipality=request.municipality)
    form.cancel_url = plan.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "actionplans/plan_edit.html", {"form": form, "plan": plan}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def plan_delete(request, plan):
    plan = get_plan_to_change(request, plan)
    plans = reverse("actionplans:plan-list", args=[request.municipality.slug])
    return delete_after_asking(request, plan, cancel_url=plan.get_absolute_url(), done_url=plans)


# Texts


@require_safe
def plan_text(request, plan):
    """Show all texts as they will be printed, each with the way to its form."""
    plan = get_plan(request, plan)
    sees_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/plan_text.html",
        {
            "plan": plan,
            "groups": [
                (title, [section.of(plan) for section in sections_of(group)])
                for group, title in ((START, _("Decisions at the start")), (PLAN, _("Texts of the printed plan")))
            ],
            "can_change": request.user.has_perm("actionplans.change_plan", plan),
            "history": history_of(plan) if sees_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def plan_text_edit(request, plan, section):
    """Edit one section; "preview" shows how it will look and saves nothing."""
    if section not in SECTION_BY_SLUG:
        raise Http404
    plan, section = get_plan_to_change(request, plan), SECTION_BY_SLUG[section]
    form = section_form(section)(
        request.POST or None,
        instance=plan,
        user=request.user,
        municipality=request.municipality,
        initial=_proposed(request, plan, section),
    )
    previews = "preview" in request.POST and form.is_valid()
    if request.method == "POST" and "preview" not in request.POST and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % section.title)
        texts = reverse("actionplans:plan-text", args=[request.municipality.slug, plan.slug])
        return redirect(f"{texts}#{section.slug}")
    return render(
        request,
        "actionplans/plan_text_edit.html",
        {"plan": plan, "section": section, "form": form, "preview": section.of(form.instance) if previews else None},
        status=form.status_code,
    )


def _proposed(request, plan, section):
    """Return reason and text that the comparison of districts proposes; what is written already stays in front."""
    if request.method != "GET" or section.slug != "choose-district":
        return {}
    proposed = proposal(request, plan.district)
    if proposed and proposed["choice_text"] in plan.choice_text:
        proposed["choice_text"] = plan.choice_text
    elif proposed and plan.choice_text:
        proposed["choice_text"] = f"{plan.choice_text}\n\n{proposed['choice_text']}"
    return proposed


# Phases


@require_http_methods(["GET", "POST"])
def plan_advance(request, plan):
    """Show what is missing for the next phase and enter it, with a reason if anything is."""
    plan = get_plan_to_change(request, plan)
    if plan.next_phase is None or _has_moved_on(request, plan):
        messages.info(request, _("The plan is in the phase “%s”. Nothing was changed.") % plan.get_phase_display())
        return redirect(plan)
    missing = missing_for_next_phase(plan, standing_of(plan, request.user, on=timezone.localdate()))
    form = PhaseForm(request.POST or None, plan=plan, reason_needed=bool(missing))
    if request.method == "POST" and form.is_valid():
        try:
            plan.advance_phase(missing=missing, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The plan has entered the phase “%s”.") % plan.get_phase_display())
            return redirect(plan)
    return render(
        request,
        "actionplans/plan_advance.html",
        {"plan": plan, "next_phase": Plan.Phase(plan.next_phase), "missing": missing, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def plan_return(request, plan):
    """Take the plan back into an earlier phase, with a reason."""
    plan = get_plan_to_change(request, plan)
    if plan.phase == Plan.PHASES[0] or _has_moved_on(request, plan):
        messages.info(request, _("The plan is in the phase “%s”. Nothing was changed.") % plan.get_phase_display())
        return redirect(plan)
    form = ReturnForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            plan.return_to_phase(form.cleaned_data["phase"], by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The plan is back in the phase “%s”.") % plan.get_phase_display())
            return redirect(plan)
    return render(
        request, "actionplans/plan_return.html", {"plan": plan, "form": form}, status=422 if form.errors else 200
    )


def _has_moved_on(request, plan):
    """Return whether the plan left the phase in which the sent form showed it: sent twice, or somebody was faster."""
    return request.method == "POST" and request.POST.get("from_phase") != plan.phase
