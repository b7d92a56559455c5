"""What a database says there is: the ids of its tables, the files it names, the hashes of what was sent."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, column, inspect, select, table

from app.models import Artifact, Instrument, Submission, Upload
from app.questionnaire.package import canonical_hash

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
            if canonical_hash(plain) != digest:
                yield f"the instrument {digest} has been altered"
        query = select(Submission.receipt, Submission.document, _kept(connection).label("kept"))
        for receipt, document, digest in connection.execution_options(yield_per=100).execute(query):
            if canonical_hash(document) != digest:
                yield f"the submission {receipt} has been altered"


def _kept(connection: Connection) -> ColumnElement[str]:
    """The hash that a document has to have now: what an erasure left of it counts, where there was one.

    That nothing is called erased which was tampered with is for the record to tell, whose leaf holds both.
    """
    columns = {one["name"] for one in inspect(connection).get_columns("submission")}
    if "left_sha256" not in columns:  # a backup from before anything could be erased
        return Submission.sha256.expression
    return case((Submission.left_sha256 != "", Submission.left_sha256), else_=Submission.sha256)
