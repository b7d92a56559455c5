"""An export for data archives: the CSV, and a DDI Codebook 2.5 that describes the round and every column."""

from pathlib import Path
from xml.etree import ElementTree as ET

from analysis.exports import csv
from analysis.exports.extract import ExportTable, Extract
from analysis.exports.names import table_file
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import MISSING_SUFFIX

NAMESPACE = "ddi:codebook:2_5"
_NATURE = {Measure.NOMINAL: "nominal", Measure.ORDINAL: "ordinal", Measure.SCALE: "ratio"}
_AS_CSV = {"schema": "other", "otherSchema": "CSV"}
_MISSING_KINDS = {"skipped": "inap", "not_asked": "inap", "not_applicable": "inap"}


def write(extract: Extract, out: Path) -> None:
    """Write the tables as CSV beside ``out``, and to ``out`` what they are."""
    tables = out.with_suffix(".csv")
    csv.write(extract, tables)
    made = ET.ElementTree(_codebook(extract, tables))
    ET.indent(made, " ")
    made.write(out, encoding="utf-8", xml_declaration=True)


def _codebook(extract: Extract, tables: Path) -> ET.Element:
    language = extract.codebook.language
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "xml:lang": language})
    _document(ET.SubElement(root, "docDscr"), extract)
    _study(ET.SubElement(root, "stdyDscr"), extract)
    for number, table in enumerate(extract.tables, 1):
        file = ET.SubElement(
            root, "fileDscr", {"ID": f"F{number}", "URI": table_file(tables, table.name).name}
        )
        text = ET.SubElement(file, "fileTxt")
        _text(text, "fileName", table_file(tables, table.name).name)
        _text(text, "fileCont", table.label or extract.title)
        size = ET.SubElement(text, "dimensns")
        _text(size, "caseQnty", str(table.rows))
        _text(size, "varQnty", str(len(table.columns)))
        _text(text, "fileType", "CSV, UTF-8")
    _variables(ET.SubElement(root, "dataDscr"), extract)
    return root


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    made.text = text
    return made


def _citation(parent: ET.Element, extract: Extract, title: str) -> ET.Element:
    citation = ET.SubElement(parent, "citation")
    titles = ET.SubElement(citation, "titlStmt")
    _text(titles, "titl", title)
    _text(titles, "IDNo", extract.dataset_hash, agency="Canvass dataset")
    return citation


def _document(parent: ET.Element, extract: Extract) -> None:
    citation = _citation(parent, extract, f"Codebook: {extract.title}")
    made = ET.SubElement(citation, "prodStmt")
    day = str(extract.facts["frozen_at"])
    _text(made, "prodDate", day[:10], date=day[:10])
    _text(made, "software", "Canvass", version=str(extract.facts["canvass_version"]))


def _study(parent: ET.Element, extract: Extract) -> None:
    round_ = extract.facts["round"]
    citation = _citation(parent, extract, str(round_["title"]))
    _text(ET.SubElement(citation, "serStmt"), "serName", extract.title)
    version = ET.SubElement(citation, "verStmt")
    day = str(extract.facts["frozen_at"])[:10]
    _text(version, "version", f"As frozen on {day}", date=day)
    about = ET.SubElement(ET.SubElement(parent, "stdyInfo"), "sumDscr")
    for event, key in (("start", "opens"), ("end", "closes")):
        when = str(round_[key])[:10]
        _text(about, "collDate", when, date=when, event=event)
    _text(about, "anlyUnit", extract.codebook.respondent.kind)
    asked = f"{extract.facts['submitted']} of {extract.facts['invited']} that were asked have answered."
    _text(about, "universe", asked)
    for digest in extract.facts["instrument"]:
        _text(parent, "notes", f"Instrument {digest}", type="instrument")


def _variables(parent: ET.Element, extract: Extract) -> None:
    known: list[tuple[str, Variable]] = []
    columns: list[ET.Element] = []
    for file, table in enumerate(extract.tables, 1):
        for key in table.keys:
            column = _column(columns, key, f"F{file}", "discrete")
            _text(column, "labl", key.capitalize())
            ET.SubElement(column, "varFormat", {"type": "character", **_AS_CSV})
        for variable in table.variables:
            known.append((f"V{len(columns) + 1}", variable))
            _variable(columns, table, variable, f"F{file}")
    for number, section in enumerate(extract.codebook.sections, 1):
        mine = [identity for identity, variable in known if variable.section == section.name]
        if mine:
            group = ET.SubElement(
                parent, "varGrp", {"ID": f"G{number}", "type": "section", "var": " ".join(mine)}
            )
            _text(group, "labl", section.title)
    parent.extend(columns)


def _column(columns: list[ET.Element], name: str, file: str, interval: str, nature: str = "") -> ET.Element:
    attributes = {"ID": f"V{len(columns) + 1}", "name": name, "files": file, "intrvl": interval}
    columns.append(ET.Element("var", attributes | ({"nature": nature} if nature else {})))
    return columns[-1]


def _variable(columns: list[ET.Element], table: ExportTable, variable: Variable, file: str) -> None:
    scale = variable.measure is Measure.SCALE
    nature = _NATURE.get(variable.measure, "")
    column = _column(columns, variable.name, file, "contin" if scale else "discrete", nature)
    if variable.unit:
        column.set("measUnit", variable.unit)
    _text(column, "labl", variable.wording)
    asked = ET.SubElement(column, "qstn", {"seqNo": variable.number})
    _text(asked, "qstnLit", variable.wording)
    for category in variable.categories:
        entry = ET.SubElement(column, "catgry")
        _text(entry, "catValu", category.code)
        _text(entry, "labl", category.label)
    kind = {"type": "numeric" if scale else "character", **_AS_CSV}
    dated = {"category": "date"} if variable.measure is Measure.DATE else {}
    ET.SubElement(column, "varFormat", kind | dated)
    why = _column(columns, variable.name + MISSING_SUFFIX, file, "discrete", "nominal")
    _text(why, "labl", f"Why there is no value in {variable.name}")
    for code in table.reasons(variable):
        missing = {"missing": "Y", "missType": _MISSING_KINDS.get(code.code, code.code)}
        entry = ET.SubElement(why, "catgry", missing)
        _text(entry, "catValu", code.code)
        _text(entry, "labl", code.label)
    ET.SubElement(why, "varFormat", {"type": "character", **_AS_CSV})
