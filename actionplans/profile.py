"""A district at a glance, across all phases: figures, needs, findings, activities and plans."""

from dataclasses import dataclass

from django.db.models import Count

from actionplans.models import Plan
from inventory.catalogue import TOTAL
from inventory.confidentiality import sees_everything
from inventory.figures import FigureKind, latest_by_indicator
from inventory.models import Activity, Finding, Indicator, IndicatorUse, Need, PopulationGroup

SHOWN = 5
SHOWN_FIGURES = 12


@dataclass(frozen=True)
class Profile:
    """
    What a person may see of a district.

    ``figures`` are (indicator, figure here, figure of the whole city or None); lists hold the first few rows, the
    numbers beside them count all.
    """

    figures: list
    needs: list
    need_numbers: list
    findings: list
    activities: list
    activity_count: int
    plans: list

    @property
    def has_hidden(self) -> bool:
        """Some of the figures are hidden from the person who looks."""
        shown = [figure for _indicator, *pair in self.figures for figure in pair if figure]
        return any(figure.kind == FigureKind.SUPPRESSED for figure in shown)

    @property
    def has_computed(self) -> bool:
        """Some of the figures shown follow from those of other districts."""
        return any(here.is_computed and here.value is not None for _indicator, here, _there in self.figures)


def profile_of(district, user, *, on):
    """Return the Profile of a district on the day ``on``; about a dozen queries, however much there is."""
    municipality = district.municipality
    area = district.area()
    needs = Need.objects.visible_to(user).filter(district__in=area)
    by_status = dict(needs.order_by().values_list("status").annotate(Count("pk", distinct=True)))
    activities = Activity.objects.visible_to(user).filter(districts__in=area).distinct()
    return Profile(
        figures=_figures(district, municipality, user),
        needs=list(needs.select_related("municipality")[:SHOWN]),
        need_numbers=[
            (label, by_status[status], status) for status, label in Need.Status.choices if by_status.get(status)
        ],
        findings=list(
            Finding.objects.visible_to(user).filter(district__in=area).select_related("municipality", "field")[:SHOWN]
        ),
        activities=list(activities.running(on=on).select_related("municipality", "provider")[:SHOWN]),
        activity_count=activities.count(),
        plans=list(Plan.objects.visible_to(user).filter(district__in=area).select_related("municipality", "district")),
    )


def _figures(district, municipality, user):
    everybody = PopulationGroup.objects.filter(slug=TOTAL).first()
    if everybody is None:
        return []
    city = district if district.is_city else municipality.whole_city
    latest = latest_by_indicator(
        municipality, [district, city], everybody, is_public=not sees_everything(user, municipality)
    )
    rows = []
    # Key indicators come first, then who lives here, then the dimensions in the order of the catalogue.
    keys = set(IndicatorUse.objects.of(municipality).filter(is_key=True).values_list("indicator", flat=True))
    dimensions = [Indicator.Dimension.POPULATION, *Indicator.Dimension.values]
    indicators = Indicator.objects.offered_to(municipality)
    for indicator in sorted(
        indicators, key=lambda row: (row.pk not in keys, dimensions.index(row.dimension), row.code)
    ):
        here = latest.get((indicator.pk, district.pk))
        if here is not None:
            there = latest.get((indicator.pk, city.pk)) if city != district else None
            rows.append((indicator, here[0], there[0] if there else None))
    return rows[:SHOWN_FIGURES]
