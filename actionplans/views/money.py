from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.budget import budget_by_field, budget_by_source
from actionplans.forms.money import BudgetLineForm, ExpenseForm, FundingSourceForm
from actionplans.models import BudgetLine, Expense, FundingSource, Measure
from actionplans.views.fetch import get_measure_to_change, get_plan
from config.deleting import delete_after_asking
from districts.access import require
from districts.documents import store_document


@require_safe
def money(request, plan):
    """Show the plan's money by year and source, by field of action, and the measures without any."""
    plan = get_plan(request, plan)
    lines = BudgetLine.objects.visible_to(request.user).filter(measure__plan=plan).planned()
    expenses = Expense.objects.visible_to(request.user).filter(measure__plan=plan)
    measures = plan.measures.visible_to(request.user).exclude(status=Measure.Status.DROPPED)
    return render(
        request,
        "actionplans/money.html",
        {
            "plan": plan,
            "by_source": budget_by_source(lines, expenses, without=_("source open")),
            "by_field": budget_by_field(lines, expenses, without=_("no field of action")),
            "without_money": measures.without_money().count(),
            "cost_neutral": measures.filter(is_cost_neutral=True).count(),
            "can_change": request.user.has_perm("actionplans.change_measure", plan),
        },
    )


# Money of a measure


def _edit_part(request, form, heading):
    measure = form.instance.measure
    form.cancel_url = f"{measure.get_absolute_url()}#money"
    if request.method == "POST" and _save_with_receipt(request, form):
        messages.success(request, _("Saved."))
        return redirect(request.path if "another" in request.POST else form.cancel_url)
    return render(
        request,
        "actionplans/measure_part_edit.html",
        {"plan": measure.plan, "measure": measure, "form": form, "heading": heading},
        status=form.status_code,
    )


def _save_with_receipt(request, form):
    """Save the form, together with the receipt if one was sent along."""
    with transaction.atomic():
        if not form.is_valid():
            return False
        receipt = form.cleaned_data.get("receipt")
        if receipt and not form.was_sent_before:
            form.instance.document = store_document(
                receipt,
                title=form.cleaned_data["purpose"],
                municipality=request.municipality,
                district=form.instance.measure.plan.district,
                by=request.user,
            )
        is_saved = form.save_or_conflict()
        transaction.set_rollback(not is_saved)
        return is_saved


def _get_part(parts, measure, pk):
    part = get_object_or_404(parts, pk=pk)
    part.measure = measure
    return part


def _budget_line_form(request, line):
    return BudgetLineForm(request.POST or None, instance=line, user=request.user, municipality=request.municipality)


def _expense_form(request, expense):
    return ExpenseForm(
        request.POST or None,
        request.FILES or None,
        instance=expense,
        user=request.user,
        municipality=request.municipality,
        today=timezone.localdate(),
    )


@require_http_methods(["GET", "POST"])
def budget_line_create(request, plan, number):
    measure = get_measure_to_change(request, plan, number)
    return _edit_part(request, _budget_line_form(request, BudgetLine(measure=measure)), _("New budget line"))


@require_http_methods(["GET", "POST"])
def budget_line_edit(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    line = _get_part(measure.budget_lines, measure, pk)
    return _edit_part(request, _budget_line_form(request, line), _("Edit budget line"))


@require_http_methods(["GET", "POST"])
def budget_line_delete(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    url = f"{measure.get_absolute_url()}#money"
    return delete_after_asking(request, _get_part(measure.budget_lines, measure, pk), cancel_url=url, done_url=url)


@require_http_methods(["GET", "POST"])
def expense_create(request, plan, number):
    measure = get_measure_to_change(request, plan, number)
    return _edit_part(request, _expense_form(request, Expense(measure=measure)), _("New expense"))


@require_http_methods(["GET", "POST"])
def expense_edit(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    expense = _get_part(measure.expenses, measure, pk)
    return _edit_part(request, _expense_form(request, expense), _("Edit expense"))


@require_http_methods(["GET", "POST"])
def expense_delete(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    url = f"{measure.get_absolute_url()}#money"
    return delete_after_asking(request, _get_part(measure.expenses, measure, pk), cancel_url=url, done_url=url)


# Funding sources of the municipality


def _visible_sources(request):
    return FundingSource.objects.visible_to(request.user).of(request.municipality)


@require_safe
def funding_source_list(request):
    return render(
        request,
        "actionplans/funding_source_list.html",
        {
            "sources": _visible_sources(request).for_list(),
            "can_change": request.user.has_perm("actionplans.change_funding_source", request.municipality),
        },
    )


def _edit_source(request, source, heading):
    form = FundingSourceForm(
        request.POST or None, instance=source, user=request.user, municipality=request.municipality
    )
    form.cancel_url = reverse("actionplans:funding-source-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.cancel_url)
    return render(
        request, "actionplans/funding_source_edit.html", {"form": form, "heading": heading}, status=form.status_code
    )


@require_http_methods(["GET", "POST"])
def funding_source_create(request):
    require(request.user, "actionplans.change_funding_source", request.municipality)
    return _edit_source(request, None, _("New funding source"))


@require_http_methods(["GET", "POST"])
def funding_source_edit(request, pk):
    source = get_object_or_404(_visible_sources(request), pk=pk)
    require(request.user, "actionplans.change_funding_source", source)
    return _edit_source(request, source, _("Edit funding source"))


@require_http_methods(["GET", "POST"])
def funding_source_delete(request, pk):
    source = get_object_or_404(_visible_sources(request), pk=pk)
    require(request.user, "actionplans.change_funding_source", source)
    url = reverse("actionplans:funding-source-list", args=[request.municipality.slug])
    return delete_after_asking(request, source, cancel_url=url, done_url=url)
