"""Subjects: whose data are to be erased, by their names and addresses, and where these occur."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.collection.scope import OPERATOR, WORKER
from app.collection.sessions import NAMED
from app.db import db
from app.models import Case, Mandate, PersonalLink, Respondent, User

ERASED = "[…]"
"""What stands where a name or words were erased: the sign of an omission, in any language."""
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:.]+")


@dataclass(frozen=True)
class Subject:
    """The people whose data go from a response, and whether everybody's do."""

    names: frozenset[str]
    addresses: frozenset[str]
    """In small letters."""
    everybody: bool = False
    ours: frozenset[str] = frozenset()
    """The names of the secretariat's people: they stay when everybody's of a State go."""
    reached: frozenset[str] = frozenset()
    """Where else they are reached, by their own personal answers: telephones, other addresses."""

    def is_named(self, value: str) -> bool:
        """Whether a name is theirs."""
        if value in self.names or value.casefold() in self.addresses:
            return True
        return self.everybody and value not in ("", ERASED) and value not in self.ours

    def is_at(self, value: str) -> bool:
        """Whether an address is theirs."""
        return bool(value) and (self.everybody or value.casefold() in self.addresses)

    def mentioned(self, text: str) -> bool:
        """Whether a text names them."""
        return self.without(text) != text

    def without(self, text: str) -> str:
        """A text without their names and addresses."""
        found = self._pattern.sub(ERASED, text) if self._pattern else text
        return _ADDRESS.sub(ERASED, found) if self.everybody else found

    def within(self, value: Any) -> Any:
        """A JSON value without their names and addresses, at every depth."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, Mapping):
            return {key: self.within(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.within(one) for one in value]
        return value

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Whole words where words have bounds; as in Chinese, or behind an Arabic prefix, anywhere."""
        known = sorted({*self.names, *self.addresses, *self.reached} - {"", ERASED}, key=len, reverse=True)
        return re.compile("|".join(map(_bounded, known)), re.IGNORECASE) if known else None


def _bounded(text: str) -> str:
    # Names of files have other signs where a name has spaces.
    sought = r"[\s_.-]+".join(re.escape(word) for word in text.split())
    return rf"(?<![^\W_]){sought}(?![^\W_])" if text.upper() != text.lower() else sought


def person(email: str, cases: Iterable[int]) -> Subject:
    """One person, by an address that some responses know."""
    known, wanted = set[str](), email.casefold()
    for name, address in _known(list(cases)):
        if address.casefold() == wanted:
            known.add(name)
    return Subject(_shown(known | {email}), frozenset({wanted}))


def everybody(case: Case) -> Subject:
    """All who ever acted in a response, or were to."""
    pairs = _known([case.id])
    addresses = {address for _name, address in pairs}
    ours = frozenset(db.session.scalars(select(User.name))) | {OPERATOR.name, WORKER.name}
    return Subject(
        _shown({name for name, _address in pairs} | addresses),
        frozenset(address.casefold() for address in addresses if address),
        everybody=True,
        ours=ours,
    )


def together(several: Iterable[Subject]) -> Subject:
    """The people of several responses, as one subject."""
    those = list(several)
    return Subject(
        frozenset[str]().union(*(one.names for one in those)),
        frozenset[str]().union(*(one.addresses for one in those)),
        everybody=True,
        ours=frozenset[str]().union(*(one.ours for one in those)),
    )


def _shown(names: Iterable[str]) -> frozenset[str]:
    """Names as they stand where somebody acted: the longest are cut."""
    those = {name for name in names if name not in ("", ERASED)}
    return frozenset(those | {f"{name[: NAMED - 1]}…" for name in those if len(name) > NAMED})


def _known(cases: list[int]) -> set[tuple[str, str]]:
    """The names and addresses that responses know, each pair once."""
    found = set[tuple[str, str]]()
    for table, name, email in (
        (Mandate, Mandate.name, Mandate.email),
        (PersonalLink, PersonalLink.name, PersonalLink.email),
        (Case, Case.contact_name, Case.contact_email),
    ):
        for start in range(0, len(cases), 500):
            some = table.case_id.in_(cases[start : start + 500])
            found |= {(one[0], one[1]) for one in db.session.execute(select(name, email).where(some))}
    return found | {(one.name, one.contact_email) for one in _staff(cases)}


def _staff(cases: list[int]) -> list[Any]:
    query = select(Respondent.name, Case.contact_email).join(Case, Case.respondent_id == Respondent.id)
    kept: list[Any] = []
    for start in range(0, len(cases), 500):
        some = Case.id.in_(cases[start : start + 500])
        kept += db.session.execute(query.where(Respondent.kind == "staff", some)).all()
    return kept


def at(email: str) -> ColumnElement[bool]:
    """The cases that know an address."""
    wanted = email.lower()
    return or_(
        func.lower(Case.contact_email) == wanted,
        Case.id.in_(select(Mandate.case_id).where(func.lower(Mandate.email) == wanted)),
        Case.id.in_(select(PersonalLink.case_id).where(func.lower(PersonalLink.email) == wanted)),
    )
