"""The page that shows what changed between two submissions of a respondent."""

from flask import Blueprint, request, url_for

from app.collection import submission as sent
from app.collection.errors import NotFound
from app.models import Submission
from app.views.access import may
from app.views.comparison import compared
from app.views.team.frame import actor, moment, page
from app.views.team.submission import case_of
from app.views.versions import route_of
from app.views.words import ngettext, number

blueprint = Blueprint("team_compare", __name__, url_prefix="/team")


@blueprint.get("/submissions/<receipt>/changes")
@may("team")
def changes(receipt: str) -> str:
    """What the submission with this receipt says otherwise than an earlier one, by default the one before."""
    later = sent.by_receipt(actor(), receipt)
    case = case_of(later)
    versions = sent.versions(actor(), case)
    before = [one for one in versions if one.number < later.number]
    since = request.args.get("since", "")
    earlier = next((one for one in before if since in ("", one.receipt)), None)
    if earlier is None:
        raise NotFound
    sections = compared(route_of(earlier, case), route_of(later, case))
    count = sum(section.count for section in sections)

    def told(one: Submission) -> tuple[str, str, str]:
        return number(one.number), one.receipt, moment(one.received_at, case.round)

    return page(
        "team/changes.html",
        case.round,
        case=case,
        earlier=told(earlier),
        later=told(later),
        others=[(*told(one), one.id == earlier.id) for one in before],
        sections=sections,
        count=count,
        summary=ngettext("%(num)s answer differs.", "%(num)s answers differ.", count),
        other_questions=earlier.instrument_sha256 != later.instrument_sha256,
        back_url=url_for("team_case.case", public_id=case.public_id),
    )
