"""What a database says there is: the ids of its tables, the files it names, the hashes of what was sent."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import rfc8785
from sqlalchemy import ColumnElement, Engine, column, inspect, select, table

from app.models import Artifact, Instrument, Submission, Upload

Tables = dict[str, list[Any]]
"""By table: how many rows, and the SHA-256 of their ids in order."""


def tables(engine: Engine) -> Tables:
    """The rows of every table, by their primary keys."""
    found: Tables = {}
    with engine.connect() as connection:
        inspector = inspect(connection)
        for name in sorted(inspector.get_table_names()):
            keys: list[ColumnElement[Any]] = [
                column(key) for key in inspector.get_pk_constraint(name)["constrained_columns"]
            ]
            digest, count = hashlib.sha256(), 0
            for row in connection.execute(select(*keys).select_from(table(name)).order_by(*keys)):
                digest.update(json.dumps(list(row)).encode())
                count += 1
            found[name] = [count, digest.hexdigest()]
    return found


def files(engine: Engine) -> dict[str, str]:
    """Every file that the database names, below the folder of files: its SHA-256, '' where none is kept."""
    with engine.connect() as connection:
        found = {
            Upload.place(digest): digest for digest in connection.scalars(select(Upload.sha256).distinct())
        }
        query = select(Artifact.public_id, Artifact.kind, Artifact.path, Artifact.sha256)
        for public_id, kind, path, digest in connection.execute(query):
            # A dataset is known by the hash of what is in it, not of the file that it is packed in.
            packed = kind == "dataset"
            found[path] = "" if packed else digest.removeprefix("sha256:")
            if packed:
                found[Artifact.whole(public_id)] = ""
    return found


def altered(engine: Engine) -> Iterator[str]:
    """Each instrument and submission whose content is not what its hash says."""
    with engine.connect() as connection:
        for digest, plain in connection.execute(select(Instrument.sha256, Instrument.questionnaire)):
            if _hash(plain) != digest:
                yield f"the instrument {digest} has been altered"
        query = select(Submission.receipt, Submission.document, Submission.sha256)
        for receipt, document, digest in connection.execution_options(yield_per=100).execute(query):
            if _hash(document) != digest:
                yield f"the submission {receipt} has been altered"


def _hash(plain: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
