from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actionplans.content import freeze
from actionplans.documents import DocumentError, DocumentForm, Imprint, draw
from actionplans.editions import imprint_of
from actionplans.models import Edition, Measure
from actionplans.reading import measure_table
from actionplans.views.fetch import get_plan
from config.downloads import CSV, PDF, XLSX, download
from config.spreadsheets import write_csv, write_xlsx

EXPORTS = {"xlsx": XLSX, "csv": CSV}


@require_safe
def plan_documents(request, plan):
    """List every PDF and table of the plan and of its editions."""
    plan = get_plan(request, plan)
    return render(
        request,
        "actionplans/plan_documents.html",
        {
            "plan": plan,
            "editions": plan.editions.for_list(),
            "measure_count": plan.measures.exclude(status=Measure.Status.DROPPED).count(),
            "seconds": 5 + plan.measures.count() // 6,
        },
    )


@require_safe
def plan_pdf(request, plan, form):
    """
    Draw the plan as it stands, or an edition (``?edition=2``), as PDF.

    An edition's brochure is the file that was handed in. Drawing takes seconds and holds no transaction.
    """
    plan = get_plan(request, plan)
    if form not in DocumentForm.values:
        raise Http404
    edition = _edition(request, plan)
    if edition and form == DocumentForm.BROCHURE:
        kind = "adopted" if edition.adopted_pdf else "submitted"
        return redirect("actionplans:edition-file", request.municipality.slug, plan.slug, edition.number, kind)
    today = timezone.localdate()
    content = edition.content if edition else freeze(plan, on=today)
    imprint = imprint_of(edition, edition.resolution_in_force) if edition else Imprint(on=today)
    try:
        pdf = draw(form, content, imprint)
    except DocumentError as error:
        context = {"plan": plan, "problems": error.messages}
        return render(request, "actionplans/plan_pdf_failed.html", context, status=422)
    name = f"{plan.slug} {DocumentForm(form).label} {imprint.title}"
    return download(pdf, name=name, kind=PDF, inline=True)


@require_safe
def edition_export(request, plan, number, kind):
    """Send the measures of an edition, as they were frozen, as a table."""
    plan = get_plan(request, plan)
    edition = get_object_or_404(Edition.objects.visible_to(request.user).filter(plan=plan), number=number)
    if kind not in EXPORTS:
        raise Http404
    header, rows = measure_table(edition.content)
    title = f"{plan.title} {edition}"
    data = write_csv(header, rows) if kind == "csv" else write_xlsx(header, rows, title=title, sheet=_("Measures"))
    return download(data, name=title, kind=EXPORTS[kind])


def _edition(request, plan):
    """Return the edition asked for, None for the working plan, or answer 404."""
    number = request.GET.get("edition", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 4:
        raise Http404
    return get_object_or_404(Edition.objects.visible_to(request.user).filter(plan=plan), number=number)
