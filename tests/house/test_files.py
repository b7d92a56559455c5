"""The house style, executed: how a file begins, how long it may be, and what nothing may be called."""

import ast
import re

import pytest

from tests.house.tree import File, files

CODE = (".py", ".js", ".css", ".html")
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
LONG_FUNCTION = 40

# How a file of each kind opens the comment or heading that says what it is.
OPENINGS = {
    ".css": r"/\*+\s*",
    ".html": r"(\{%-?\s*(extends|import|from)[^%]*%\}\s*)*\{#-?\s*",
    ".js": r"(/\*+|//)\s*",
    ".md": r"# ",
    ".toml": r"# ",
    ".yaml": r"# ",
}

BANNED_MODULES = re.compile(r"(^|/|_)(utils?|helpers?|common|misc)(\.py|\.js|/)")
BANNED_CLASSES = re.compile(r"(Manager|Helper|Handler|Utils?|Mixin)$")
BANNED_FUNCTIONS = re.compile(r"^_?(get|handle|process)_")

# Names that a library calls, so that they are not ours to choose.
CALLED_BY_LIBRARIES = {
    "get_id",
    "get_signing_serializer",
    "get_source",
    "get_template",
    "handle_DATA",
    "handle_RCPT",
    "handle_data",
    "handle_endtag",
    "handle_startendtag",
    "handle_starttag",
    "process_bind_param",
    "process_data",
    "process_formdata",
    "process_result_value",
    "process_revision_directives",
}


def functions(file: File) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node for node in ast.walk(file.syntax) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_every_module_begins_with_a_sentence():
    silent = []
    for file in files(".py"):
        first = (ast.get_docstring(file.syntax) or "").split("\n\n")[0]
        if not re.match(r"[^a-z\W].*[.?:]\Z", first, re.DOTALL):
            silent.append(file.path)
    assert silent == []


@pytest.mark.parametrize("ending", OPENINGS)
def test_every_other_file_begins_by_saying_what_it_is(ending):
    silent = [file.path for file in files(ending) if not re.match(OPENINGS[ending] + r"[^\s#<]", file.text)]
    assert silent == []


def test_no_file_is_longer_than_one_idea():
    long = [(file.path, length) for file in files(*CODE) if (length := file.text.count("\n")) > LONGEST_FILE]
    assert long == []


def test_no_function_is_longer_than_a_screen():
    long = [
        (file.path, function.name, lines(function))
        for file in files(".py")
        for function in functions(file)
        if lines(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_functions_over_forty_lines_are_one_in_a_hundred_at_most():
    measured = [
        (lines(function), file.path, function.name) for file in files(".py") for function in functions(file)
    ]
    long = sorted(one for one in measured if one[0] > LONG_FUNCTION)
    assert len(long) * 100 <= len(measured), long


def test_names_say_what_a_thing_is():
    badly_named = [file.path for file in files(".py", ".js") if BANNED_MODULES.search(file.path)]
    for file in files(".py"):
        for node in ast.walk(file.syntax):
            if isinstance(node, ast.ClassDef) and BANNED_CLASSES.search(node.name):
                badly_named.append(f"{file.path}: {node.name}")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
                BANNED_FUNCTIONS.match(node.name) and node.name not in CALLED_BY_LIBRARIES
            ):
                badly_named.append(f"{file.path}: {node.name}")
    assert badly_named == []


def test_imports_stand_at_the_top_but_in_the_command():
    hidden = [
        f"{file.path}:{node.lineno}"
        for file in files(".py")
        if not file.path.startswith("app/cli/")
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_import_is_for_types_alone():
    guarded = [
        file.path
        for file in files(".py")
        if re.search(r"^if (typing\.)?TYPE_CHECKING", file.text, re.MULTILINE)
    ]
    assert guarded == []


def test_nothing_is_left_to_do_in_comments():
    left = [
        f"{file.path}:{number}"
        for file in files(*CODE)
        for number, line in enumerate(file.text.splitlines(), 1)
        if re.search(r"(#|//|/\*|\{#).*\b(TO" + r"DO|FIX" + r"ME)\b", line)
    ]
    assert left == []


def test_every_message_is_marked_so_that_it_is_collected_to_be_translated():
    """What is said by `gettext(language)("…")` is found by nobody: the function is called `_` first."""
    direct = re.compile(r"\bgettext\([^()]*\)\(")
    assert [
        file.path for file in files(".py") if file.path.startswith("app/") and direct.search(file.text)
    ] == []
