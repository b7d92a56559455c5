"""Wording on its way to a translation service and back: an XLIFF file beside each `.po` file."""

from pathlib import Path

from app.languages import LANGUAGES
from app.questionnaire import po, translation, xliff
from app.questionnaire.findings import DefinitionError, Problem
from app.questionnaire.locales import Part, parts, report_part
from app.questionnaire.model import Questionnaire


def hand_out(part: Part, source: str) -> Path:
    """Write what ``part`` holds as an XLIFF file beside it; its path."""
    file = part.file.with_suffix(".xlf")
    file.write_text(xliff.write(part.read() or po.Catalogue(), part.of, source, part.language), "utf-8")
    return file


def take_back(folder: Path, questionnaire: Questionnaire, file: Path) -> tuple[Part, int, int]:
    """Put what came back into the `.po` file that it left; how many texts that were, and how many are gone.

    Raises DefinitionError, and changes nothing, where the file cannot be read, belongs elsewhere, or holds a
    translation that the check would refuse.
    """
    try:
        returned = xliff.read(file.read_bytes())
    except xliff.XliffError as error:
        raise DefinitionError([Problem(str(file), error.line, error.what, error.mend, "C118")]) from error
    known: tuple[Part, ...] = ()
    if returned.language in LANGUAGES:
        plan = report_part(folder, returned.language)
        known = (*parts(folder, questionnaire, returned.language), plan)
    found = [one for one in known if one.of == returned.of]
    catalogue = found[0].read() if found else None
    if catalogue is None:
        what = f"this is the wording of '{returned.of}' in '{returned.language}', which left no file here"
        mend = "take the file of this survey, or begin the language with `canvass survey translate`"
        raise DefinitionError([Problem(str(file), 1, what, mend, "C118")])
    (part,) = found
    unknown = xliff.taken(catalogue, returned)
    lines = {unit.id: unit.line for unit in returned.units}
    for entry in catalogue.entries:
        entry.line = lines.get(xliff.identity(entry.context), 1)
    wrong = translation.problems(catalogue, part.whole, part.of, part.language)
    if wrong:
        raise DefinitionError(Problem(str(file), *one, "C118") for one in wrong)
    part.file.write_text(po.write(catalogue), "utf-8", newline="\n")
    return part, len(returned.units) - len(unknown), len(unknown)
