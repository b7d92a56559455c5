"""Places: where personal data lie, column by column, and what becomes of each when they are erased.

Every column that holds text stands here, under what it holds; a test refuses one that does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.db import Base
from app.models import (
    AnonymousAnswer,
    AnswerTranslation,
    Artifact,
    Assignment,
    Case,
    Checkpoint,
    Clearance,
    Coding,
    CodingScheme,
    Correction,
    Document,
    ErasedRow,
    Erasure,
    Event,
    HeldSave,
    Identity,
    InnerComment,
    Instrument,
    Job,
    Leaf,
    LinkExchange,
    Mandate,
    Membership,
    PasswordLink,
    PersonalLink,
    Query,
    QueryMessage,
    RecoveryCode,
    Respondent,
    Round,
    RoundInstrument,
    SaidOfEarlier,
    SecondStep,
    SignInAttempt,
    Submission,
    Upload,
    User,
    WebSession,
    Wording,
)


class Holds(Enum):
    """What a column holds of the people who answer."""

    NAME = "name"
    """Who somebody is."""
    ADDRESS = "address"
    """Where somebody is written to."""
    WORDS = "words"
    """What somebody wrote to others; it goes with its author, and with the round."""
    MENTIONS = "mentions"
    """Text that has to stay, but for names and addresses in it."""
    OWN_RULE = "own rule"
    """Answers, history, letters, sessions, files: each has a rule of its own in `app.collection.erasing`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table: what its columns hold of people who answer, and which of them hold nothing of them."""

    personal: Mapping[str, Holds] = field(default_factory=dict)
    without: str = ""
    """Columns of text that hold none: codes, hashes, what a State said as a State, the secretariat's own."""


NAME, ADDRESS, WORDS, MENTIONS, OWN = (
    *(Holds.NAME, Holds.ADDRESS, Holds.WORDS, Holds.MENTIONS),
    Holds.OWN_RULE,
)
_ANSWER = "public_id document item question"

PLACES: Mapping[type[Base], Place] = {
    # Of a case, by its number, or by what belongs to one.
    Case: Place(
        {"contact_name": NAME, "contact_email": ADDRESS, "validated_who": NAME, "shared_by": NAME},
        "public_id language instrument_sha256 progress",
    ),
    Mandate: Place(
        {"name": NAME, "email": ADDRESS, "ended_why": MENTIONS, "who": NAME},
        "public_id role institution language note_reference",
    ),
    Assignment: Place({"who": NAME, "note": WORDS, "remark": WORDS}, "public_id name item"),
    PersonalLink: Place({"name": NAME, "email": ADDRESS}, "token_hash"),
    Clearance: Place({"asked_by": NAME, "decided_by": NAME, "remarks": WORDS}, "content decision"),
    InnerComment: Place(
        {"who": NAME, "text": WORDS, "settled_who": NAME}, "public_id name item question institution"
    ),
    SaidOfEarlier: Place({"who": NAME}, "document item part said original"),
    AnswerTranslation: Place({"who": NAME, "text": OWN, "original": OWN}, "item part language"),
    Coding: Place({"who": NAME}, "part item original codes"),
    Query: Place({"who": NAME, "settled_who": NAME}, f"{_ANSWER} reason state"),
    QueryMessage: Place({"who": NAME, "text": MENTIONS}, "capacity"),
    Correction: Place(
        {"proposed_who": NAME, "decided_who": NAME, "reason": MENTIONS, "changes": OWN}, f"{_ANSWER} state"
    ),
    Document: Place({"answers": OWN, "last": OWN, "rivals": OWN}, "name item parent"),
    Submission: Place(
        {"who": NAME, "document": OWN},
        "receipt key content instrument_sha256 sha256 left_sha256 language via capacity earlier",
    ),
    Event: Place({"who": NAME, "changes": OWN}, "kind name item capacity via"),
    Upload: Place({"name": OWN, "who": NAME}, "sha256 media_type purpose"),
    HeldSave: Place({"fields": OWN}, "token_hash path"),
    # Of a link, and of no case by itself.
    WebSession: Place({"browser": OWN, "network": OWN}, "token_hash"),
    LinkExchange: Place({"browser": OWN}),
    # Of a respondent, who is a person where staff answer.
    Respondent: Place({"name": OWN, "code": OWN}, "kind unit key"),
    # Of the worker: letters and their texts, receipts.
    Job: Place({"payload": OWN, "result": OWN, "error": OWN}, "kind unique_key lease"),
    Artifact: Place({"path": OWN}, "public_id kind title media_type sha256 facts who"),
    # The address of a request goes when it was decided; reasons lose the names in them.
    Erasure: Place(
        {"email": OWN, "reason": OWN},
        "public_id kind cases state asked_who first_who second_who refused_who counts",
    ),
    # Forgotten within a day, and hashed until then.
    SignInAttempt: Place(without="account address"),
    # Of nobody, of the questionnaire, or of the secretariat's own people, whose accounts end by other ways.
    AnonymousAnswer: Place(without="key section answers"),
    Checkpoint: Place(without="sha256 peaks"),
    CodingScheme: Place(without="public_id part codes who"),
    ErasedRow: Place(without="source left"),
    Identity: Place(without="issuer subject"),
    Instrument: Place(without="sha256 survey edition questionnaire"),
    Leaf: Place(without="source salt sha256"),
    Membership: Place(without="survey role"),
    PasswordLink: Place(without="token_hash"),
    RecoveryCode: Place(without="code_hash"),
    Round: Place(
        without="name survey kind title titles instrument_sha256 timezone contact_name contact_email "
        "languages wordings reminders basis"
    ),
    RoundInstrument: Place(without="sha256 changes wordings who"),
    SecondStep: Place(without="sealed"),
    User: Place(without="email name password_hash"),
    Wording: Place(without="sha256 survey language reviewed texts"),
}
