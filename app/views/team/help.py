"""Help for the team: what each page is for, in the order of the work."""

from flask import Blueprint

from app.views.access import may
from app.views.team.frame import page

blueprint = Blueprint("team_help", __name__, url_prefix="/team")


@blueprint.get("/help")
@may("team")
def help_page() -> str:
    """The one page of help."""
    return page("team/help.html")
