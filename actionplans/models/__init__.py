from actionplans.models.edition import Edition, EditionStatusChange, Resolution
from actionplans.models.goal import Goal, GoalTarget
from actionplans.models.measure import Measure, MeasureStatusChange, Milestone, SavedView
from actionplans.models.money import BudgetLine, Expense, FundingSource
from actionplans.models.plan import PhaseChange, Plan, PlanStep
from actionplans.models.progress import ProgressEntry
from actionplans.models.review import Review

__all__ = [
    "BudgetLine",
    "Edition",
    "EditionStatusChange",
    "Expense",
    "FundingSource",
    "Goal",
    "GoalTarget",
    "Measure",
    "MeasureStatusChange",
    "Milestone",
    "PhaseChange",
    "Plan",
    "PlanStep",
    "ProgressEntry",
    "Resolution",
    "Review",
    "SavedView",
]
