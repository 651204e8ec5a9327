from inventory.models.activity import Activity
from inventory.models.field import FieldOfAction, TargetGroup
from inventory.models.finding import Finding
from inventory.models.imports import ImportRun, ImportRunStatusChange
from inventory.models.need import Need, NeedStatusChange
from inventory.models.participation import ParticipationEvent
from inventory.models.statistic import DataSource, Indicator, Observation, PopulationGroup

__all__ = [
    "Activity",
    "DataSource",
    "FieldOfAction",
    "Finding",
    "ImportRun",
    "ImportRunStatusChange",
    "Indicator",
    "Need",
    "NeedStatusChange",
    "Observation",
    "ParticipationEvent",
    "PopulationGroup",
    "TargetGroup",
]
