from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.condition import judge
from actionplans.exports import goal_table
from actionplans.filters import GoalFilter
from actionplans.forms.goal import GoalForm, GoalTargetForm
from actionplans.numbering import mark_movable, move_goal, number_goals
from actionplans.targets import target_standings
from actionplans.views.fetch import get_plan, get_plan_to_change, visible_plans
from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from inventory.figures import figures_of
from inventory.models import Finding, Observation

PAGE_OF_GOALS = 100
PERMISSION = "actionplans.change_goal"


def _get_goal(plan, pk):
    goal = get_object_or_404(plan.goals.select_related("field", "parent"), pk=pk)
    goal.plan = plan
    return goal


@require_safe
def goal_list(request, plan):
    plan = get_plan(request, plan)
    filtered = GoalFilter(request.GET, queryset=plan.goals.for_tree(), plan=plan, request=request)
    page = paginate(request, filtered.qs, size=PAGE_OF_GOALS)
    can_change = request.user.has_perm(PERMISSION, plan)
    if can_change and not filtered.form.has_changed() and not plan.is_numbered_for_good:
        mark_movable(page)
    return render(
        request,
        "actionplans/goal_list.html",
        {
            "plan": plan,
            "filter": filtered,
            "page_obj": page,
            "can_change": can_change,
        },
    )


@require_safe
def goal_export(request, plan):
    """Send exactly the goals that the list shows with this filter."""
    plan = get_plan(request, plan)
    filtered = GoalFilter(request.GET, queryset=plan.goals.for_tree(), plan=plan, request=request)
    title = _("Goals %(plan)s") % {"plan": plan.title}
    header, rows = goal_table(filtered.qs)
    return download(write_xlsx(header, rows, title=title, sheet=_("Goals")), name=title, kind=XLSX)


@require_safe
def goal_detail(request, plan, pk):
    plan = get_plan(request, plan)
    goal = _get_goal(plan, pk)
    measures = plan.measures.for_list().serving(goal)
    page = paginate(request, measures)
    sees_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/goal_detail.html",
        {
            "plan": plan,
            "goal": goal,
            "findings": goal.findings.visible_to(request.user).select_related("district", "municipality"),
            "needs": goal.needs.visible_to(request.user).select_related("district", "municipality"),
            "targets": target_standings(goal, request.user),
            "children": plan.goals.for_tree().filter(parent=goal),
            "page_obj": page,
            "measures": judge(page, on=timezone.localdate()),
            "can_change": request.user.has_perm(PERMISSION, goal),
            "history": history_of(goal) if sees_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def goal_create(request, plan):
    """Create a goal; ``?finding=`` and ``?parent=`` fill in what follows from them."""
    plan = get_plan_to_change(request, plan, PERMISSION)
    form = GoalForm(
        request.POST or None,
        plan=plan,
        user=request.user,
        municipality=request.municipality,
        initial=_begin_with(request, plan),
    )
    form.cancel_url = reverse("actionplans:goal-list", args=[request.municipality.slug, plan.slug])
    if request.method == "POST" and _save(form, plan):
        messages.success(request, _("Goal “%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect(f"{request.path}?field={form.instance.field_id}&parent={form.instance.parent_id or ''}")
        return redirect(form.instance)
    return render(request, "actionplans/goal_create.html", {"plan": plan, "form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def goal_edit(request, plan, pk):
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    form = GoalForm(
        request.POST or None, instance=goal, plan=plan, user=request.user, municipality=request.municipality
    )
    form.submit_another_label, form.cancel_url = "", goal.get_absolute_url()
    if request.method == "POST" and _save(form, plan):
        messages.success(request, _("Goal “%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request, "actionplans/goal_edit.html", {"plan": plan, "goal": goal, "form": form}, status=form.status_code
    )


@require_POST
def goal_move(request, plan, pk):
    """Move a goal up or down among its neighbours."""
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    try:
        move_goal(goal, request.POST.get("direction"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    goals = reverse("actionplans:goal-list", args=[request.municipality.slug, plan.slug])
    return redirect(f"{goals}#goal-{goal.pk}")


@require_http_methods(["GET", "POST"])
def goal_delete(request, plan, pk):
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    if goal.stands_in_an_adopted_edition():
        messages.error(request, _("This goal was adopted. It can be changed for the next edition, but not deleted."))
        return redirect(goal)
    goals = reverse("actionplans:goal-list", args=[request.municipality.slug, plan.slug])
    with transaction.atomic():
        response = delete_after_asking(request, goal, cancel_url=goal.get_absolute_url(), done_url=goals)
        number_goals(plan)
    return response


@require_safe
def goal_from_finding(request, pk):
    """Lead from a finding to the form for a goal; where several plans could take it up, ask which."""
    finding = get_object_or_404(Finding.objects.visible_to(request.user).of(request.municipality), pk=pk)
    plans = [
        plan
        for plan in visible_plans(request).select_related("district", "municipality")
        if request.user.has_perm(PERMISSION, plan)
        and (finding.district.is_city or finding.district_id in plan.district.area())
    ]
    if len(plans) == 1:
        form = reverse("actionplans:goal-create", args=[request.municipality.slug, plans[0].slug])
        return redirect(f"{form}?finding={finding.pk}")
    return render(request, "actionplans/goal_from_finding.html", {"finding": finding, "plans": plans})


def _save(form, plan):
    """Save a goal and number the plan's goals again, both or neither."""
    with transaction.atomic():
        if not form.save_or_conflict():
            return False
        number_goals(plan)
    form.instance.refresh_from_db(fields=["number", "sort_key"])
    return True


def _begin_with(request, plan):
    """Return what the form for a new goal is filled with."""
    initial = {name: request.GET.get(name) for name in ("field", "parent") if request.GET.get(name, "").isdigit()}
    if "parent" in initial and "field" not in initial:
        initial["field"] = plan.goals.filter(pk=initial["parent"]).values_list("field", flat=True).first()
    if request.GET.get("finding", "").isdigit():
        finding = get_object_or_404(
            Finding.objects.visible_to(request.user).of(request.municipality), pk=request.GET["finding"]
        )
        initial.update({"field": finding.field_id, "findings": [finding.pk], "text": finding.text})
    return initial


# Targets


@require_http_methods(["GET", "POST"])
def target_create(request, plan, pk):
    """Add a target; ``?figure=`` takes over an existing figure as indicator, group and baseline."""
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    figures = _figures_to_begin_with(plan, request.user)
    form = GoalTargetForm(
        request.POST or None,
        instance=goal.targets.model(goal=goal),
        user=request.user,
        municipality=request.municipality,
        initial=_take_over(figures, request.GET.get("figure", "")),
    )
    form.cancel_url = goal.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("The target is saved."))
        return redirect(goal)
    return render(
        request,
        "actionplans/target_edit.html",
        {"plan": plan, "goal": goal, "form": form, "figures": figures},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def target_edit(request, plan, pk, target):
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    target = get_object_or_404(goal.targets, pk=target)
    form = GoalTargetForm(request.POST or None, instance=target, user=request.user, municipality=request.municipality)
    form.cancel_url = goal.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("The target is saved."))
        return redirect(goal)
    return render(
        request,
        "actionplans/target_edit.html",
        {"plan": plan, "goal": goal, "target": target, "form": form},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def target_delete(request, plan, pk, target):
    plan = get_plan_to_change(request, plan, PERMISSION)
    goal = _get_goal(plan, pk)
    target = get_object_or_404(goal.targets, pk=target)
    return delete_after_asking(request, target, cancel_url=goal.get_absolute_url(), done_url=goal.get_absolute_url())


def _figures_to_begin_with(plan, user):
    """
    Return the newest figures of the plan's district as everybody may see them: what begins a target stands in the plan.
    """
    newest = list(Observation.objects.visible_to(user).newest_of(plan.district))
    shown = figures_of(newest, municipality=plan.municipality, is_public=True)
    return [shown[row.pk] for row in newest]


def _take_over(figures, pk):
    """Return what a chosen figure says about a new target; of a confidential one, without its value."""
    figure = next((figure for figure in figures if str(figure.observation.pk) == pk), None)
    if figure is None:
        return {}
    row = figure.observation
    chosen = {"indicator": row.indicator_id, "group": row.group_id}
    if figure.value is None:
        return chosen
    return {**chosen, "baseline": round(figure.value, row.indicator.decimals), "baseline_year": figure.year}
