"""Events: what happened, written in the transaction in which it happens."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from app.collection import clock
from app.collection.scope import Actor
from app.models import Case, Event, Round
from app.statement import Statement

SAVED, ITEM_ADDED, ITEM_REMOVED, ITEM_RESTORED = "saved", "item_added", "item_removed", "item_restored"
SUBMITTED, REOPENED, EXTENDED, CONTACT_CHANGED = "submitted", "reopened", "extended", "contact_changed"
ROUND_OPENED, ROUND_CLOSED, ROUND_REMOVED = "round_opened", "round_closed", "round_removed"
LINK_ISSUED, LINK_REVOKED, FILE_ADDED = "link_issued", "link_revoked", "file_added"
SESSION_ENDED, WORDING_CORRECTED = "session_ended", "wording_corrected"
LANGUAGE_CHOSEN, ANSWER_TRANSLATED = "language_chosen", "answer_translated"
NOTED, BOUNCED = "noted", "bounced"
REMINDERS_PLANNED, REMINDERS_SENT, REMINDED = "reminders_planned", "reminders_sent", "reminded"
MANDATE_BEGUN, MANDATE_ENDED = "mandate_begun", "mandate_ended"
ASSIGNED, ASSIGNMENT_DONE, ASSIGNMENT_RETURNED = "assigned", "assignment_done", "assignment_returned"
ASSIGNMENT_ACCEPTED, ASSIGNMENT_ENDED = "assignment_accepted", "assignment_ended"
ASSIGNMENT_RESUMED, ASSIGNMENT_MOVED = "assignment_resumed", "assignment_moved"
RIVAL_GIVEN, RIVALS_DECIDED, RIVALS_MOVED = "rival_given", "rivals_decided", "rivals_moved"
OF_RIVALS = (RIVAL_GIVEN, RIVALS_DECIDED, RIVALS_MOVED)
"""What changes what is said beside the answers, by part; the answers themselves, other events change."""
INNER_COMMENTED, INNER_SETTLED = "inner_commented", "inner_settled"
INNER_TAKEN_BACK, INNER_MOVED = "inner_taken_back", "inner_moved"
OF_DISCUSSION = (INNER_COMMENTED, INNER_SETTLED, INNER_TAKEN_BACK, INNER_MOVED)
"""What the people of a State say among themselves, without the words; the team is not told that they did."""
CLEARANCE_ASKED, CLEARANCE_WITHDRAWN = "clearance_asked", "clearance_withdrawn"
CLEARANCE_APPROVED, CLEARANCE_RETURNED = "clearance_approved", "clearance_returned"
SHARED, SHARING_ENDED = "shared", "sharing_ended"
ROUND_REVISED, REVISED, RESPONDENTS_ADDED = "round_revised", "revised", "respondents_added"
QUERY_PREPARED, QUERIES_SENT, QUERY_ANSWERED = "query_prepared", "queries_sent", "query_answered"
QUERY_SETTLED, QUERY_DISCARDED, VALIDATED = "query_settled", "query_discarded", "validated"
EARLIER_UNCHANGED, EARLIER_NO_LONGER, EARLIER_OPEN = "earlier_unchanged", "earlier_no_longer", "earlier_open"
ROUND_LOOKS_BACK = "round_looks_back"
CORRECTION_PROPOSED, CORRECTION_ENDED, CORRECTED = "correction_proposed", "correction_ended", "corrected"
SIGNED_IN, SIGNED_OUT, PASSWORD_CHANGED = "signed_in", "signed_out", "password_changed"
SESSIONS_ENDED, MEMBER_ADDED, MEMBER_ENDED = "sessions_ended", "member_added", "member_ended"
PASSWORD_LINK_SENT, PASSWORD_SET = "password_link_sent", "password_set"
SECOND_STEP_SET, SECOND_STEP_REMOVED = "second_step_set", "second_step_removed"
SECOND_STEP_RESET, SECOND_STEP_FAILED = "second_step_reset", "second_step_failed"
SECOND_STEP_REQUIRED, RECOVERY_CODES_MADE = "second_step_required", "recovery_codes_made"
IDENTITY_JOINED = "identity_joined"
WORK_TRIED_AGAIN, WORK_SET_ASIDE = "work_tried_again", "work_set_aside"
OF_MEMBERS = (
    *(SIGNED_IN, SIGNED_OUT, PASSWORD_CHANGED, SESSIONS_ENDED, MEMBER_ADDED, MEMBER_ENDED),
    *(PASSWORD_LINK_SENT, PASSWORD_SET, SECOND_STEP_SET, SECOND_STEP_REMOVED, SECOND_STEP_RESET),
    *(SECOND_STEP_FAILED, RECOVERY_CODES_MADE, IDENTITY_JOINED),
)
"""What happens to the accounts of the team; it is of no round, and names whose account under ``user``."""
PERSONAL_EXPORTED = "personal_exported"
ERASURE_PROPOSED, ERASURE_AGREED = "erasure_proposed", "erasure_agreed"
ERASURE_REFUSED, ERASED = "erasure_refused", "erased"
SCHEME_MADE, ANSWER_CODED, CODING_SETTLED = "scheme_made", "answer_coded", "coding_settled"
BY_CORRECTION = "correction"
"""By which way an answer was changed that the team has corrected: the version that stands says the same."""

_INSERT = Statement(insert(Event), [column.key for column in Event.__table__.columns if column.key != "id"])


def record(
    kind: str,
    actor: Actor,
    where: Case | Round | None,
    facts: Mapping[str, Any] | None = None,
    *,
    via: str = "web",
    document: tuple[str, str] = ("", ""),
    revisions: tuple[int, int] | None = None,
) -> None:
    """Write an event in this transaction; ``facts``: {part: [old, new]} of a save, or what matters."""
    before, after = revisions or (None, None)
    _INSERT.run(
        {
            "at": clock.now(),
            "kind": kind,
            "round_id": where.round_id if isinstance(where, Case) else where and where.id,
            "case_id": where.id if isinstance(where, Case) else None,
            "name": document[0],
            "item": document[1],
            "revision_from": before,
            "revision_to": after,
            "changes": dict(facts or {}),
            "user_id": actor.user_id,
            "link_id": actor.link_id,
            "who": actor.name,
            "capacity": actor.capacity,
            "via": via,
        },
    )
