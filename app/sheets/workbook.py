"""A workbook that someone brought: looked at before it is parsed, then read by a process with limits."""

import json
import subprocess
import sys
from pathlib import Path

from app.questionnaire.questions.parts import Translate
from app.sheets.look import OLE, ZIP, Refused, look

READER = Path(__file__).with_name("reader.py")
SECONDS = 30
MOST_SHEETS = 50
TOO_MUCH = 3
"""The exit code of the reader for more than it reads."""

Rows = list[list[str]]
"""The rows of a sheet, from its first; one that holds nothing is empty."""


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as a workbook does, be it .xlsx or .xls."""
    return content.startswith((ZIP, OLE))


def sheets(content: bytes, _: Translate, most: int = MOST_SHEETS) -> dict[str, Rows]:
    """The first sheets of a workbook by name; Refused where it could do harm or cannot be read."""
    look(content, _)
    try:
        done = subprocess.run(  # noqa: S603 (our own reader, with nothing of the upload in its arguments)
            [sys.executable, "-I", str(READER), str(most)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_("Reading this workbook took too long. Save its table as CSV instead.")) from error
    if done.returncode == TOO_MUCH:
        raise Refused(_("The workbook has more cells than are read here. Split it."))
    if done.returncode:
        raise Refused(_("This workbook cannot be read. Save its table as CSV instead."))
    found: dict[str, Rows] = json.loads(done.stdout)
    return found


def first_sheet(content: bytes, _: Translate) -> Rows:
    """The rows of the first sheet that hold anything; Refused as `sheets` does."""
    for rows in sheets(content, _, most=1).values():
        return [row for row in rows if row]
    return []
