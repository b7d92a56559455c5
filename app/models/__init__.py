"""The tables, grouped by noun: people, rounds, responses, queries, work."""

from app.models.clearing import Clearance
from app.models.coding import Coding, CodingScheme
from app.models.discussion import InnerComment
from app.models.earlier import SaidOfEarlier
from app.models.erasure import ErasedRow, Erasure
from app.models.people import (
    Assignment,
    LinkExchange,
    Mandate,
    Membership,
    PersonalLink,
    Respondent,
    SignInAttempt,
    User,
    WebSession,
)
from app.models.query import Correction, Query, QueryMessage
from app.models.record import Checkpoint, Leaf
from app.models.response import (
    AnonymousAnswer,
    AnswerTranslation,
    Document,
    Event,
    HeldSave,
    Submission,
    Upload,
)
from app.models.round import Case, Instrument, Round, RoundInstrument, Wording
from app.models.signing_in import Identity, PasswordLink, RecoveryCode, SecondStep
from app.models.work import Artifact, Job

__all__ = [
    "AnonymousAnswer",
    "AnswerTranslation",
    "Artifact",
    "Assignment",
    "Case",
    "Checkpoint",
    "Clearance",
    "Coding",
    "CodingScheme",
    "Correction",
    "Document",
    "ErasedRow",
    "Erasure",
    "Event",
    "HeldSave",
    "Identity",
    "InnerComment",
    "Instrument",
    "Job",
    "Leaf",
    "LinkExchange",
    "Mandate",
    "Membership",
    "PasswordLink",
    "PersonalLink",
    "Query",
    "QueryMessage",
    "RecoveryCode",
    "Respondent",
    "Round",
    "RoundInstrument",
    "SaidOfEarlier",
    "SecondStep",
    "SignInAttempt",
    "Submission",
    "Upload",
    "User",
    "WebSession",
    "Wording",
]
