"""What a municipality has laid down about an indicator beside its figures: why it is used, where its series break."""

from django.utils.functional import cached_property

from accounts.models import User
from districts.models import Municipality
from inventory.figures import years_with_figures
from inventory.microcensus import KNOWN_BREAKS, KnownBreak
from inventory.models import Concept, Indicator, IndicatorUse, Observation, SeriesBreak


class Monitoring:
    """An indicator's use and breaks as its page shows them to somebody."""

    def __init__(self, indicator: Indicator, municipality: Municipality, *, user: User):
        self.indicator, self.municipality = indicator, municipality
        self.can_change = user.has_perm("inventory.change_catalogue", municipality)

    @cached_property
    def use(self) -> IndicatorUse | None:
        """How the municipality uses the indicator, if it has said so."""
        uses = IndicatorUse.objects.of(self.municipality).filter(indicator=self.indicator)
        return uses.select_related("source", "municipality").first()

    @cached_property
    def breaks(self) -> list[SeriesBreak]:
        """The declared breaks, oldest first."""
        breaks = SeriesBreak.objects.of(self.municipality).filter(indicator=self.indicator)
        return list(breaks.select_related("group").order_by("year", "pk"))

    @cached_property
    def concepts(self) -> list[Concept]:
        """By which definitions the indicator's figures count people."""
        figures = Observation.objects.of(self.municipality).filter(indicator=self.indicator).exclude(concept="")
        return [
            Concept(value) for value in sorted(set(figures.order_by().values_list("concept", flat=True).distinct()))
        ]

    @cached_property
    def proposals(self) -> list[KnownBreak]:
        """Known breaks within a series of the microcensus that are not declared yet, for those who may declare them."""
        if not self.can_change or not self._is_from_microcensus:
            return []
        years = years_with_figures(self.indicator, self.municipality)
        declared = {one.year for one in self.breaks if one.group_id is None}
        return [one for one in KNOWN_BREAKS if years and years[0] < one.year <= years[-1] and one.year not in declared]

    @property
    def _is_from_microcensus(self) -> bool:
        expected = self.use.source.concept if self.use and self.use.source else ""
        return Concept.MICROCENSUS in self.concepts or expected == Concept.MICROCENSUS
