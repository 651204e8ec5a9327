from inventory.models.activity import Activity
from inventory.models.composite import CompositeComponent, CompositeIndex
from inventory.models.disclosure import DisclosureState, FormerFigure
from inventory.models.field import FieldOfAction, TargetGroup
from inventory.models.finding import Finding
from inventory.models.imports import AreaMatch, ImportMapping, ImportRun, ImportRunStatusChange
from inventory.models.monitoring import IndicatorUse, SeriesBreak, WarningRule
from inventory.models.need import Need, NeedStatusChange
from inventory.models.participation import ParticipationEvent
from inventory.models.statistic import Concept, DataSource, Indicator, Observation, PopulationGroup

__all__ = [
    "Activity",
    "AreaMatch",
    "CompositeComponent",
    "CompositeIndex",
    "Concept",
    "DataSource",
    "DisclosureState",
    "FieldOfAction",
    "Finding",
    "FormerFigure",
    "ImportMapping",
    "ImportRun",
    "ImportRunStatusChange",
    "Indicator",
    "IndicatorUse",
    "Need",
    "NeedStatusChange",
    "Observation",
    "ParticipationEvent",
    "PopulationGroup",
    "SeriesBreak",
    "TargetGroup",
    "WarningRule",
]
