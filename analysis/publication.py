"""Where respondents chose how their answers may be used, as a plan names it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Publication:
    """Where respondents said how their answers may be used: a question with one row for each section."""

    question: str
    public: str = "public"
    aggregate: str = "aggregate"
