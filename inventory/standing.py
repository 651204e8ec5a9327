"""
Where the inventory of a district stands: what is there, what is missing, and the first step to it.

The three areas (figures, needs, stakeholders and activities) are those of the Handreichung; the findings join them.
Everything is derived; nothing here is stored.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Stakeholder
from inventory.models import (
    Activity,
    DataSource,
    FieldOfAction,
    Finding,
    Indicator,
    Need,
    Observation,
    ParticipationEvent,
    TargetGroup,
)

# Small-area figures come out one to two years after their reference date; older ones are no longer current.
CURRENT_YEARS = 2


@dataclass(frozen=True)
class Fact:
    """Something that is there: a number or date, with the list behind it."""

    label: str
    value: object
    url: str = ""


@dataclass(frozen=True)
class Gap:
    """Something that is missing, in a sentence; ``names`` says which, ``url`` and ``step`` lead to the first step."""

    text: str
    url: str
    step: str
    names: tuple = ()


@dataclass
class Area:
    """One of the areas of the inventory; it has begun as soon as there is anything in it."""

    title: str
    aim: str
    url: str
    has_begun: bool
    facts: list = field(default_factory=list)
    gaps: list = field(default_factory=list)


def standing(district, user, *, on):
    """Return the four areas of a district's inventory as ``user`` may see them; a constant number of queries."""
    survey = _Survey(district, user, on)
    return [survey.figures(), survey.needs(), survey.stakeholders(), survey.findings()]


class _Survey:
    """Asks what there is about one district."""

    def __init__(self, district, user, on):
        self.district = district
        self.user = user
        self.on = on
        self.municipality = district.municipality
        self.area = district.area()
        here = {"fields": OuterRef("pk")}
        self.fields = list(
            FieldOfAction.objects.of(self.municipality)
            .in_use()
            .annotate(
                has_need=Exists(self.seen(Need).filter(**here)),
                has_activity=Exists(self.seen(Activity).running(on=on).filter(**here)),
                has_finding=Exists(self.seen(Finding).filter(field=OuterRef("pk"))),
            )
        )

    def seen(self, model):
        """Rows of the district and below that the user may see."""
        return model.objects.visible_to(self.user).of(self.municipality).in_area(self.area)

    def url(self, name, **query):
        query = {"district": self.district.pk, **query}
        return f"{reverse(f'inventory:{name}', args=[self.municipality.slug])}?{urlencode(query)}"

    # 1: what the figures say

    def figures(self):
        figures = Observation.objects.visible_to(self.user).filter(district=self.district, missing="")
        newest = figures.filter(indicator=OuterRef("pk")).order_by().values("indicator").annotate(year=Max("year"))
        indicators = list(
            Indicator.objects.offered_to(self.municipality).annotate(newest_year=Subquery(newest.values("year")))
        )
        sources = DataSource.objects.of(self.municipality).count()
        known = [indicator for indicator in indicators if indicator.newest_year]
        outdated = [one for one in known if one.newest_year < self.on.year - CURRENT_YEARS]
        unknown = [one for one in indicators if not one.newest_year]
        area = Area(
            _("Statistics of the population"),
            _("What the figures say about the district: objective, comparable, and the ground for setting priorities."),
            self.url("statistics"),
            has_begun=bool(known),
            facts=[
                Fact(
                    _("indicators with figures"),
                    _("%(some)d of %(all)d") % {"some": len(known), "all": len(indicators)},
                ),
                Fact(_("newest year"), str(max((one.newest_year for one in known), default="–"))),
                Fact(_("data sources"), sources),
            ],
        )
        statistics = self.url("statistics")
        if not sources:
            area.gaps.append(Gap(_("No data source is described yet."), statistics, _("To the statistics")))
        if outdated:
            text = ngettext(
                "One indicator has no figure of the last %(years)d years.",
                "%(number)d indicators have no figure of the last %(years)d years.",
                len(outdated),
            ) % {"number": len(outdated), "years": CURRENT_YEARS}
            area.gaps.append(Gap(text, statistics, _("Bring up to date"), _names(outdated)))
        if unknown:
            text = ngettext(
                "One indicator has no figure for this district.",
                "%(number)d indicators have no figure for this district.",
                len(unknown),
            ) % {"number": len(unknown)}
            area.gaps.append(Gap(text, statistics, _("Import or enter figures"), _names(unknown)))
        return area

    # 2: what people say they need

    def needs(self):
        waiting = Q(status=Need.Status.RECORDED)
        needs = self.seen(Need).aggregate(
            number=Count("pk"), waiting=Count("pk", filter=waiting), newest=Max("recorded_on")
        )
        has_need = Exists(Need.objects.visible_to(self.user).filter(event=OuterRef("pk")))
        events = (
            self.seen(ParticipationEvent)
            .annotate(has_need=has_need)
            .aggregate(
                number=Count("pk"),
                reached=Sum("people_reached"),
                newest=Max("held_on"),
                silent=Count("pk", filter=Q(has_need=False)),
            )
        )
        groups = TargetGroup.objects.of(self.municipality)
        unheard = groups.exclude(Exists(self.seen(Need).filter(target_groups=OuterRef("pk"))))
        area = Area(
            _("Needs of the people"),
            _("What those who live here say themselves: what is missing, what matters to them, what they would do."),
            self.url("need-list"),
            has_begun=bool(needs["number"] or events["number"]),
            facts=[
                Fact(_("needs"), needs["number"], self.url("need-list")),
                Fact(_("without a decision"), needs["waiting"], self.url("need-list", status=Need.Status.RECORDED)),
                Fact(_("events"), events["number"], self.url("event-list")),
                Fact(_("people reached"), events["reached"]),
                Fact(_("last asked on"), _day(events["newest"] or needs["newest"])),
            ],
        )
        if not events["number"]:
            area.gaps.append(
                Gap(_("Nobody has been asked yet."), self.url("event-create"), _("Record a participation event"))
            )
        if events["silent"]:
            text = ngettext(
                "From one event no need is recorded.",
                "From %(number)d events no need is recorded.",
                events["silent"],
            ) % {"number": events["silent"]}
            area.gaps.append(Gap(text, self.url("event-list", has_needs="false"), _("Record the needs")))
        self._add_uncovered(
            area, "has_need", _("No need is known in these fields of action:"), "need-create", _("Record a need")
        )
        if names := _names(unheard) if needs["number"] else ():
            area.gaps.append(
                Gap(
                    _("No need of these target groups is known:"),
                    self.url("event-create"),
                    _("Plan whom to ask"),
                    names,
                )
            )
        return area

    # 3: who acts here, and what is done already

    def stakeholders(self):
        stakeholders = self.seen(Stakeholder).aggregate(
            number=Count("pk"),
            organisations=Count("pk", filter=Q(is_migrant_organisation=True)),
            unasked=Count("pk", filter=Q(state=Stakeholder.State.IDENTIFIED)),
            **{sector: Count("pk", filter=Q(sector=sector)) for sector in Stakeholder.Sector.values},
        )
        activities = self.seen(Activity).count()
        running = self.seen(Activity).running(on=self.on).count()
        everybody = (
            f"{reverse('districts:stakeholder-list', args=[self.municipality.slug])}?district={self.district.pk}"
        )
        area = Area(
            _("Stakeholders and ongoing activities"),
            _("Who acts here and what is done already: to find partners, to close gaps and to do nothing twice."),
            self.url("activity-list"),
            has_begun=bool(stakeholders["number"] or activities),
            facts=[
                Fact(_("stakeholders"), stakeholders["number"], everybody),
                Fact(
                    _("migrant organisations"),
                    stakeholders["organisations"],
                    f"{everybody}&is_migrant_organisation=true",
                ),
                Fact(_("activities"), activities, self.url("activity-list")),
                Fact(_("running today"), running, self.url("activity-list", timing=Activity.Timing.RUNNING)),
            ],
        )
        absent = tuple(str(label) for sector, label in Stakeholder.Sector.choices if not stakeholders[sector])
        add = reverse("districts:stakeholder-create", args=[self.municipality.slug])
        if not stakeholders["number"]:
            area.gaps.append(Gap(_("No stakeholder is recorded yet."), add, _("Record a stakeholder")))
        elif absent:
            area.gaps.append(Gap(_("Nobody is known from these sectors:"), add, _("Record a stakeholder"), absent))
        if stakeholders["number"] and not stakeholders["organisations"]:
            area.gaps.append(Gap(_("No migrant organisation is known."), add, _("Record a stakeholder")))
        if stakeholders["unasked"]:
            text = ngettext(
                "One stakeholder has not been spoken to yet.",
                "%(number)d stakeholders have not been spoken to yet.",
                stakeholders["unasked"],
            ) % {"number": stakeholders["unasked"]}
            area.gaps.append(Gap(text, f"{everybody}&state={Stakeholder.State.IDENTIFIED}", _("Show them")))
        self._add_uncovered(
            area,
            "has_activity",
            _("No activity is running in these fields of action:"),
            "activity-create",
            _("Record an activity"),
        )
        return area

    # What follows from it

    def findings(self):
        findings = self.seen(Finding).aggregate(
            number=Count("pk"),
            high=Count("pk", filter=Q(weight=Finding.Weight.HIGH)),
            unfounded=Count("pk", filter=Q(pk__in=Finding.objects.without_evidence().values("pk"))),
        )
        area = Area(
            _("Findings"),
            _("What figures and voices together mean: the bridge to the goals of the plan."),
            self.url("finding-list"),
            has_begun=bool(findings["number"]),
            facts=[
                Fact(_("findings"), findings["number"], self.url("finding-list")),
                Fact(_("of high weight"), findings["high"], self.url("finding-list", weight=Finding.Weight.HIGH)),
            ],
        )
        if not findings["number"]:
            area.gaps.append(Gap(_("No finding is recorded yet."), self.url("finding-create"), _("Record a finding")))
        if findings["unfounded"]:
            text = ngettext(
                "One finding rests on no evidence.",
                "%(number)d findings rest on no evidence.",
                findings["unfounded"],
            ) % {"number": findings["unfounded"]}
            area.gaps.append(Gap(text, self.url("finding-list", has_evidence="false"), _("Add evidence")))
        unread = tuple(one.name for one in self.fields if one.has_need and not one.has_finding)
        if unread and findings["number"]:
            text = _("In these fields of action there are needs, but no finding:")
            area.gaps.append(Gap(text, self.url("finding-create"), _("Record a finding"), unread))
        return area

    def _add_uncovered(self, area, attribute, text, name, step):
        """Add the fields of action in which the area has nothing, unless it has nothing at all."""
        uncovered = tuple(one.name for one in self.fields if not getattr(one, attribute))
        if uncovered and area.has_begun:
            area.gaps.append(Gap(text, self.url(name), step, uncovered))


def _names(rows):
    return tuple(row.name for row in rows)


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT") if day else None
