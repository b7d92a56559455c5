"""What a report says about itself: the facts on its cover and the notes on how to read it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from analysis.dataset import Dataset
from analysis.sensitive import AGGREGATE_LEAST, OPINION_LEAST
from analysis.tables import Wording
from analysis.tally import MISSING_LABELS, missing_label
from analysis.view import View
from analysis.wording import Words, to_say
from app.questionnaire.package import INDICATORS, MAIN, PLAN

DESIGNATIONS = to_say(
    "The designations employed and the presentation of the material do not imply the expression of "
    "any opinion whatsoever concerning the legal status of any country, territory, city or area, or "
    "of its authorities, or concerning the delimitation of its frontiers or boundaries. “Country” "
    "also stands for territories or areas."
)
M49 = to_say(
    "Regions and sub-regions follow the standard country or area codes for statistical use (M49). "
    "Countries are assigned to them for statistical convenience, which implies no assumption about "
    "political or other affiliation."
)
SELF_REPORTED = to_say(
    "All figures are what respondents reported of themselves. They describe those who answered and "
    "are not estimates for those who did not. Nothing here ranks or rates a respondent."
)

SEVERAL = to_say(
    "The questionnaire was changed while it was open. Answers to its different instruments are joined by "
    "the permanent names of questions; where a name came to mean something else, the earlier answers stand "
    "apart, under the name with the number of their instrument after an @. What somebody's instrument did "
    "not have "
    "was not asked of them, which is neither a blank nor a “no”. The dataset says in columns.json what each "
    "column comes from, and of each submission which instrument it answers."
)

BASE = to_say(
    "Under each title stands the base: who is counted, out of how many. Shares are of the base unless the "
    "table says otherwise. A base below 30 is small: read shares of it with care."
)
MISSING = to_say(
    "These are kept apart and never counted as “no”: %(reasons)s. They stand below or beside a table as "
    "counts, outside its base."
)
MISSING_CODES = to_say(
    "In the sheets of answers their codes stand in place of the answer, as [skipped], [blank] or "
    "[dont_know]; beside a number they have a column of their own, so that numbers can be summed."
)
SUPPRESSION = to_say(
    "[c] in place of a number: too few to be shown. [d]: hidden because a small number could be worked out "
    "from it, in its own table or together with others. Opinions are shown where at least %(least)s hold "
    "them, and not at all where fewer than %(least)s answered; a zero is shown unless it would tell what "
    "every member of a group said."
)
SUMS = to_say(
    "A sum, with all that is said of its numbers, is hidden, too, where the giver of the second largest "
    "could tell the largest to within %(share)s."
)
MORE_ASKED = to_say(
    "In tables of these questions there must be more for a number to be shown. %(questions)s."
)
AGGREGATE = to_say(
    "Answers that respondents marked internal are not used; where answers may be used only in aggregate, a "
    "number is shown if it includes none or at least %(least)s of these respondents."
)
TRACING = to_say(
    "Each table names its question and base; the cover names the dataset and instruments by their SHA-256. "
    "The same dataset and plan make the same file in the same language, byte for byte."
)
OTHERS = to_say("Of kinds that the report does not count, %(count)s were invited; they are in no figure.")


def round_title(data: Dataset, language: str) -> str:
    """What the round is called in a language, where its team wrote that."""
    collected = data.facts["round"]
    return str(collected.get("titles", {}).get(language) or collected["title"])


def facts(data: Dataset, view: View, plan: str) -> dict[str, str]:
    """What the cover states, in order; ``plan`` is the hash of the plan that made the report."""
    collected, words, say = data.facts["round"], view.words, view.words.say
    opens, closes = words.day(collected["opens"]), words.day(collected["closes"])
    title, edition = data.codebook.title, data.codebook.edition
    found = {
        say("Survey"): say("%(title)s, edition %(edition)s", title=title, edition=edition)
        if edition
        else title,
        say("Round"): round_title(data, words.language),
        say("Open"): say(
            "%(first)s to %(last)s (%(zone)s)", first=opens, last=closes, zone=collected["timezone"]
        ),
        say("As at"): words.moment(str(data.facts["frozen_at"])),
        say("Submitted"): submitted(view),
        say("Made for"): say("publication") if view.audience == "public" else say("internal use"),
    }
    if view.audience != "public" and (told := data.facts.get("since")):
        found[say("Changed since")] = changed(told, words)
    for n, instrument in enumerate(data.instruments, start=1):
        several = len(data.instruments) > 1
        found[say("Instrument %(number)s", number=n) if several else say("Instrument")] = instrument
    found[say("Dataset")] = str(data.facts["dataset_hash"])
    for name, other in view.joined.items():
        joined = say("Joined with: %(survey)s", survey=view.joins[name])
        day = words.day(other.data.facts["frozen_at"])
        found[joined] = say(
            "as at %(day)s, dataset %(hash)s", day=day, hash=str(other.data.facts["dataset_hash"])
        )
    unfrozen = say("given with the command, not frozen with the dataset")
    found[say("Tabulation plan")] = plan if plan == data.hashes.get(PLAN) else f"{plan} ({unfrozen})"
    if INDICATORS in data.hashes:
        found[say("Indicators")] = data.hashes[INDICATORS]
    found[say("Canvass version")] = str(data.facts.get("canvass_version", ""))
    return found


def changed(told: Mapping[str, Any], words: Words) -> str:
    """What an earlier dataset did not have, as the freeze has told it."""
    counts = words.say(
        "%(moment)s, dataset %(hash)s: new %(new)s, sent anew %(replaced)s, no longer there %(withdrawn)s.",
        moment=words.moment(str(told["frozen_at"])),
        hash=str(told["dataset_hash"]).removeprefix("sha256:")[:12],
        new=told["new"],
        replaced=told["replaced"],
        withdrawn=told["withdrawn"],
    )
    asked = words.say("Answers of those who sent anew differ in: %(asked)s.", asked=", ".join(told["asked"]))
    return f"{counts} {asked}" if told["asked"] else counts


def submitted(view: View) -> str:
    """How many have answered, of how many."""
    given = {"submitted": view.data.submitted, "invited": view.data.invited, "cases": view.cases_of(MAIN)}
    if not view.data.invited:
        return view.words.say("%(cases)s: %(submitted)s of %(invited)s", **given)
    rate = view.words.percent(view.data.submitted / view.data.invited)
    return view.words.say("%(cases)s: %(submitted)s of %(invited)s (%(rate)s)", **given, rate=rate)


def notes(view: View, *, designations: bool) -> tuple[Wording, ...]:
    """How to read the report, as headings with a paragraph each."""
    say = view.words.say
    found = [
        Wording(say("What is counted"), say(SELF_REPORTED)),
        Wording(say("Base"), say(BASE)),
        Wording(say("Missing answers"), _missing_text(view)),
        Wording(say("Suppression"), _suppression_text(view)),
        Wording(say("Tracing a figure"), say(TRACING)),
    ]
    if len(view.data.instruments) > 1:
        found.append(Wording(say("Several questionnaires"), say(SEVERAL)))
    if view.left_out_kinds:
        found.append(Wording(say("Other respondents"), say(OTHERS, count=view.left_out_kinds)))
    if designations:
        found += [Wording(say("Designations"), say(DESIGNATIONS)), Wording(say("Regions"), say(M49))]
    return tuple(found)


def _missing_text(view: View) -> str:
    say = view.words.say
    codes = dict.fromkeys([*MISSING_LABELS, *view.data.codebook.missing_labels])
    reasons = "; ".join(say("“%(text)s”", text=missing_label(code, view.words)) for code in codes)
    text = say(MISSING, reasons=reasons)
    return text if view.public else f"{text} {say(MISSING_CODES)}"


def _suppression_text(view: View) -> str:
    say, asked = view.words.say, view.thresholds
    lines = [say(SUPPRESSION, least=max(OPINION_LEAST, asked.report))]
    if view.public:
        lines.append(say(AGGREGATE, least=max(AGGREGATE_LEAST, asked.report)))
    lines.append(say(SUMS, share=view.words.percent(Decimal(asked.dominance) / 100)))
    if asked.variables:
        named = [
            say("%(reason)s: %(count)s", reason=_named(view, name), count=least)
            for name, least in asked.variables.items()
        ]
        lines.append(say(MORE_ASKED, questions="; ".join(named)))
    return " ".join(lines)


def _named(view: View, name: str) -> str:
    """A question or variable by its number and name in few words."""
    first = view.catalogue.variables(name)[0]
    one = name in view.catalogue.by_name
    label = view.catalogue.short(first) if one else view.catalogue.question_name(first)
    return f"{first.number} {label}".strip()
