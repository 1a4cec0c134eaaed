"""Addresses of action plans: a person's plan by the uuid of the file, its parts by their own; an exit by its path."""

from django.urls import include, path

from actionplans.views import actions, board, exit, exit_project, moves, pdf, plan, problems, reviews

app_name = "actionplans"
plans = [
    path("", plan.due_list, name="waiting"),
    path("<uuid:uuid>/", plan.plan, name="plan"),
    path("<uuid:uuid>/board/", board.board, name="board"),
    path("<uuid:uuid>/review/", reviews.review, name="review"),
    path("<uuid:uuid>/paper.pdf", pdf.paper, name="paper"),
    path("<uuid:uuid>/problems/new/", problems.new, name="new-problem"),
    path("problems/<uuid:uuid>/", problems.change, name="problem"),
    path("problems/<uuid:uuid>/remove/", problems.remove, name="remove-problem"),
    path("problems/<uuid:uuid>/goal/", problems.new_goal, name="new-goal"),
    path("goals/<uuid:uuid>/", problems.goal, name="goal"),
    path("goals/<uuid:uuid>/actions/new/", actions.new, name="new-action"),
    path("goals/<uuid:uuid>/<slug:move>/", moves.plan, name="move-plan"),
    path("actions/<uuid:uuid>/", actions.change, name="action"),
    path("actions/<uuid:uuid>/<slug:move>/", moves.action, name="move-action"),
    path("exit-project/<uuid:uuid>/", exit_project.exit_project, name="exit-project"),
]

# An exit stands beside the other pages of its path, which are of a room below.
urlpatterns = [
    path("plans/", include(plans)),
    path("participants/paths/<uuid:uuid>/exit/", exit.exit_page, name="exit"),
]
