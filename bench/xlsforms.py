"""XLSForms by other hands: how many come in, and how many of their expressions are read and evaluated."""

import argparse
import contextlib
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app import exchange
from app.questionnaire.answers import Answers, Item, Value
from app.questionnaire.load import load
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import Part
from app.questionnaire.review import problems
from app.questionnaire.route import Route
from app.questionnaire.xlsform.book import book
from app.questionnaire.xlsform.report import FormError, Report
from app.sheets.plain import Refused

OWN = Path(__file__).parent.parent / "tests/questionnaire/xlsform/forms"
COLUMNS = ("relevant", "constraint", "calculation", "required", "choice_filter", "repeat_count", "trigger")
"""Where a survey sheet has expressions."""
PLAIN = ("", "yes", "no", "true", "false", "true()", "false()", "1", "0")
APART = {
    "of maps, devices and one vendor's programs": (
        "geo",
        "gps",
        "area(",
        "distance(",
        "pulldata('@",
        "digest(",
        "randomize(",
        "difference-in-months(",
        "comment-status(",
        "parse-timestamp-to-date(",
        "instance('contact-summary')",
        "instance('clinicaldata')",
    ),
    "naming what is not there, or themselves": (
        "does not exist",
        "there is no list called",
        "the choices have no column",
        "this depends on itself",
    ),
    "no expressions": ("stands alone", "is not part of an expression"),
}
"""What is no general expression, by what it holds or by why it was left out."""
GENERAL, LEFT_OUT = "read and evaluated", "left out"
VALUES: dict[str, Value] = {
    "integer": 3,
    "decimal": "2.5",
    "year": 2020,
    "date": "2020-02-03",
    "percent": "12",
}


@dataclass
class Measured:
    """What came of all forms."""

    forms: Counter[str] = field(default_factory=Counter)
    expressions: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)


def written(form: Path) -> Iterator[tuple[int, str, str]]:
    """The expressions of a form as (row, column, text)."""
    for row in book(exchange.read(form)).sheet("survey").rows:
        for column in COLUMNS:
            text = row.text(column)
            if text.strip().lower() not in PLAIN:
                yield row.place.row, column, text


def one(form: Path, folder: Path, found: Measured) -> None:
    """Bring a form in, answer all it asks in two ways, and count."""
    try:
        cells = list(written(form))
        report = exchange.bring(form, folder).report
        evaluated(load(folder))
    except (Refused, FormError) as refusal:
        found.forms["refused, with the reason"] += 1
        found.why[f"{form.name} refused: {str(refusal).splitlines()[0]}"] += 1
    except Exception:  # noqa: BLE001 — what breaks is what is looked for
        found.forms["broke"] += 1
        found.why[f"{form} broke: {traceback.format_exc(limit=-2).splitlines()[-1]}"] += 1
    else:
        found.forms["came in"] += 1
        counted(cells, report, found)


def counted(cells: list[tuple[int, str, str]], report: Report, found: Measured) -> None:
    """Count the expressions that came in, and those that the report says were left out."""
    left = {(note.row, note.column): note.what for note in report if note.what.startswith("left out")}
    for row, column, text in cells:
        what = left.get((row, column), "")
        if not what:
            found.expressions[GENERAL] += 1
            continue
        kinds = [kind for kind, words in APART.items() if any(word in f"{text} {what}" for word in words)]
        found.expressions[kinds[0] if kinds else LEFT_OUT] += 1
        found.why[f"{kinds[0] if kinds else LEFT_OUT}: {what.removeprefix('left out: ')}"] += 1


def evaluated(questionnaire: Questionnaire) -> None:
    """Evaluate every expression twice: with nothing answered, and with everything."""
    for answers in (Answers(), filled(questionnaire)):
        problems(Route(questionnaire, answers, date(2020, 1, 1), seed="a response"), "en")


def filled(questionnaire: Questionnaire) -> Answers:
    """An answer to each part, and an item in each repeat."""

    def answers(own: dict[str, Value], around: tuple[str, ...]) -> Answers:
        below = {
            name: (Item(inner.own, inner.items, "x1"),)
            for name, document in questionnaire.documents.items()
            if document.repeats[:-1] == around and document.repeats
            for inner in [answers(given(document.parts.values()), document.repeats)]
        }
        return Answers(own, below)

    top = {}
    for document in questionnaire.documents.values():
        if not document.repeats:
            top |= given(document.parts.values())
    return answers(top, ())


def given(parts: Iterator[Part]) -> dict[str, Value]:
    """A plain answer of each part."""
    own: dict[str, Value] = {}
    for part in parts:
        if part.choices is not None and part.choices.choices:
            code = part.choices.choices[0].name
            own[part.name] = [code] if part.kind in ("choices", "ranking") else code
        else:
            own[part.name] = VALUES.get(part.kind, "some words")
    return own


def main() -> None:
    """The shares, and what was left out or refused, most frequent first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=OWN, help="of .xls, .xlsx, .md and .csv forms"
    )
    parser.add_argument("--most", type=int, default=40, help="how many reasons to list")
    told = parser.parse_args()
    found = Measured()
    forms = sorted(one for one in told.folder.rglob("*") if one.suffix.lower() in exchange.READ)
    with tempfile.TemporaryDirectory() as aside:
        for number, form in enumerate(forms):
            with contextlib.redirect_stderr(None):
                one(form, Path(aside, f"s{number}", "survey"), found)
    for title, counts in (("forms", found.forms), ("expressions", found.expressions)):
        for what, count in counts.most_common():
            print(f"{title}\t{what}\t{count}\t{count / counts.total():.1%}")
    general = found.expressions[GENERAL] + found.expressions[LEFT_OUT]
    print(f"general expressions read and evaluated\t{found.expressions[GENERAL] / max(general, 1):.2%}")
    for what, count in found.why.most_common(told.most):
        print(f"{count}\t{what}")


if __name__ == "__main__":
    main()
