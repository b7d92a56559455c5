"""What the authors of plans and indicators write: strict keys, one name or several, and the typed whole."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from analysis.plan_text import PlanError, PlanText, told


class Keys(BaseModel):
    """Keys of which none may be misspelt."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Several names; an author may write one alone without a list."""

KeysOf = TypeVar("KeysOf", bound=Keys)


def typed(keys: type[KeysOf], text: PlanText) -> KeysOf:
    """The text as typed keys; raises PlanError with every problem of them."""
    try:
        return keys.model_validate(text.content)
    except ValidationError as error:
        raise PlanError(tuple(told(text, found) for found in error.errors())) from error
