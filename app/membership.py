"""What the verbs of the command do to the team of this installation."""

from typing import Any

from app.collection import members, team
from app.collection.errors import Invalid, NotFound
from app.collection.scope import OPERATOR
from app.verbs import Refused, opened


def add_user(email: str, password: str, **about: Any) -> None:
    """Add someone to the team, or change their name, role and password."""
    with opened():
        try:
            team.add_user(OPERATOR, email, password=password, **about)
        except Invalid as error:
            raise Refused(error.what) from error


def reset_second_step(email: str) -> None:
    """Take away the second step of someone of the team."""
    with opened():
        try:
            members.reset_second_step(OPERATOR, members.addressed(OPERATOR, email))
        except NotFound as error:
            raise Refused(f"nobody of the team has the address '{email}'") from error
