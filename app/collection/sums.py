"""The sum by which a document is known, wherever it is kept."""

import rfc8785

from app.collection.errors import Invalid
from app.questionnaire.package import canonical_hash


def digest(document: object) -> str:
    """The SHA-256 of a document's canonical JSON (RFC 8785), in hexadecimal digits."""
    try:
        return canonical_hash(document)
    except rfc8785.CanonicalizationError as error:
        raise Invalid("a number has more digits than can be sent") from error
