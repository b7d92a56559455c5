"""What the tree may hold: nothing of one machine, no registry's address, and every package by its hash."""

import re

import pytest

from tests.house.tree import ROOT, files

# In halves, so that this file does not find itself.
ELSEWHERE = re.compile(
    r"(?<![\w.~<>/])/(wo" + r"rk/[a-z]|ro" + r"ot/\.|ho" + r"me/[a-z]|op" + r"t/[a-z])"
    r"|\bpypi\." + r"org|pytho" + r"nhosted|npm" + r"js\.(org|com)|deb\.deb" + r"ian\.org"
    r"|https?://\S+/simp" + r"le\b|--(extra-)?index" + r"-url|--find" + r"-links"
)


def test_no_file_names_a_machine_or_a_registry():
    named = [
        f"{file.path}:{number}: {found[0]}"
        for file in files()
        for number, line in enumerate(file.text.splitlines(), 1)
        if (found := ELSEWHERE.search(line))
    ]
    assert named == []


def test_no_file_is_empty():
    assert [file.path for file in files() if not (ROOT / file.path).stat().st_size] == []


@pytest.mark.parametrize(("name", "least"), [("requirements.lock", 50), ("requirements-large.lock", 10)])
def test_the_lock_holds_every_package_with_its_hashes_and_nothing_else(name, least):
    lock = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", lock.strip())
    unlike = [
        entry
        for entry in entries
        if not re.fullmatch(r"[\w.-]+==\S+( ; [^\n]+?)?( \\\n    --hash=sha256:\w{64})+", entry)
    ]
    assert unlike == []
    assert len(entries) > least


def test_what_both_locks_hold_they_hold_in_one_version():
    one, other = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-large.lock")
    )
    assert {name: version for name, version in other.items() if one.get(name, version) != version} == {}
    assert other.keys() - one.keys() == {"py4j", "pyspark"}


def test_the_lock_holds_every_direct_dependency():
    project = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    wanted = re.findall(r'^    "([\w-]+)', listed[1], re.MULTILINE)
    lock = (ROOT / "requirements.lock").read_text()
    assert [name for name in wanted if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []


def test_every_dependency_earns_its_place_in_a_sentence():
    project = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    wanted = re.findall(r'^    "([\w-]+)', listed[1], re.MULTILINE)
    argued = (ROOT / "docs/decisions/005-dependencies.md").read_text()
    assert [name for name in wanted if f"`{name}`" not in argued] == []


def test_every_decision_gives_its_context_and_consequences():
    decisions = files(".md")
    incomplete = [
        file.path
        for file in decisions
        if file.path.startswith("docs/decisions/")
        and re.findall(r"^## (\w+)", file.text, re.MULTILINE) != ["Context", "Decision", "Consequences"]
    ]
    assert incomplete == []


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:3]) for path in (ROOT / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_message_hides_in_an_f_string_where_no_catalogue_finds_it():
    hidden = re.compile(r"""\bf["'][^\n]*\{\s*(?:\w+\.)*(?:_|_n|say|say_count|gettext|ngettext)\(""")
    found = [
        f"{file.path}:{file.text[: place.start()].count(chr(10)) + 1}"
        for file in files(".py")
        if file.path.startswith(("app/", "analysis/"))
        for place in hidden.finditer(file.text)
        if re.match(r"""\s*["']""", file.text[place.end() :])
    ]
    assert found == []
