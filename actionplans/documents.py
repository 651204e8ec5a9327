"""
Documents of a plan, drawn from frozen content alone: the brochure, and the table of measures.

They are German whatever language the person asking has chosen. Drawing takes seconds; never do it inside a transaction.
"""

import base64
import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.drawings import district_map, money_by_year, timeline
from actionplans.models import Measure, Plan
from actionplans.reading import read
from config.pdf import Part, PdfError, find_poison, render_pdf
from config.templatetags.ui import markdown, money
from inventory.charts.canvas import PRINT_WIDTH
from inventory.portrait import draw_charts

SECONDS = 180
MEGABYTES = 2048
SECONDS_TO_FIND = 60

# Beyond this a text is no text for a plan but a mishap, which would take minutes to lay out.
LONGEST_TEXT = 100_000
LONGEST_WORD = 1_000
MONSTER_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")


class DocumentForm(models.TextChoices):
    """The forms in which a plan is printed."""

    BROCHURE = "brochure", gettext_lazy("brochure")
    TABLE = "table", gettext_lazy("table")


class DocumentError(ValidationError):
    """A document could not be drawn; the message is for people and names what stood in the way, if it was found."""


@dataclass(frozen=True)
class Imprint:
    """
    Which state of a plan a document shows.

    ``on`` is the day on which an edition was submitted or the working plan was printed; ``number`` is the edition's,
    None for the working plan; the rest says by which resolution the edition was adopted.
    """

    on: date
    number: int | None = None
    adopted_by: str = ""
    adopted_on: date | None = None
    paper: str = ""
    with_changes: bool = False

    @property
    def is_draft(self):
        return self.adopted_on is None

    @property
    def title(self):
        return _("Working plan") if self.number is None else _("Edition %d") % self.number

    @property
    def state(self):
        """Say in one sentence how binding the document is."""
        day = date_format(self.adopted_on or self.on, "DATE_FORMAT")
        if self.adopted_on:
            text = _("Adopted with changes on %(day)s") if self.with_changes else _("Adopted on %(day)s")
            return _("%(adopted)s by %(body)s, %(paper)s") % {
                "adopted": text % {"day": day},
                "body": self.adopted_by,
                "paper": self.paper,
            }
        if self.number is None:
            return _("As it stood on %s, not submitted for resolution") % day
        return _("Submitted for resolution on %s") % day


def draw(form, content, imprint):
    """
    Return a document as PDF.

    Raises DocumentError, which names the measure, goal or text at fault when one was found.
    """
    with translation.override("de"):
        context, images = _context(content, imprint)
        _refuse_monsters(context)
        html = render_to_string(f"actionplans/pdf/{DocumentForm(form).value}.html", context)
        try:
            return render_pdf(html, title=_title(context), images=images, timeout=SECONDS, memory_mb=MEGABYTES)
        except PdfError as error:
            raise DocumentError(_fault(error, context, images), code=error.kind) from error


def _title(context):
    return f"{context['plan']['title']} – {context['imprint'].title}"


def _context(content, imprint):
    """Return what the templates show and the images they name."""
    context = read(content if imprint.is_draft else _as_adopted(content))
    lines, images = timeline(
        context["measures"], starts_on=context["plan"]["starts_on"], ends_on=context["plan"]["ends_on"]
    )
    if logo := content["municipality"]["logo"]:
        images["logo"] = base64.b64decode(logo.partition(",")[2])
    if drawing := content["district"]["map"]:
        images["map"] = district_map(drawing)
    images |= draw_charts(
        context["figures"],
        district=context["district"]["name"],
        city=context["municipality"]["name"],
        width=PRINT_WIDTH,
    )
    if by_year := context["money"]["by_year"]:
        images["money"] = money_by_year([{**year, "words": money(year["amount"])} for year in by_year])
    texts, district = context["texts"], context["district"]
    context |= {
        "imprint": imprint,
        "timeline": lines,
        "glossary": _glossary(),
        "has_logo": "logo" in images,
        "has_figures": bool(context["figures"] or district["description"] or district["map"]),
        "has_rules": any(texts[name] for name in ("reporting_rules", "evaluation_rules", "updating_rules")),
    }
    context["entries"] = _entries(context)
    return context, images


def _as_adopted(content):
    """Return the content with the state that planned measures have by the resolution on the cover."""
    planned, adopted = Measure.Status.PLANNED, Measure.Status.ADOPTED
    measures = [
        {**measure, "status": adopted if measure["status"] == planned else measure["status"]}
        for measure in content["measures"]
    ]
    return {**content, "measures": measures}


def _entries(context):
    """Return the list of contents: chapters, and the guiding goals below theirs."""
    goals = [
        {"level": 2, "anchor": f"goal-{goal['id']}", "title": f"{goal['number']} {goal['title']}"}
        for goal in context["goals"]
    ]
    if context["loose_measures"]:
        goals.append({"level": 2, "anchor": "loose-measures", "title": _("Further measures")})
    chapters = [
        ("introduction", _("Introduction"), True),
        ("origin", _("How the plan came about"), True),
        ("figures", _("The district in figures"), context["has_figures"]),
        ("findings", _("Needs and findings"), context["findings"] or context["needs"]),
        ("goals", _("Goals and measures"), True),
        ("timeline", _("Timeline"), context["measures"]),
        ("money", _("Money"), context["measures"]),
        ("participants", _("Who takes part"), True),
        ("rules", _("Reporting, evaluation, updating"), context["has_rules"]),
        ("annex", _("Annex"), True),
    ]
    entries = []
    for anchor, title, is_there in chapters:
        if is_there:
            entries.append({"level": 1, "anchor": anchor, "title": title})
            entries += goals if anchor == "goals" else []
    return entries


def _glossary():
    return [
        (_("Finding"), _("What figures and voices say together; it leads to a goal.")),
        (_("Need"), _("Something that residents or people who work in the district say is missing.")),
        (_("Guiding goal"), _("What the plan wants to reach in a field of action in the long run.")),
        (_("Measure"), _("Something agreed to reach a goal, with somebody responsible, a period and money.")),
        (_("Key project"), _("A measure on which others depend or which stands for the plan as a whole.")),
        (_("Starter project"), _("A small measure that shows early that something happens.")),
        (_("Milestone"), _("A step of a measure with a day on which it is due.")),
        (_("Secured money"), _("Amounts for which a source has agreed to pay; everything else is still open.")),
        (_("Edition"), _("The plan as it was handed to a body to be decided about; it never changes.")),
        (_("Updating"), _("Looking at goals and measures again and deciding on a new edition.")),
    ]


# Finding what stands in the way


def _refuse_monsters(context):
    """Raise DocumentError for texts that nobody has written to be read, before time is spent on them."""
    names = [name for name, text in _texts(context) if len(text) > LONGEST_TEXT or MONSTER_WORD.search(text)]
    if names:
        raise DocumentError(
            _("A text has more than %(text)d characters or a word with more than %(word)d. It is about: %(names)s.")
            % {"text": LONGEST_TEXT, "word": LONGEST_WORD, "names": "; ".join(names[:5])},
            code="text",
        )


def _fault(error, context, images):
    """Return a message for people; what is too large or cannot be laid out is looked for and named."""
    if error.kind is PdfError.Kind.RESOURCE:
        return str(error)
    try:
        names = find_poison(_parts(context), images=images, deadline=SECONDS_TO_FIND)
    except PdfError:  # so much is amiss that there is no time to look for it
        names = []
    if not names:
        return str(error)
    return _("%(problem)s It is about: %(names)s.") % {"problem": error, "names": "; ".join(names)}


def _parts(context):
    """Return everything people wrote in pieces that can be drawn alone."""
    measures = [
        Part(
            _measure_name(measure), render_to_string("actionplans/pdf/_measure.html", {"measure": measure, "level": 2})
        )
        for measure in context["measures"]
    ]
    names = {part.name for part in measures}
    return [*(Part(name, markdown(text)) for name, text in _texts(context) if name not in names), *measures]


def _texts(context):
    """Return everything people wrote, under the names people know it by."""
    labels = {name: Plan._meta.get_field(name).verbose_name for name in context["texts"]}
    texts = [(_("text “%s”") % labels[name], text) for name, text in context["texts"].items()]
    texts.append((_("description of the district"), context["district"]["description"]))
    for name, rows in (
        (_("finding “%s”"), context["findings"]),
        (_("need “%s”"), context["needs"]),
        (_("event “%s”"), context["events"]),
    ):
        texts += [(name % Truncator(row["title"]).chars(60), _written(row)) for row in rows]
    texts += [(_("body “%s”") % body["name"], _written(body)) for body in context["bodies"]]
    goals = [goal for guiding in context["goals"] for goal in (guiding, *guiding["children"])]
    texts += [(_("goal %s") % goal["number"], _written(goal)) for goal in goals]
    texts += [(_measure_name(measure), _written(measure)) for measure in context["measures"]]
    return [(name, text) for name, text in texts if text]


def _measure_name(measure):
    title = Truncator(measure["title"]).chars(60)
    return _("measure %(number)s “%(title)s”") % {"number": measure["number"], "title": title}


def _written(row):
    """Return all texts of a row as one."""
    return "\n\n".join(value for value in row.values() if isinstance(value, str))
