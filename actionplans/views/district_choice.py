from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from actionplans.district_choice import choice_of, level_of, proposed_text
from actionplans.forms.plan import DistrictChoiceForm
from actionplans.models import Plan
from actionplans.views.fetch import get_plan
from inventory.models import CompositeIndex

Reason = Plan.ChoiceReason


@require_safe
def district_choice(request):
    """Compare the districts under the three reasons for choosing one, before there is a plan."""
    return render(
        request,
        "actionplans/district_choice.html",
        {
            **_compared(request),
            "can_add": request.user.has_perm("actionplans.add_plan", request.municipality),
            "take_url": reverse("actionplans:plan-create", args=[request.municipality.slug]),
        },
    )


@require_safe
def plan_district(request, plan):
    """Show where the district of a plan stands under the three reasons."""
    plan = get_plan(request, plan)
    compared = _compared(request, plan)
    section = reverse("actionplans:plan-text-edit", args=[request.municipality.slug, plan.slug, "choose-district"])
    return render(
        request,
        "actionplans/plan_district.html",
        {
            **compared,
            "plan": plan,
            "own": compared["choice"].of(plan.district),
            "can_change": request.user.has_perm("actionplans.change_plan", plan),
            "take_url": f"{section}?{compared['query']}",
        },
    )


def _compared(request, plan=None):
    """Return what the address asks for: the reason, and the districts compared in its order."""
    form = _asked(request, level_of(plan.district) if plan else "")
    level = level_of(plan.district) if plan else form.cleaned_data.get("level") or CompositeIndex.Level.UPPER
    reason = Reason(form.cleaned_data.get("reason") or (plan and plan.choice_reason) or Reason.AVERAGE)
    index = form.cleaned_data.get("index")
    choice = choice_of(
        request.municipality, request.user, level=level, index=index, own=plan.district if plan else None
    )
    if reason != Reason.PROBLEMS:
        form.fields["index"].widget = form.fields["index"].hidden_widget()
    further = {"level": level, **({"index": index.pk} if index else {})}
    return {
        "form": form,
        "shows_filters": bool(form.visible_fields()),
        "reason": reason,
        "reasons": [(one, urlencode({**further, "reason": one.value})) for one in Reason],
        "choice": choice,
        "candidates": choice.by(reason),
        "shows_key_persons": request.user.has_perm("districts.view_contact", request.municipality),
        "query": urlencode({**further, "reason": reason.value}),
    }


def _asked(request, level=""):
    """Return the form with what the address asks for; a choice that is none is left out."""
    form = DistrictChoiceForm(request.GET, municipality=request.municipality, user=request.user, level=level)
    form.is_valid()
    return form


def proposal(request, district):
    """
    Return reason and text for a district as the address asks for them; empty where it asks for none.

    Only for who came from the comparison; anything the address gets wrong proposes nothing.
    """
    reason = request.GET.get("reason", "")
    if reason not in Reason.values or district is None:
        return {}
    level = level_of(district)
    index = _asked(request, level).cleaned_data.get("index")
    choice = choice_of(request.municipality, request.user, level=level, index=index)
    candidate = choice.of(district)
    text = proposed_text(choice, candidate, Reason(reason)) if candidate else ""
    return {"choice_reason": reason, "choice_text": text}
