"""The dataset folder as a format: its file names, canonical text, hashes, and how a folder is verified."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

DESCRIPTOR = "datapackage.json"
SUBMISSIONS = "submissions.jsonl"
CODEBOOK = "codebook.json"
COLUMNS = "columns.json"
CHANGES = "changes.json"
PLAN = "plan.json"
INDICATORS = "indicators.json"
FRAMEWORK = "framework_node"  # the code list of the nodes that indicators tell of
UNIVERSE = "universe.parquet"
EARLIER = "earlier.parquet"  # what came of the answers of an earlier round, where one was looked back on
INSTRUMENTS = "instruments"
WORDING = "wording"
PLAN_WORDING = "plan_wording"  # what the tabulation plan says in other languages, a file each
TRANSLATIONS = "translations.jsonl"
CODE_LISTS = "code_lists"
TABLES = "tables"
MAIN = "main"
CANVASS = "canvass"  # the key of the descriptor under which Canvass keeps what Frictionless has no word for

MISSING_SUFFIX = ":missing"  # the column of codes beside a variable's own column
SKIPPED, BLANK, NOT_ASKED = "skipped", "blank", "not_asked"
DONT_KNOW, NOT_APPLICABLE, NOT_AVAILABLE = "dont_know", "not_applicable", "not_available"


class PackageError(Exception):
    """A dataset folder that cannot be trusted or read; names the file, and what to do about it."""

    def __init__(self, file: str, what: str, mend: str) -> None:
        super().__init__(f"{file}: {what}; {mend}")
        self.file, self.what, self.mend = file, what, mend


@dataclass(frozen=True)
class Resource:
    """One file of a dataset folder as its descriptor lists it."""

    name: str
    path: str
    format: str
    hash: str


def canonical(value: Any) -> bytes:
    """JSON by RFC 8785, so that the same content is always the same bytes."""
    try:
        return _sorted_text(value).encode() if _is_plain(value) else rfc8785.dumps(value)
    except UnicodeEncodeError:
        return rfc8785.dumps(value)  # says what is wrong with it


_sorted_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EXACT = 2**53 - 1


def _is_plain(value: Any) -> bool:
    """Whether the standard library, which is ten times as fast, writes it as the RFC wants."""
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(one) for key, one in value.items())
    if kind is list:
        return all(map(_is_plain, value))
    return kind is str or kind is bool or value is None or (kind is int and abs(value) <= _EXACT)


def canonical_hash(value: Any) -> str:
    """The SHA-256 of content as canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sha256(content: bytes) -> str:
    """A hash as the descriptor writes it: the algorithm, a colon, lower-case hexadecimal digits."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def rows_hash(rows: Iterable[Mapping[str, Any]]) -> str:
    """The hash of a table's content: of its rows as canonical JSON lines, in order.

    Parquet bytes change with the library's version while the rows stay the same, hence not of the file.
    Rows hold str, int, bool, None and lists of str only: decimals are text in a dataset.
    """
    digest = hashlib.sha256()
    orders: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        names = tuple(row)
        if names not in orders:
            orders[names] = sorted(names, key=lambda name: name.encode("utf-16-be"))
        digest.update(_text({name: row[name] for name in orders[names]}).encode() + b"\n")
    return "sha256:" + digest.hexdigest()


def dataset_hash(resources: Iterable[Resource]) -> str:
    """The hash of the whole dataset: over the sorted pairs of path and hash of all its files."""
    return sha256(canonical(sorted([resource.path, resource.hash] for resource in resources)))


def table_path(table: str) -> str:
    """Where the table of a repeat, of an anonymous section or the main one is kept."""
    return f"{TABLES}/{table}.parquet"


def code_list_path(name: str) -> str:
    """Where a code list is kept."""
    return f"{CODE_LISTS}/{name}.csv"


def descriptor(title: str, resources: Iterable[Resource], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The content of `datapackage.json`; `facts` becomes its `canvass` part, with the dataset hash added.

    `facts`: survey, round {id, title, titles, opens, closes, timezone, pilot, synthetic}, frozen_at,
    instrument [sha…], invited, submitted, canvass_version.
    """
    listed = sorted(resources, key=lambda resource: resource.path)
    return {
        "name": str(facts["survey"]).replace("_", "-"),
        "title": title,
        "created": facts["frozen_at"],
        "resources": [{"name": r.name, "path": r.path, "format": r.format, "hash": r.hash} for r in listed],
        CANVASS: {**facts, "dataset_hash": dataset_hash(listed)},
    }


def write_json(path: Path, value: Any) -> str:
    """Write canonical JSON and return its hash."""
    return write_bytes(path, canonical(value))


def write_bytes(path: Path, content: bytes) -> str:
    """Write a text resource as it is and return its hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha256(content)


def opened(folder: Path) -> tuple[dict[str, Any], tuple[Resource, ...]]:
    """The descriptor of a folder and its resources, once it is known to be one and to agree with itself."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise PackageError(str(path), "there is no such file", "name a folder that `canvass freeze` wrote")
    try:
        content = json.loads(path.read_bytes())
        resources = tuple(
            Resource(entry["name"], entry["path"], entry["format"], entry["hash"])
            for entry in content["resources"]
        )
        stated = content[CANVASS]["dataset_hash"]
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(str(path), f"cannot be read ({error})", "freeze the round again") from error
    for resource in resources:
        _stay_inside(folder, resource)
    if dataset_hash(resources) != stated:
        raise PackageError(str(path), "its list of files does not match the dataset hash", _RESTORE)
    return content, resources


def without(folder: Path, paths: Collection[str]) -> dict[str, Any]:
    """The descriptor of a copy of the folder that lacks ``paths``; it says so, and of what it is a copy.

    Its ``canvass`` part has the copy's own dataset hash, under ``left_out`` the tables that are not part of
    it, and under ``whole`` the hash of the whole, which reports name.
    """
    content, resources = opened(folder)
    left_out = sorted(Path(one.path).stem for one in resources if one.path in paths)
    whole = content[CANVASS]["dataset_hash"]
    facts = {**content[CANVASS], "left_out": left_out, "whole": whole} if left_out else content[CANVASS]
    return descriptor(content["title"], [one for one in resources if one.path not in paths], facts)


def verify(folder: Path, resource: Resource, found: str) -> None:
    """Refuse a file whose content is no longer what was frozen."""
    if found != resource.hash:
        raise PackageError(
            str(folder / resource.path), "has been altered since the dataset was frozen", _RESTORE
        )


def verified_bytes(folder: Path, resource: Resource) -> bytes:
    """The bytes of a text resource, known to be those that were frozen."""
    path = folder / resource.path
    if not path.is_file():
        raise PackageError(str(path), _NOT_THERE, _RESTORE)
    content = path.read_bytes()
    verify(folder, resource, sha256(content))
    return content


def verify_unread(folder: Path, resource: Resource) -> None:
    """Refuse a file that is not what was frozen, without holding it: submissions can be gigabytes."""
    path = folder / resource.path
    if not path.is_file():
        raise PackageError(str(path), _NOT_THERE, _RESTORE)
    with path.open("rb") as file:
        verify(folder, resource, "sha256:" + hashlib.file_digest(file, "sha256").hexdigest())


_NOT_THERE = "is listed in the descriptor but is not there"
_RESTORE = "restore the folder from its original, or freeze the round again"


def _stay_inside(folder: Path, resource: Resource) -> None:
    root = folder.resolve()
    if not (root / resource.path).resolve().is_relative_to(root):
        raise PackageError(
            str(folder / DESCRIPTOR), f"names a file outside the folder, {resource.path}", _RESTORE
        )
