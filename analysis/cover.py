"""What a report says about itself: the facts on its cover and the notes on how to read it."""

from datetime import datetime

from analysis.dataset import Dataset
from analysis.sensitive import AGGREGATE_LEAST, OPINION_LEAST
from analysis.tables import Wording
from analysis.tally import MISSING_LABELS
from analysis.view import View
from app.questionnaire.package import INDICATORS, MAIN, PLAN

DESIGNATIONS = (
    "The designations employed and the presentation of the material do not imply the expression of "
    "any opinion whatsoever concerning the legal status of any country, territory, city or area, or "
    "of its authorities, or concerning the delimitation of its frontiers or boundaries. “Country” "
    "also stands for territories or areas."
)
M49 = (
    "Regions and sub-regions follow the standard country or area codes for statistical use (M49). "
    "Countries are assigned to them for statistical convenience, which implies no assumption about "
    "political or other affiliation."
)
SELF_REPORTED = (
    "All figures are what respondents reported of themselves. They describe those who answered and "
    "are not estimates for those who did not. Nothing here ranks or rates a respondent."
)

SEVERAL = (
    "The questionnaire was changed while it was open. Answers to its different instruments are joined by "
    "the permanent names of questions; where a name came to mean something else, the earlier answers stand "
    "apart, under the name with the number of their instrument after an @. What somebody's instrument did "
    "not have "
    "was not asked of them, which is neither a blank nor a “no”. The dataset says in columns.json what each "
    "column comes from, and of each submission which instrument it answers."
)


def facts(data: Dataset, view: View) -> dict[str, str]:
    """What the cover states, in order."""
    collected = data.facts["round"]
    noun = view.plural(MAIN)
    submitted, invited = view.data.submitted, view.data.invited
    rate = f" ({100 * submitted / invited:.0f} %)" if invited else ""
    found = {
        "Survey": f"{data.codebook.title}, edition {data.codebook.edition}",
        "Round": str(collected["title"]),
        "Open": f"{day(collected['opens'])} to {day(collected['closes'])} ({collected['timezone']})",
        "As at": moment(str(data.facts["frozen_at"])),
        "Submitted": f"{submitted:,} of {invited:,} {noun}{rate}",
        "Made for": "publication" if view.audience == "public" else "internal use",
    }
    for n, instrument in enumerate(data.instruments, start=1):
        found["Instrument" + (f" {n}" if len(data.instruments) > 1 else "")] = instrument
    found["Dataset"] = str(data.facts["dataset_hash"])
    found["Tabulation plan"] = data.hashes.get(PLAN, "given with the command, not frozen with the dataset")
    if INDICATORS in data.hashes:
        found["Indicators"] = data.hashes[INDICATORS]
    found["Canvass version"] = str(data.facts.get("canvass_version", ""))
    return found


def notes(view: View, *, designations: bool) -> tuple[Wording, ...]:
    """How to read the report, as headings with a paragraph each."""
    found = [
        Wording("What is counted", SELF_REPORTED),
        Wording(
            "Base",
            "Under each title stands the base: who is counted, out of how many. Shares are of the "
            "base unless the table says otherwise. A base below 30 is small: read shares of it with "
            "care.",
        ),
        Wording("Missing answers", _missing_text(view)),
        Wording("Suppression", _suppression_text(view)),
        Wording(
            "Tracing a figure",
            "Each table names its question and base; the cover names the dataset and instruments by "
            "their SHA-256. The same dataset and plan make the same workbook, byte for byte.",
        ),
    ]
    if len(view.data.instruments) > 1:
        found.append(Wording("Several questionnaires", SEVERAL))
    if view.left_out_kinds:
        found.append(
            Wording(
                "Other respondents",
                f"{view.left_out_kinds:,} invited that are not {view.plural(MAIN)} are in no figure.",
            )
        )
    if designations:
        found += [Wording("Designations", DESIGNATIONS), Wording("Regions", M49)]
    return tuple(found)


def _missing_text(view: View) -> str:
    listed = "; ".join(f"“{label}”" for label in MISSING_LABELS.values())
    text = (
        f"These are kept apart and never counted as “no”: {listed}. They stand below or beside a table"
        " as counts, outside its base."
    )
    if not view.public:
        text += (
            " In the sheets of answers their codes stand in place of the answer, as [skipped], [blank] or"
            " [dont_know]; beside a number they have a column of their own, so that numbers can be summed."
        )
    return text


def _suppression_text(view: View) -> str:
    text = (
        "[c] in place of a number: too few to be shown. [d]: hidden because a small number could be "
        "worked out from it, in its own table or together with others. Opinions are shown where at "
        f"least {OPINION_LEAST} hold them, and not at all where fewer than {OPINION_LEAST} answered; a "
        "zero is shown unless it would tell what every member of a group said."
    )
    if view.public:
        text += (
            " Answers that respondents marked internal are not used; where answers may be used only "
            f"in aggregate, a number is shown if it includes none or at least {AGGREGATE_LEAST} of "
            "these respondents."
        )
    return text


def day(stamp: object) -> str:
    """A date in words, whatever time it carries."""
    found = datetime.fromisoformat(str(stamp))
    return f"{found.day} {found:%B %Y}"


def moment(stamp: str) -> str:
    """A time in words, in UTC as stored."""
    found = datetime.fromisoformat(stamp)
    return f"{found.day} {found:%B %Y, %H:%M} UTC"
