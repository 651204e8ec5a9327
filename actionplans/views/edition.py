from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.content import freeze_agreed
from actionplans.differences import changed_since_adoption, compare
from actionplans.editions import is_unaltered, submit, withdraw
from actionplans.forms.edition import EditionForm, WithdrawalForm
from actionplans.gate import missing_for_adoption
from actionplans.models import Edition, Measure
from actionplans.standing import standing_of
from actionplans.views.fetch import get_plan, get_plan_to_change
from config.history import history_of
from config.uploads import serve_file
from districts.access import require

WORKING_PLAN = "plan"


def get_edition(request, plan, number):
    """Return an edition of a plan this person may see, or answer 404."""
    editions = Edition.objects.visible_to(request.user).filter(plan=plan).for_list()
    edition = get_object_or_404(editions, number=number)
    edition.plan = plan
    return edition


def get_edition_to_change(request, plan, number):
    """Return the edition; 404 where it may not be seen, 403 where nothing may be recorded about it."""
    edition = get_edition(request, get_plan(request, plan), number)
    require(request.user, "actionplans.change_edition", edition)
    return edition


@require_safe
def edition_list(request, plan):
    plan = get_plan(request, plan)
    editions = list(plan.editions.for_list())
    return render(
        request,
        "actionplans/edition_list.html",
        {
            "plan": plan,
            "editions": editions,
            "in_force": next((one for one in editions if one.status == Edition.Status.ADOPTED), None),
            "waiting": next((one for one in editions if one.status == Edition.Status.SUBMITTED), None),
            "changes": changed_since_adoption(plan),
            "can_change": request.user.has_perm("actionplans.change_edition", plan),
        },
    )


@require_safe
def edition_detail(request, plan, number):
    plan = get_plan(request, plan)
    edition = get_edition(request, plan, number)
    sees_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/edition_detail.html",
        {
            "plan": plan,
            "edition": edition,
            "others": plan.editions.exclude(pk=edition.pk).defer("content"),
            "status_changes": edition.status_changes.select_related("by"),
            "can_change": request.user.has_perm("actionplans.change_edition", edition),
            "history": history_of(edition) if sees_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def edition_submit(request, plan):
    """Freeze the plan as it stands and hand it to a body."""
    plan, today = get_plan_to_change(request, plan, "actionplans.change_edition"), timezone.localdate()
    form = EditionForm(request.POST or None, user=request.user, municipality=request.municipality, today=today)
    form.cancel_url = reverse("actionplans:edition-list", args=[request.municipality.slug, plan.slug])
    if request.method == "POST" and form.is_valid():
        edition = form.instance if form.was_sent_before else _submitted(form, plan, request.user)
        if edition:
            messages.success(request, _("%s is submitted. Its content and its PDF no longer change.") % edition)
            return redirect(edition)
    return render(
        request,
        "actionplans/edition_submit.html",
        {
            "plan": plan,
            "form": form,
            "missing": missing_for_adoption(plan, standing_of(plan, request.user, on=today)),
            "waiting": plan.editions.filter(status=Edition.Status.SUBMITTED).defer("content").first(),
            "idea_count": plan.measures.filter(status=Measure.Status.IDEA).count(),
            "measure_count": plan.measures.exclude(status=Measure.Status.DROPPED).count(),
        },
        status=form.status_code,
    )


def _submitted(form, plan, user):
    """Submit and return the edition; put into the form why it cannot be done."""
    try:
        return submit(
            plan,
            by=user,
            on=form.cleaned_data["submitted_on"],
            note=form.cleaned_data["note"],
            creation_key=form.cleaned_data["creation_key"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_http_methods(["GET", "POST"])
def edition_withdraw(request, plan, number):
    edition = get_edition_to_change(request, plan, number)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(edition, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%s is withdrawn.") % edition)
            return redirect(edition)
    context = {"plan": edition.plan, "edition": edition, "form": form}
    return render(request, "actionplans/edition_withdraw.html", context, status=422 if form.errors else 200)


@require_safe
def edition_differences(request, plan, number):
    """Compare an edition with another one or with the plan as it is being worked on; the older one comes first."""
    plan = get_plan(request, plan)
    edition = get_object_or_404(Edition.objects.visible_to(request.user).filter(plan=plan), number=number)
    other = request.GET.get("with", WORKING_PLAN)
    if other == WORKING_PLAN:
        old, new, new_name = edition, None, _("plan as it stands")
        differences = compare(edition.content, freeze_agreed(plan))
    else:
        if not other.isdecimal() or len(other) > 4:
            raise Http404
        second = get_object_or_404(plan.editions, number=other)
        old, new = sorted((edition, second), key=lambda one: one.number)
        new_name, differences = str(new), compare(old.content, new.content)
    return render(
        request,
        "actionplans/edition_differences.html",
        {
            "plan": plan,
            "edition": edition,
            "old": old,
            "new": new,
            "new_name": new_name,
            "differences": differences,
            "others": plan.editions.exclude(pk=edition.pk).defer("content"),
            "selected": other,
        },
    )


@require_safe
def edition_file(request, plan, number, kind):
    """Hand out an edition's PDF, "submitted" or "adopted", if it is still the file whose checksum was kept."""
    plan = get_plan(request, plan)
    edition = get_edition(request, plan, number)
    files = {
        "submitted": (edition.pdf, edition.pdf_sha256),
        "adopted": (edition.adopted_pdf, edition.adopted_pdf_sha256),
    }
    file, checksum = files.get(kind, (None, ""))
    if not file:
        raise Http404
    if not is_unaltered(file, checksum):
        context = {"plan": plan, "edition": edition, "checksum": checksum}
        return render(request, "actionplans/edition_damaged.html", context, status=409)
    name = f"{plan.slug}-{_('edition')}-{edition.number}{'' if kind == 'adopted' else '-' + _('draft')}.pdf"
    return serve_file(file, name=name, content_type="application/pdf", inline=True)
