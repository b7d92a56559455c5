"""What invented respondents write: small banks of sentences and titles, with places to fill in."""

from random import Random

from app.demo.profile import Here, leanings
from app.questionnaire.answers import Value, blank
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Part
from app.questionnaire.questions.text import Email, Text, Url
from app.questionnaire.wording import words

MARK = " (synthetic)"

FILL = {
    "subject": (
        "safe public space",
        "municipal finance",
        "participatory planning",
        "street lighting",
        "slum upgrading",
        "land registration",
        "public transport",
        "local prevention plans",
        "resilience of cities",
        "housing policy",
        "urban data",
        "waste services",
        "safety of women in cities",
        "youth centres",
        "planned city extensions",
    ),
    "people": (
        "city planners",
        "mayors",
        "trainers",
        "municipal treasurers",
        "youth leaders",
        "police and city officials",
        "women’s groups",
        "ministry officials",
        "community leaders",
    ),
    "city": (
        "Riverton",
        "Port Alder",
        "Nova Vale",
        "Harbour Hill",
        "Los Sauces",
        "Kestrel Bay",
        "Beni Salem",
        "Santa Clara do Sul",
        "Lake District",
        "Old Quarry",
        "Northfield",
        "Bandar Seri",
    ),
    "year": ("2016", "2017", "2018", "2019"),
}

BANKS = {
    "explanation": (
        "This is right: the document on {subject} is being revised, and will be published in {year}",
        "The figures come from two sources, and {people} count them differently",
        "Checked with {people}: it is so in all cities but {city}",
        "The document was approved by the council of ministers and is not public",
        "Since {year} the law leaves {subject} to the provinces",
    ),
    "activity": (
        "Training in {subject} for {people}",
        "Training in {subject} in {city}",
        "{subject}: course for {people} in {city}",
        "Training of trainers on {subject}",
        "Workshop on {subject} in {city}",
        "Workshop of {people} on {subject}",
        "Webinars on {subject}",
        "Regional seminar on {subject}, {year}",
        "{subject}: seminar for {people}",
        "Exchange of {people} on {subject}, {year}",
        "Study tour of {people} to {city}",
        "Expert meeting on {subject}, {year}",
        "Forum on {subject} in {city}",
        "Online course on {subject}",
        "Guide to {subject} for {people}",
        "Toolkit for {subject}",
        "Advice to {city} on {subject}",
        "Coaching of {people} in {city}",
        "University curriculum on {subject}",
        "Network of {people} for {subject}",
        "Compendium of {subject}",
        "Website on {subject}",
        "Campaign for {subject}, {year}",
        "Study of {subject} in {city}",
    ),
    "practice": (
        "Night buses with {people} in {city}",
        "{subject} in {city}, designed with {people}",
        "Safety walks of {people} in {city}",
        "{city} plan for {subject}",
        "Neighbourhood mediation with {people}",
        "Open school yards in {city}",
    ),
    "document": (
        "National strategy for {subject}",
        "Policy on {subject} {year}",
        "Plan for {subject} and prevention",
        "National urban policy, edition {year}",
        "Programme for {subject} with {people}",
    ),
    "institution": (
        "Ministry of Cities and Housing",
        "Ministry of the Interior, prevention department",
        "Ministry of Local Government",
        "National Council for Safe Communities",
        "Institute for Urban Studies",
        "Association of Municipalities",
        "Foundation for Public Space",
        "Council of Women’s Organizations",
    ),
    "office": ("Office of the permanent secretary", "Directorate for prevention", "Office of the minister"),
    "position": ("Adviser for urban safety", "Head of unit", "Senior planner", "Deputy director"),
    "person": ("A. Example", "B. Example", "C. Example", "D. Example"),
    "city": ("{city}", "{city} and Mill Town", "{city}, Mill Town and Seaview"),
    "source": (
        "National statistical office, household survey {year}",
        "Register of the ministry, {year}",
        "Police statistics, {year}",
        "Estimate of the ministry",
        "Census projection",
    ),
    "sections": ("A, B", "C, D", "E", "F, G", "C, H", "B, G"),
    "code": ("PR-1201", "PR-1544", "PR-2087", "PR-2310", "OUT-31", "OUT-17"),
    "languages": ("Two national languages", "The official languages", "Swahili and Somali"),
    "phone": ("+000 20 555 0142", "+000 11 555 0177"),
    "donor": ("Development agency", "Regional bank", "Government contribution", "City of {city}"),
    "sentence": (
        "Work on {subject} began with a survey among {people}.",
        "The city of {city} asked for support to {subject}, and two others joined later.",
        "A small team met {people} every month and wrote down what changed.",
        "Most of what was agreed has been carried out; the rest waits for the next budget.",
        "It would not have worked without {people}, who came back after the first year.",
        "We learned that {subject} needs an office that answers for it.",
        "Figures exist for the capital, and hardly for smaller cities.",
        "Others would need one year of preparation, a mandate, and some money for {subject}.",
    ),
    "short": (
        "Further work on {subject}",
        "Support to {people}",
        "A register of {subject}",
        "Joint visits with {people}",
    ),
}

TOPICS = {
    "k1_title": "activity",
    "k1_existing": "activity",
    "f1_title": "practice",
    "e2a_name": "practice",
    "c1a_title": "document",
    "c2a_title": "document",
    "material_title": "document",
    "a3_name": "person",
    "a3_title": "position",
    "i2c": "office",
    "j1_name": "person",
    "f1_contact": "person",
    "a4_sections": "sections",
    "k4_project": "code",
    "k4_output": "code",
    "c4a_languages": "languages",
    "k7_other": "languages",
    "f1_partners": "institution",
    "v8_partners": "institution",
}
"""The bank for a part, where its name does not say so by itself."""

ENDINGS = {
    "title": "document",
    "name": "institution",
    "lead": "institution",
    "office": "office",
    "chair": "office",
    "city": "city",
    "cities": "city",
    "venue": "city",
    "source": "source",
    "phone": "phone",
    "donor": "donor",
}
"""The bank for a part by the last word of its name: `c1a_lead`, `g1.homicide.source`."""

UNMARKED = ("sections", "code", "phone", "languages")


def sentence(chance: Random, bank: str, group: str = "") -> str:
    """One phrase of a bank, filled in, with a capital at its beginning; a ``group`` has its own matters."""
    phrase = _leaning(chance, bank, group, BANKS[bank])
    filled = phrase.format(**{key: _leaning(chance, key, group, those) for key, those in FILL.items()})
    return filled[0].upper() + filled[1:]


def _leaning(chance: Random, about: str, group: str, those: tuple[str, ...]) -> str:
    return chance.choices(those, leanings(about, group, those))[0] if group else chance.choice(those)


def text(question: Question, part: Part, here: Here) -> Value | None:
    """Words for a part that is answered in words, within the bounds of its question; None where none fit."""
    chance = here.chance
    if isinstance(question, Email):
        desk = chance.choice(("desk", "survey", "office", "focal.point"))
        return f"{desk}.{chance.randint(1, 99)}@example.org"
    if isinstance(question, Url):
        return f"https://example.org/documents/{chance.randint(1000, 9999)}"
    long = isinstance(question, Text) and question.multiline
    bank = TOPICS.get(part.name) or ENDINGS.get(part.name.replace(".", "_").rpartition("_")[2], "")
    written = sentence(chance, bank or ("sentence" if long else "short"), here.profile.group)
    if long and not bank and chance.random() < 0.6:
        written += " " + sentence(chance, "sentence")
    return _fitted(question, written if bank in UNMARKED else written + MARK)


def comment(chance: Random) -> str:
    """A comment on a question."""
    return sentence(chance, "sentence") + MARK


def explanation(chance: Random) -> str:
    """Why an answer stands that is warned of."""
    return sentence(chance, "explanation") + MARK


def specified(chance: Random) -> str:
    """The words behind a choice that asks to specify."""
    return sentence(chance, "short") + MARK


def _fitted(question: Question, written: str) -> Value | None:
    """``written``, or as much of its words as the question takes."""
    most = question.length if isinstance(question, Text) else 500
    kept = written if len(written) <= most else written[:most].rpartition(" ")[0] or written[:most]
    if isinstance(question, Text) and question.max_words is not None and words(kept) > question.max_words:
        kept = " ".join(kept.split()[: question.max_words])
    return None if blank(kept) else kept
