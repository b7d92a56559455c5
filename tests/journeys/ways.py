"""What people do in a browser, as functions: come in by a link, answer page after page, check, send."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from playwright.sync_api import Locator, Page

from app.languages import gettext, number_marks
from app.questionnaire.answers import Answers, Value, coded
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.fields import MISSING

# Sets what stands in the controls, as typing and choosing would; no script of the page has to run for it.
FILL = """wanted => {
  for (const control of document.querySelector("#section").elements) {
    const values = wanted[control.name];
    if (values === undefined || control.disabled || ["hidden", "file"].includes(control.type)) continue;
    const before = [control.checked, control.value].join();
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
    if (before === [control.checked, control.value].join()) continue;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return [...document.querySelector("#section").elements].filter(({ disabled }) => !disabled).length;
}"""
FORM = "form => [form.getAttribute('action'), [...form.elements].map(control => control.name)]"
ON = "Save and go on"
PDF = b"%PDF-1.7 an evaluation"
FILE: Value = {"sha256": sha256(PDF).hexdigest(), "name": "evaluation.pdf", "size": len(PDF)}
"""The one file that is ever attached, as an answer."""
TURNS = 60
"""How often one page may come back: each time an answer opened questions, or an item was added."""


def come_in(page: Page, base: str, token: str, language: str = "en") -> None:
    """Open a personal link in a language and press its button."""
    page.goto(f"{base}/l/{token}?lang={language}")
    press(page, button(page, "Open the survey"))


def button(page: Page, words: str) -> Locator:
    """A button by its English words, whatever the language of the page."""
    language = page.locator("html").get_attribute("lang") or "en"
    return page.get_by_role("button", name=gettext(language)(words), exact=True)


def press(page: Page, button: Locator) -> None:
    """Press a button or link that leads to another page, and wait until that is there."""
    with page.expect_navigation():
        button.click()


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """Do one thing that the page saves by itself, and wait until that is saved.

    Every act has its own wait: of two at once, the answer to the first would pass for that to the second.
    """
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield


def fields(
    questionnaire: Questionnaire, own: Mapping[str, Value], prefix: str = "", mark: str = "."
) -> dict[str, list[str]]:
    """What stands in the fields of a document when it is answered so, with the decimal mark of a language."""
    found: dict[str, list[str]] = {}
    for name, value in own.items():
        part = questionnaire.parts[name]
        code = coded(value)
        if code and part.kind not in ("choice", "choices"):
            found[prefix + name + MISSING] = [code]
        elif isinstance(value, list):
            found[prefix + name] = value
        elif code:
            found[prefix + name] = [MISSING + code]
        elif not isinstance(value, dict):
            found[prefix + name] = [str(value).replace(".", mark) if part.kind == "decimal" else str(value)]
    return found


def answer_survey(
    page: Page,
    questionnaire: Questionnaire,
    answers: Answers,
    look: Callable[[Page], None] = lambda _page: None,
) -> None:
    """Answer every page from the first section on, until they can be checked; ``look`` at each first."""
    press(page, page.locator(".tasks a").first)
    for _page in range(10 * TURNS):
        if page.locator("#section").count() == 0:
            return
        look(page)
        answer_page(page, questionnaire, answers)
    raise AssertionError("the pages of the survey do not end")


def answer_page(page: Page, questionnaire: Questionnaire, here: Answers) -> None:
    """Answer one page, with all that its answers open and all of its items, and go on to the next."""
    begun, _names = form(page)
    for _turn in range(TURNS):
        fill(page, questionnaire, here)
        repeat = next((name for name in repeats(page) if wanting(page, name, here)), "")
        if repeat:
            made, add = here.items[repeat][listed(page, repeat)], f"button[name=_add][value={repeat}]"
            press(page, page.locator(add))
            if questionnaire.repeats[repeat].ask == "page":
                answer_item(page, questionnaire, made, begun)
            # Rows are filled in together, once all of them are there.
            while questionnaire.repeats[repeat].ask == "rows" and wanting(page, repeat, here):
                press(page, page.locator(add))
            continue
        press(page, button(page, ON))
        if page.locator("#section").count() == 0 or form(page)[0] != begun:
            return
    raise AssertionError(f"{begun} does not go on: {page.locator('.summary, .notice').all_inner_texts()}")


def answer_item(page: Page, questionnaire: Questionnaire, item: Answers, around: str) -> None:
    """Answer the pages of one item, until its list is back."""
    while form(page)[0] != around:
        answer_page(page, questionnaire, item)


def fill(page: Page, questionnaire: Questionnaire, here: Answers) -> None:
    """Type and choose everything that stands on the page."""
    _action, names = form(page)
    mark = number_marks(page.locator("html").get_attribute("lang") or "en")[0]
    wanted, files = fields(questionnaire, here.own, mark=mark), attached(here.own)
    for repeat, items in here.items.items():
        for identifier, item in zip(rows(names, repeat), items, strict=False):
            wanted |= fields(questionnaire, item.own, f"{repeat}:{identifier}:", mark)
            files |= attached(item.own, f"{repeat}:{identifier}:")
    shown = 0
    # Where scripts run, an answer opens further questions on the page at once.
    while shown != (shown := page.evaluate(FILL, wanted)):
        pass
    for name in files & set(names):
        content = {"name": "evaluation.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.locator(f"input[type=file][name='{name}']").set_input_files(content)


def attached(own: Mapping[str, Value], prefix: str = "") -> set[str]:
    """The fields of a document to which the file is attached."""
    return {prefix + name for name, value in own.items() if value == FILE}


def form(page: Page) -> tuple[str, list[str]]:
    """Where the page's form goes, and the names of its controls."""
    action, names = page.locator("#section").evaluate(FORM)
    return action, names


def repeats(page: Page) -> list[str]:
    """The repeats of the page to which an item can be added."""
    return [str(one.get_attribute("value")) for one in page.locator("button[name=_add]").all()]


def rows(names: list[str], repeat: str) -> list[str]:
    """The ids of the items that are edited in place, in order."""
    found = (name.split(":")[1] for name in names if name.startswith(f"{repeat}:"))
    return list(dict.fromkeys(found))


def listed(page: Page, repeat: str) -> int:
    """How many items of a repeat the page has, in place or as a list."""
    own = page.locator(f"#f-{repeat.replace('_', '-')}")
    return own.locator(".row-item, .items > li").count()


def wanting(page: Page, repeat: str, here: Answers) -> bool:
    """Whether more items are to be added."""
    return listed(page, repeat) < len(here.items.get(repeat, ()))


def send(page: Page) -> str:
    """Send what was checked, and read the receipt's number."""
    press(page, button(page, "Send the answers"))
    return page.locator(".receipt .code").inner_text()


def send_apart(page: Page, questionnaire: Questionnaire, answers: Answers) -> None:
    """Answer an anonymous section, with all that its answers open, and send it after the second question."""
    for _turn in range(TURNS):
        fill(page, questionnaire, answers)
        press(page, button(page, "Go on to send"))
        if button(page, "Send anonymously now").count():
            press(page, button(page, "Send anonymously now"))
            return
    raise AssertionError(page.locator(".summary, .notice").all_inner_texts())


def without_ids(document: Any) -> Any:
    """A document whose items bear no ids: each browser's are its own."""
    if isinstance(document, dict):
        return {key: without_ids(value) for key, value in document.items() if key != "id"}
    return [without_ids(one) for one in document] if isinstance(document, list) else document
