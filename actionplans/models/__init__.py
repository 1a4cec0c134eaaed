from actionplans.models.action import Action
from actionplans.models.exit_project import ExitProject, ExitStep
from actionplans.models.plan import Plan
from actionplans.models.problem import Problem
from actionplans.models.review import PlanReview

__all__ = ["Action", "ExitProject", "ExitStep", "Plan", "PlanReview", "Problem"]
