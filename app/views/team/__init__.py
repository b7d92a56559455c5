"""The pages of the secretariat's team: one module a feature, each with its blueprint, in this list."""

from app.views.team import (
    activities,
    behalf,
    board,
    case,
    compare,
    help,  # noqa: A004 (a module of this package, not the built-in)
    letters,
    links,
    people,
    queries,
    questionnaire,
    report,
    reports,
    respondents,
    revision,
    rounds,
    sign_in,
    submission,
)

TEAM = (
    sign_in.blueprint,
    rounds.blueprint,
    board.blueprint,
    respondents.blueprint,
    links.blueprint,
    letters.blueprint,
    case.blueprint,
    people.blueprint,
    submission.blueprint,
    compare.blueprint,
    queries.blueprint,
    behalf.blueprint,
    activities.blueprint,
    report.blueprint,
    reports.blueprint,
    questionnaire.blueprint,
    revision.blueprint,
    help.blueprint,
)
