"""Short ways to load what an author got wrong, and to see what they are told."""

from textwrap import dedent

import pytest

from app.questionnaire.load import DefinitionError, loads

HEAD = "survey: s\ntitle: T\nsections:\n  - name: a\n    title: A\n    questions:\n"


def problems(text: str, **rest) -> list[tuple[int, str, str]]:
    with pytest.raises(DefinitionError) as raised:
        loads(dedent(text).lstrip("\n"), **rest)
    return [(problem.line, problem.what, problem.mend) for problem in raised.value.problems]


TABLE = "{name: q, type: table, label: Q, rows: l, columns: "


def of_questions(*lines: str) -> list[tuple[int, str, str]]:
    """The problems of questions that begin on line 7."""
    return problems(HEAD + "".join(f"      {line}\n" for line in lines))
