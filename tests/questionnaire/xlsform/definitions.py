"""Random definitions that the checker accepts: every type and key, lists, groups, repeats, pages, texts."""

from typing import Any

from hypothesis import strategies as st

from tests.questionnaire.xlsform.random_texts import CODES, PLAIN, TOKENS, WORDS

LISTS = ("kinds", "stages", "towns")


class Draw:
    """Draws one definition; names are numbered, so that each stands once."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.count = 0
        self.lists: dict[str, Any] = {name: self.choices(many=True) for name in LISTS}
        self.known: list[str] = []
        """Expressions that may stand in what is asked next."""

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}" + self.draw(st.sampled_from(["", "_a", "_type", "_x1"]))

    def maybe(self, strategy: Any) -> Any:
        return self.draw(st.one_of(st.none(), st.none(), strategy))

    def chance(self) -> bool:
        return self.draw(st.integers(0, 3)) == 0

    def with_keys(self, entry: dict[str, Any], **keys: Any) -> dict[str, Any]:
        drawn = {key: self.maybe(strategy) for key, strategy in keys.items()}
        return entry | {key: value for key, value in drawn.items() if value not in (None, [])}

    def choices(self, *, many: bool = False) -> Any:
        codes = self.draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
        listed = [
            self.with_keys(
                {"name": code, "label": self.draw(WORDS)},
                hint=WORDS,
                labels=st.dictionaries(st.sampled_from(["fr", "ar"]), WORDS, min_size=1, max_size=2),
                attributes=st.dictionaries(
                    st.one_of(st.sampled_from(["region", "list_name", "a b", "Label", "x:y"]), CODES),
                    WORDS,
                    max_size=2,
                ),
            )
            for code in codes
        ]
        if many and self.chance():
            listed[-1]["specify"] = True
        elif self.chance():
            listed[-1]["exclusive"] = True
        return {"ordered": True, "choices": listed} if self.chance() else listed

    def condition(self) -> Any:
        return st.sampled_from(self.known) if self.known else st.none()

    def question(self, kind: str, *, simple: bool = False) -> dict[str, Any]:
        name = self.name("q")
        entry = {"name": name, "type": kind, "label": self.draw(WORDS)} | getattr(self, kind, dict)()
        if simple:
            # A named list may have a choice that asks to specify, which no column of a table can.
            return entry | ({"choices": self.choices()} if "choices" in entry else {})
        entry = self.with_keys(
            entry,
            number=TOKENS,
            hint=WORDS,
            guidance=WORDS,
            relevant=self.condition(),
            maps_to=st.lists(TOKENS, min_size=1, max_size=3),
            define=st.just(["city"]),
            classification=TOKENS,
            personal=st.booleans(),
        )
        if kind not in ("note", "calculate"):
            entry = self.with_keys(
                entry,
                required=st.sampled_from(["true", *self.known]),
                required_message=WORDS,
                comment=st.booleans(),
                read_only=st.booleans(),
                missing=st.sampled_from([["dont_know"], ["dont_know", "not_applicable"]]),
            )
            entry = self.with_keys(entry, default=self.default(kind, entry))
            if self.chance():
                entry |= {"constraint": f"sum(.) != {self.count}", "constraint_message": self.draw(WORDS)}
                if kind in (
                    "text",
                    "email",
                    "url",
                    "select_one",
                    "select_multiple",
                    "date",
                    "file",
                    "acknowledge",
                    "scale",
                ):
                    entry["constraint"] = (
                        ". != '' and true()" if kind != "select_multiple" else "count-selected(.) < 9"
                    )
        self.learn(name, kind, entry)
        return entry

    def default(self, kind: str, entry: dict[str, Any]) -> Any:
        """What a question of a kind may be filled in with: an answer, or what gives one."""
        if kind in ("select_one", "select_multiple"):
            named = entry["choices"]
            listed = self.lists[named] if isinstance(named, str) else named
            codes = [one["name"] for one in (listed["choices"] if isinstance(listed, dict) else listed)]
            return st.sampled_from(codes)
        names = [one.split(" ")[0] for one in self.known if one.startswith("${")]
        rule = st.sampled_from(names or ["today()"])
        text = st.just("x") if {"max_length", "max_words"} & entry.keys() else PLAIN
        return {
            "text": st.one_of(text, rule, st.just("concat('a', today())")),
            "email": st.just("a-b@example.org"),
            "url": st.just("https://example.org/a?b=(c)"),
            "integer": st.one_of(st.sampled_from(["3", "4"]), rule, st.just("1 + 1")),
            "decimal": st.one_of(st.sampled_from(["3.50", "7 div 2"]), rule),
            "percent": st.just("3.5"),
            "year": st.just("2020"),
            "date": st.one_of(st.just("2020-02-29"), st.just("today()")),
            "scale": st.just("4"),
        }.get(kind, st.none())

    def learn(self, name: str, kind: str, entry: dict[str, Any]) -> None:
        """What later expressions may ask of a question."""
        if kind == "select_multiple":
            self.known.append(f"count-selected(${{{name}}}) > 1")
        elif kind in ("integer", "decimal", "percent", "year"):
            self.known.append(f"${{{name}}} >= 3")
            if entry.get("missing"):
                self.known.append(f"missing(${{{name}}}) = 'dont_know' or ${{{name}}} = 2")
        elif kind == "acknowledge":
            self.known.append(f"${{{name}}} = 'yes' and true()")
        elif kind in ("text", "select_one"):
            self.known.append(f"${{{name}}} != ''")

    # What each type has for itself.

    def text(self) -> dict[str, Any]:
        return self.with_keys(
            {}, multiline=st.booleans(), max_words=st.integers(1, 99), max_length=st.integers(1, 999)
        )

    def integer(self) -> dict[str, Any]:
        return self.with_keys(
            {}, min=st.integers(-9, 3).map(str), max=st.integers(4, 99).map(str), unit=WORDS
        )

    decimal = percent = integer

    def year(self) -> dict[str, Any]:
        return self.with_keys({}, min=st.just("1990"))

    def date(self) -> dict[str, Any]:
        return self.with_keys({}, min=st.just("1990-01-01"), max=st.just("2040-12-31"))

    def amount(self) -> dict[str, Any]:
        return {"currencies": self.draw(st.sampled_from(["kinds", "currencies"]))}

    def listed(self) -> Any:
        return self.draw(st.sampled_from(LISTS)) if self.draw(st.booleans()) else self.choices()

    def select_one(self) -> dict[str, Any]:
        return self.with_keys({"choices": self.listed()}, appearance=st.sampled_from(["radio", "select"]))

    def select_multiple(self) -> dict[str, Any]:
        more = {"appearance": st.just("list"), "min_choices": st.just(1), "max_choices": st.just(2)}
        return self.with_keys({"choices": self.listed()}, **more)

    def rank(self) -> dict[str, Any]:
        return {"choices": self.choices(), "top": 2}

    def scale(self) -> dict[str, Any]:
        ends = {"start_label": self.draw(WORDS), "end_label": self.draw(WORDS)}
        return self.with_keys(ends, start=st.integers(0, 3), end=st.just(9))

    def matrix(self) -> dict[str, Any]:
        return {"rows": self.choices(), "columns": self.choices()}

    matrix_multiple = matrix

    def table(self) -> dict[str, Any]:
        kinds = self.draw(
            st.lists(
                st.sampled_from(["text", "integer", "year", "date", "select_one", "url"]),
                min_size=1,
                max_size=3,
            )
        )
        return {"rows": self.choices(), "columns": [self.question(kind, simple=True) for kind in kinds]}

    def file(self) -> dict[str, Any]:
        return self.with_keys({}, accept=st.just(["pdf", "png"]), max_mb=st.integers(1, 9))

    def calculate(self) -> dict[str, Any]:
        made = {"calculation": self.draw(st.sampled_from(["1 + 1", "concat('a|b', \"c\")", *self.known]))}
        return self.with_keys(made, kind=st.sampled_from(["integer", "text"]), unit=WORDS)


KINDS = (
    *("note", "text", "email", "url", "integer", "decimal", "percent", "year", "date", "amount"),
    *("acknowledge", "select_one", "select_multiple", "rank", "scale", "matrix", "matrix_multiple"),
    *("table", "file", "calculate"),
)
SIMPLE = ("text", "integer", "select_one", "date")


def entries(drawn: Draw, depth: int, *, rows: bool = False) -> list[dict[str, Any]]:
    """What stands on a page, in a group or in a repeat."""
    found = []
    for _number in range(drawn.draw(st.integers(1, 2 if rows else 4))):
        what = drawn.draw(st.sampled_from(["question"] * 4 + ["group", "repeat"]))
        if what == "question" or depth > 2:
            found.append(drawn.question(drawn.draw(st.sampled_from(SIMPLE if rows else KINDS))))
        elif what == "group":
            group = {"type": "group", "name": drawn.name("g"), "label": drawn.draw(WORDS)}
            group = drawn.with_keys(group, hint=WORDS, relevant=drawn.condition())
            found.append(group | {"questions": entries(drawn, depth + 1, rows=rows)})
        else:
            found.append(repeat(drawn, depth, inner=rows))
    return found


def repeat(drawn: Draw, depth: int, *, inner: bool) -> dict[str, Any]:
    """A repeat; inside another one it holds simple questions alone."""
    made = {"type": "repeat", "name": drawn.name("r"), "label": drawn.draw(WORDS)}
    made = drawn.with_keys(
        made,
        singular=WORDS,
        hint=WORDS,
        relevant=drawn.condition(),
        min=st.just(1),
        max=st.just(5),
        item_label=WORDS,
    )
    # What an item holds is a list to those outside, of which simple expressions may not be made.
    known = list(drawn.known)
    if inner:
        made["questions"] = [drawn.question(drawn.draw(st.sampled_from(SIMPLE))) for _row in range(2)]
    elif drawn.chance():
        pages = [{"name": drawn.name("p"), "questions": entries(drawn, 3)} for _page in range(2)]
        made |= {"ask": "page", "pages": pages}
    else:
        made |= {"ask": "page", "questions": entries(drawn, depth + 1, rows=True)}
    drawn.known = known
    return made


@st.composite
def definitions(draw: Any) -> dict[str, Any]:
    """A whole definition."""
    drawn = Draw(draw)
    sections = []
    for _section in range(draw(st.integers(1, 2))):
        section = {"name": drawn.name("s"), "title": draw(WORDS)}
        section = drawn.with_keys(
            section,
            number=TOKENS,
            intro=WORDS,
            relevant=drawn.condition(),
            personal=st.booleans(),
            maps_to=st.lists(TOKENS, min_size=1, max_size=2),
        )
        if draw(st.booleans()):
            section["questions"] = entries(drawn, 1)
        else:
            section["pages"] = [
                drawn.with_keys(
                    {"name": drawn.name("p")}, title=WORDS, intro=WORDS, relevant=drawn.condition()
                )
                | {"questions": entries(drawn, 1)}
                for _page in range(draw(st.integers(1, 2)))
            ]
        sections.append(section)
    head = {"survey": "trial", "title": draw(WORDS)}
    head = drawn.with_keys(head, edition=TOKENS, about=WORDS, minutes=st.integers(1, 99))
    if drawn.chance():
        head |= {"respondent": {"kind": "state"}, "contact": {"name": draw(WORDS), "email": "a@example.org"}}
    lists = drawn.lists | {"currencies": [{"name": "USD", "label": "Dollar"}]}
    missing = {"dont_know": draw(WORDS), "not_applicable": draw(WORDS)}
    terms = {"city": {"term": draw(WORDS), "text": draw(WORDS)}}
    return head | {"terms": terms, "missing": missing, "choices": lists, "sections": sections}
