from actionplans.models.action import Action
from actionplans.models.exit_project import ExitProject
from actionplans.models.plan import Plan
from actionplans.models.problem import Problem

__all__ = ["Action", "ExitProject", "Plan", "Problem"]
