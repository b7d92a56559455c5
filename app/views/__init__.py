"""The pages: one module a feature, each with its blueprint, in this explicit list."""

from flask import Blueprint

from app.views import privacy, start, verify
from app.views.respond import RESPOND
from app.views.team import TEAM

BLUEPRINTS: tuple[Blueprint, ...] = (start.blueprint, privacy.blueprint, verify.blueprint, *RESPOND, *TEAM)
