"""Who is in the world that is attacked: States, roles, and what they are asked."""

from datetime import UTC, datetime

from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OBSERVER

NOW = datetime(2020, 3, 2, 12, tzinfo=UTC)
DRAFT, SENT = "draft", "sent"
"""In which of a State's two rounds: one that it answers now, one that it has sent and is queried about."""
KEN, ITA, NER = "KEN", "ITA", "NER"
"""Two States that answer one survey; the third answers one that other people of the team work on."""
ANONYMOUS, PROVISIONAL, TEAM, TEAM_ELSEWHERE, ADMIN = (
    "anonymous", "provisional", "team", "team_elsewhere", "admin",
)  # fmt: skip
OF_A_STATE = (CONTRIBUTOR, PROVISIONAL, FOCAL_POINT, CLEARING_AUTHORITY, OBSERVER)
OF_THE_TEAM = (TEAM, TEAM_ELSEWHERE, ADMIN)
ROLES = (ANONYMOUS, *OF_A_STATE, *OF_THE_TEAM)

SURVEY = """
    survey: SURVEY
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: a
        number: A
        title: About
        pages:
          - name: a_who
            title: Who answers
            questions:
              - {name: a1, type: text, label: Name of the harbour, comment: true}
              - {name: a2, type: select_one, label: Is it open?, choices: yes_no}
              - {name: a4, type: file, label: A chart, accept: [pdf]}
          - name: a_more
            title: More
            questions: [{name: a5, type: text, label: And else?}]
      - name: b
        number: B
        title: Trips
        questions:
          - name: trips
            type: repeat
            label: Trips
            singular: trip
            ask: page
            item_label: ${t1}
            pages:
              - {name: t_where, title: Where, questions: [{name: t1, type: text, label: Where to?}]}
              - {name: t_who, title: Who, questions: [{name: t2, type: text, label: With whom?}]}
      - name: o
        number: O
        title: Opinions
        anonymous: true
        questions: [{name: o1, type: text, label: Do you like it?}]
"""

Key = tuple[str, str]
"""A State, and in which of its rounds."""


def canary(state: str) -> str:
    """What every answer, name and file of a State holds, and nobody else may ever receive."""
    return f"canary-of-{state.lower()}"


DRAFT_WORDS = f"{DRAFT}-words"


def words(state: str, when: str) -> str:
    """What the answers of a State begin with: its canary, and whether they were sent."""
    return f"{canary(state)} {when}-words"
