"""The forms of the tests cover XLSForm's reference: its types, columns, settings, functions and operators."""

import re

import pytest

from tests.questionnaire.xlsform.conftest import cells
from tests.questionnaire.xlsform.test_forms import FORMS

REFERENCE = {
    "types": """
        integer decimal range text select_one select_multiple select_one_from_file select_multiple_from_file
        select_one_external rank note geopoint geotrace geoshape date time dateTime image audio
        background-audio video file barcode calculate acknowledge hidden xml-external csv-external
        begin_group end_group begin_repeat end_repeat start end today deviceid
        phonenumber username email audit start-geopoint
    """,
    "columns": """
        type name label hint guidance_hint required required_message relevant constraint constraint_message
        calculation choice_filter default readonly appearance parameters repeat_count trigger media::image
        media::big-image media::audio media::video save_to disabled
    """,
    "columns of choices": "list_name name label media::image",
    "settings": """
        form_title form_id version instance_name default_language style public_key submission_url auto_send
        auto_delete allow_choice_duplicates namespaces
    """,
    "parameters": "start end step randomize seed value label max-pixels quality capture-accuracy rows",
    "appearances": """
        multiline numbers url thousands-sep masked minimal quick autocomplete columns-2 columns-pack likert
        label list-nolabel list image-map map no-buttons year month-year no-calendar ethiopian signature draw
        annotate new placement-map rating vertical picker counter field-list table-list
    """,
    "functions": """
        if position once selected selected-at count-selected jr:choice-name indexed-repeat count
        count-non-empty sum max min regex contains starts-with ends-with substr substring-before
        substring-after translate string-length normalize-space concat join boolean-from-string string round
        int number pow log log10 abs sin cos tan asin acos atan atan2 sqrt exp exp10 pi today now format-date
        format-date-time date date-time decimal-date-time decimal-time area distance random randomize uuid
        boolean not coalesce checklist weighted-checklist true false digest base64-decode pulldata instance
        version
    """,
    "operators": "+ - * div mod = != > >= < <= and or",
}
"""What the reference has, by kind of thing: https://xlsform.org/en and ODK's list of functions."""


@pytest.fixture(scope="module")
def used():
    """What the forms use of each kind of thing."""
    found: dict[str, set[str]] = {kind: set() for kind in REFERENCE}
    for form in FORMS:
        sheets = cells(form.values[0].tables)
        found["columns of choices"].update(sheets.get("choices", [[]])[0])
        found["settings"].update(sheets.get("settings", [[]])[0])
        heads, *rows = sheets.get("survey", [[]])
        found["columns"].update(head.partition("::")[0] for head in heads)
        found["columns"].update(heads)
        for row in rows:
            told = dict(zip(heads, row, strict=True))
            kind = told["type"]
            found["types"].add(kind.split()[0] if kind.startswith(("select_", "rank")) else kind)
            found["parameters"].update(re.findall(r"([a-z-]+)\s*=", told.get("parameters", "")))
            found["appearances"].update(told.get("appearance", "").split())
            _expressions(found, " ".join(told.values()))
    return found


def _expressions(found, text):
    found["functions"].update(re.findall(r"([a-z][a-z0-9:-]*)\(", text))
    found["operators"].update(re.findall(r"(?<=\s)(?:[-+*<>=]|[!<>]=|div|mod|and|or)(?=\s)", text))


@pytest.mark.parametrize("kind", REFERENCE)
def test_some_form_uses_everything_that_the_reference_has(used, kind):
    assert set(REFERENCE[kind].split()) - used[kind] == set()
