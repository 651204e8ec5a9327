"""The extract from the minutes of a sitting that belongs to a recorded resolution."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from config.pdf import render_pdf


def extract_from_minutes(resolution, plan):
    """Return the extract as PDF."""
    with translation.override("de"):
        title = _("Extract from the minutes: %(paper)s") % {"paper": resolution.number}
        context = {"resolution": resolution, "plan": plan, "title": title}
        return render_pdf(render_to_string("actionplans/demo/minutes.html", context), title=title)
