"""The tree of a form as sections, pages, groups and repeats of a definition."""

from collections.abc import Callable, Iterable, Iterator

from app.questionnaire.xlsform.decoding import ours
from app.questionnaire.xlsform.entries import question, texts
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.ours import INTRO, PAGE, PART, SECTION
from app.questionnaire.xlsform.tree import GROUP, LOOP, QUESTION, REPEAT, Node
from app.questionnaire.xlsform.vocabulary import METADATA

DEEPEST = 2
MOST_ON_A_PAGE = 30
MOST_IN_A_ROW = 6
UNSEEN = frozenset(("calculate", "hidden"))


class Structure:
    """Turns a tree into sections, from the top down."""

    def __init__(self, form: Form, referred: frozenset[str]) -> None:
        """``referred`` are the names that expressions and texts of the form name."""
        self.form = form
        self.referred = referred

    def sections(self, top: list[Node]) -> list[Entry]:
        """The sections: groups at the top, and what stands between them gathered."""
        runs = _runs(
            top, is_own=lambda node: node.kind == GROUP and (node.row.ours("type") in (None, SECTION))
        )
        made = [self._section(group) if group else self._gathered(loose) for group, loose in runs]
        return [section for section in made if section.get("questions") or section.get("pages")]

    def _section(self, node: Node) -> Entry:
        form = self.form
        if node.row.ours("type") == SECTION:
            section = ours(node, form, SECTION)
        else:
            section = {"name": form.name(node), "title": texts(node, form, label="title")["title"]}
            self._group_keys(node, section)
        intro = next((child for child in node.children if child.row.ours("type") == INTRO), None)
        if intro is not None:
            context = f"{section['name']}.intro"
            section["intro"] = form.words.text(intro.row, "label", context, form.wording, plain=False)
        return {**section, **self._within(node)}

    def _gathered(self, nodes: list[Node]) -> Entry:
        """Questions that stand in no group, as a section of their own."""
        name = self.form.names.claim("questions")
        return {"name": name, "title": self.form.title, "questions": list(self.entries(nodes, 0))}

    def _within(self, node: Node) -> Entry:
        """What a section holds: pages where it is made of groups, else questions."""
        children = [child for child in node.children if child.row.ours("type") not in (INTRO, PART)]
        marked = [child for child in children if child.row.ours("type") == PAGE]
        groups = [child for child in children if child.kind == GROUP and child.row.ours("type") is None]
        seen = [child for child in children if child.type not in UNSEEN]
        in_pages = bool(marked) or (
            bool(groups)
            and node.row.ours("type") is None
            and (len(groups) == len(seen) or node.questions > MOST_ON_A_PAGE)
        )
        if not in_pages:
            return {"questions": list(self.entries(children, 0))}
        runs = _runs(children, is_own=lambda child: child in marked or child in groups)
        made = [self._page(group) if group else self._loose_page(node, loose) for group, loose in runs]
        return {"pages": [page for page in made if page["questions"]]}

    def _page(self, node: Node, depth: int = 0) -> Entry:
        if node.row.ours("type") == PAGE:
            page = ours(node, self.form, PAGE)
        else:
            page = {"name": self.form.name(node), "title": texts(node, self.form, label="title")["title"]}
            self._group_keys(node, page)
        return {**page, "questions": list(self.entries(node.children, depth))}

    def _loose_page(self, around: Node, nodes: list[Node]) -> Entry:
        name = self.form.names.claim(f"{self.form.name(around)}_questions")
        return {"name": name, "questions": list(self.entries(nodes, 0))}

    def _group_keys(self, node: Node, entry: Entry) -> None:
        """The condition of a group, and what is told of its looks."""
        relevant = self.form.expression(node, "relevant")
        if relevant and relevant != "true()":
            entry["relevant"] = relevant
        words = [w for w in node.row.text("appearance").split() if w.lower() != "field-list"]
        if words:
            place = node.row.place.at("appearance")
            self.form.report.tell(place, f"the appearance '{' '.join(words)}' of the group is not kept")

    def entries(self, nodes: Iterable[Node], depth: int) -> Iterator[Entry]:
        """Questions, groups and repeats, in order; ``depth`` is how many repeats stand around them."""
        for node in nodes:
            mark = node.row.ours("type")
            if mark in (PART, INTRO):
                continue
            if node.kind == REPEAT:
                yield from self._repeat(node, depth)
            elif mark and mark not in (GROUP, SECTION, PAGE):
                yield ours(node, self.form, mark)
            elif node.kind == QUESTION:
                made = question(node, self.form, self.referred)
                if made is not None:
                    yield made
            elif node.kind == LOOP:
                self._left_out(node, "loops are no longer part of XLSForm; write the questions out")
            else:
                yield from self._group(node, depth)

    def _group(self, node: Node, depth: int) -> Iterator[Entry]:
        """A group; one that neither says nor asks anything of its own is only what stands in it."""
        inner = list(self.entries(node.children, depth))
        if node.row.ours("type"):
            yield {**ours(node, self.form, GROUP), "questions": inner}
            return
        if not inner:
            return
        if not node.row.texts("label") and not node.row.text("relevant"):
            yield from inner
            return
        group: Entry = {"type": "group", "name": self.form.name(node), **texts(node, self.form)}
        group.pop("guidance", None)
        self._group_keys(node, group)
        yield {**group, "questions": inner}

    def _repeat(self, node: Node, depth: int) -> Iterator[Entry]:
        if depth == DEEPEST:
            self._left_out(node, "repeats go two deep, no deeper; ask it in a repeat of its own")
            return
        pages = [child for child in node.children if child.row.ours("type") == PAGE]
        held: Entry
        if pages:
            held = {"pages": [self._page(page, depth + 1) for page in pages]}
        else:
            held = {"questions": list(self.entries(node.children, depth + 1))}
        if not held.get("questions") and not pages:
            self.form.report.tell(node.row.place, f"the repeat '{node.name}' asks nothing, and is left out")
            return
        if node.row.ours("type"):
            yield {**ours(node, self.form, REPEAT), **held}
            return
        repeat: Entry = {"type": "repeat", "name": self.form.name(node), **texts(node, self.form)}
        asked = held.get("questions", ())
        simple = 0 < len(asked) <= MOST_IN_A_ROW and not any(
            entry["type"] in ("group", "repeat", "file", "note") for entry in asked
        )
        repeat["ask"] = "rows" if simple or depth else "page"
        self._count(node, repeat)
        self._group_keys(node, repeat)
        yield {**repeat, **held}

    def _count(self, node: Node, repeat: Entry) -> None:
        """How many items there are: a number is kept, anything else is for a person to add."""
        count = node.row.text("repeat_count")
        if count.isascii() and count.isdigit() and int(count) <= 500:
            repeat |= {"min": count, "max": count}
        elif count:
            what = f"the count '{count}' is not kept: a person adds as many items as there are"
            self.form.report.tell(node.row.place.at("repeat_count"), what, "say how many in the hint")

    def _left_out(self, node: Node, why: str) -> None:
        what = f"the {node.kind} '{node.name}' is left out with its {node.questions} questions: {why}"
        self.form.report.tell(node.row.place.at("type"), what)


Run = tuple[Node | None, list[Node]]
"""A group that stands for itself, or what is gathered between two of them."""


def _runs(nodes: list[Node], is_own: Callable[[Node], bool]) -> list[Run]:
    """Nodes that stand for themselves, and what is gathered between them."""
    runs: list[Run] = []
    for node in nodes:
        if is_own(node):
            runs.append((node, []))
        elif runs and runs[-1][0] is None:
            runs[-1][1].append(node)
        else:
            runs.append((None, [node]))
    return _settled(runs)


def _settled(runs: list[Run]) -> list[Run]:
    """The same, but that calculations, which show nothing, go into a group that is always asked."""
    always = next((group for group, _loose in runs if group and not group.row.text("relevant")), None)
    if always is None:
        return runs
    seen: list[Run] = []
    unseen: list[Node] = []
    for group, loose in runs:
        if group is None and all(
            node.kind == QUESTION and node.type in UNSEEN | METADATA.keys() for node in loose
        ):
            unseen += loose
        else:
            seen.append((group, loose))
    settled = Node(always.kind, always.row, always.type, [*always.children, *unseen])
    return [(settled if group is always else group, loose) for group, loose in seen]
