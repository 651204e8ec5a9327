"""
The texts of a plan, cut into sections that are written and saved one by one.

Two people can write two sections at the same time. The first six are the decisions at the start; their short names are
those of the steps they settle.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.templatetags.ui import money, number

START, PLAN = "start", "plan"


@dataclass(frozen=True)
class Section:
    """
    A part of a plan's text: its ``fields`` on the plan, what it is about, and an example for each text.

    ``needed`` names the fields without which the section counts as unwritten.
    """

    slug: str
    title: str
    group: str
    guidance: str
    fields: tuple
    needed: tuple
    examples: dict = field(default_factory=dict)

    def is_written(self, plan):
        return all(getattr(plan, name) not in ("", None) for name in self.needed)

    def of(self, plan):
        """Return the section as it stands in a plan, ready to be shown."""
        facts, texts = [], []
        for name in self.fields:
            model_field, value = plan._meta.get_field(name), getattr(plan, name)
            if isinstance(model_field, models.TextField):
                texts.append((model_field.verbose_name, value))
            elif value not in ("", None):
                facts.append((model_field.verbose_name, _shown(plan, model_field, value)))
        return SectionText(self, facts, [(label, text) for label, text in texts if text], self.is_written(plan))


@dataclass(frozen=True)
class SectionText:
    """A section of one plan: facts and texts, each with its label; what is empty is left out."""

    section: Section
    facts: list
    texts: list
    is_written: bool


def _shown(plan, model_field, value):
    if model_field.choices:
        return getattr(plan, f"get_{model_field.name}_display")()
    if model_field.name == "budget_frame":
        return money(value)
    return number(value) if isinstance(value, Decimal) else value


SECTIONS = [
    Section(
        "choose-district",
        _("Choice of district"),
        START,
        _(
            "Say what the plan is meant to achieve and why this district fits that aim. An average district shows best "
            "whether a concept can be carried over to others; urgent problems call for the district where they are "
            "greatest; for new forms of participation it helps if good contacts exist already."
        ),
        ("choice_reason", "choice_text"),
        ("choice_reason", "choice_text"),
        {
            "choice_text": _(
                "Example: Nordstadt has grown by 1,400 people in five years, a third of them children; day care and "
                "schools have not kept up. The neighbourhood house works with six migrant organisations."
            ),
        },
    ),
    Section(
        "shared-understanding",
        _("Shared understanding of integration"),
        START,
        _(
            "Write down what everybody involved means by integration. It should be about equal chances to take part, "
            "for all who live in the district, and it should be supported at the top of politics, administration and "
            "partners."
        ),
        ("understanding",),
        ("understanding",),
        {
            "understanding": _(
                "Example: By integration we mean that everybody who lives here can take part in education, work, "
                "neighbourhood and decisions, whatever their origin. That is a task for all of us, not for newcomers "
                "alone."
            ),
        },
    ),
    Section(
        "participants",
        _("Who takes part"),
        START,
        _(
            "Name who must be at the table: residents, those who work in the district, and city-wide partners; "
            "politics, administration and providers. Migrant organisations and schools should not be missing."
        ),
        ("participants",),
        ("participants",),
        {
            "participants": _(
                "Example: the steering group with five departments, the district council, both primary schools, the "
                "neighbourhood house, three migrant organisations, and residents through two forums."
            ),
        },
    ),
    Section(
        "resources",
        _("Resources"),
        START,
        _(
            "Settle who coordinates the process, how many hours they are released for it, and whether there is money "
            "for projects. Say openly what there is and what there is not; that keeps expectations realistic."
        ),
        ("coordinating_office", "hours_released", "budget_frame"),
        ("coordinating_office", "hours_released"),
        {
            "hours_released": _("Hours per week that the coordinating person is released from other work."),
            "budget_frame": _("For the whole period; empty if there is no budget of its own."),
        },
    ),
    Section(
        "roles",
        _("Roles and legitimation"),
        START,
        _(
            "Say who decides, who advises, who does the work, and by which mandate. Look at it again from time to "
            "time, so that the coordinating office does not end up doing everything."
        ),
        ("roles",),
        ("roles",),
        {
            "roles": _(
                "Example: the steering group decides on goals, the coordination office prepares and follows up, "
                "departments are responsible for their measures. Mandate: instruction of the mayor of 3 February."
            ),
        },
    ),
    Section(
        "political-backing",
        _("Political backing"),
        START,
        _(
            "Record which resolutions carry the process, how the city council is kept informed and how politics in the "
            "district is involved."
        ),
        ("political_backing",),
        ("political_backing",),
        {
            "political_backing": _(
                "Example: the council instructed the administration on 12 March to draw up the plan. The district "
                "council is heard at each phase; the integration council advises."
            ),
        },
    ),
    Section(
        "introduction",
        _("Introduction"),
        PLAN,
        _("The first page of the printed plan: how it came about, what it is for, and for whom and where it applies."),
        ("occasion", "introduction"),
        ("introduction",),
        {
            "occasion": _("Example: the city-wide integration concept names Nordstadt as the first district."),
            "introduction": _(
                "Example: this plan was drawn up between March and October by the city and 40 partners. It says what "
                "will be done in Nordstadt by 2028, by whom and with what money."
            ),
        },
    ),
    Section(
        "approach",
        _("How goals are found"),
        PLAN,
        _(
            "Led by the administration: strong analysis and neutral results, but little learning in the district. "
            "Cooperative: partners commit themselves, but it takes facilitation and conflicts of interest show. From "
            "the grassroots: close to what residents need, but administration must be brought on board. They can be "
            "combined."
        ),
        ("approach", "approach_text"),
        ("approach",),
        {
            "approach_text": _(
                "Example: open workshop in May, three working groups until August, results presented at the district "
                "forum in September; facilitation from outside, interpretation and childcare each time."
            ),
        },
    ),
    Section(
        "reporting-rules",
        _("Reporting"),
        PLAN,
        _("Who reports to whom, how often and in which form."),
        ("reporting_rules",),
        ("reporting_rules",),
        {
            "reporting_rules": _(
                "Example: those responsible report every quarter; the coordination office reports to the social "
                "committee each November and to the residents at the district forum."
            ),
        },
    ),
    Section(
        "evaluation-rules",
        _("Evaluation"),
        PLAN,
        _(
            "Who checks whether goals are reached, when, and by what: figures for what can be measured, conversations "
            "and workshops for what cannot."
        ),
        ("evaluation_rules",),
        ("evaluation_rules",),
        {
            "evaluation_rules": _(
                "Example: each measure is reviewed once a year by the steering group; the effects of the whole plan "
                "are assessed after two years with partners and residents."
            ),
        },
    ),
    Section(
        "updating-rules",
        _("Updating"),
        PLAN,
        _("Who is responsible for carrying the plan on, and by when the next edition is due."),
        ("updating_rules",),
        ("updating_rules",),
        {
            "updating_rules": _(
                "Example: the coordination office presents an updated edition every two years, the first in autumn "
                "2028; new fields of action can be added in between by resolution."
            ),
        },
    ),
]

SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}


def sections_of(group):
    """Return the sections of one group in their order."""
    return [section for section in SECTIONS if section.group == group]
