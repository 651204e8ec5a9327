from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from districts.access import require
from districts.choosing import key_of
from inventory.catalogue import TOTAL
from inventory.confidentiality import sees_everything
from inventory.early_warning import examine, rule_in_words, tells_good_news
from inventory.forms.warning import WarningRuleForm
from inventory.models import PopulationGroup, WarningRule


def _visible(request):
    return WarningRule.objects.visible_to(request.user).of(request.municipality)


def _list_address(request):
    return reverse("inventory:warning-list", args=[request.municipality.slug])


@require_safe
def warning_list(request):
    """Show all rules with what they find at present and how far they could look."""
    rules = list(_visible(request).select_related("indicator", "group"))
    is_public = not sees_everything(request.user, request.municipality)
    examined = examine(rules, municipality=request.municipality, user=request.user, is_public=is_public)
    resting = [(rule, rule_in_words(rule), None) for rule in rules if not rule.is_active]
    return render(
        request,
        "inventory/warning_list.html",
        {
            "rules": [
                *((one.rule, rule_in_words(one.rule), one) for one in sorted(examined, key=_most_urgent_first)),
                *resting,
            ],
            "good_news": {rule.pk for rule in rules if tells_good_news(rule)},
            "can_change": request.user.has_perm("inventory.change_warningrule", request.municipality),
            "can_add_finding": request.user.has_perm("inventory.change_finding", request.municipality),
        },
    )


def _most_urgent_first(examination):
    """What was found comes first, then what could not be examined."""
    return not examination.found, examination.is_complete


@require_http_methods(["GET", "POST"])
def warning_create(request):
    require(request.user, "inventory.change_warningrule", request.municipality)
    known = {
        "indicator": key_of(request.GET.get("indicator", "")),
        "group": PopulationGroup.objects.filter(slug=TOTAL).first(),
    }
    form = WarningRuleForm(request.POST or None, initial=known, user=request.user, municipality=request.municipality)
    return _answer_form(request, form)


@require_http_methods(["GET", "POST"])
def warning_edit(request, pk):
    rule = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_warningrule", rule)
    form = WarningRuleForm(request.POST or None, instance=rule, user=request.user, municipality=request.municipality)
    return _answer_form(request, form, rule=rule)


def _answer_form(request, form, rule=None):
    form.cancel_url = _list_address(request)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    can_view_history = rule is not None and request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/warning_edit.html",
        {"form": form, "rule": rule, "history": history_of(rule) if can_view_history else None},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def warning_delete(request, pk):
    rule = get_object_or_404(_visible(request).select_related("indicator"), pk=pk)
    require(request.user, "inventory.change_warningrule", rule)
    return delete_after_asking(request, rule, cancel_url=_list_address(request), done_url=_list_address(request))
