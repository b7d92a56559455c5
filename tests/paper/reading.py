"""A small questionnaire to print, and what is read in documents."""

import io
import re
import shutil
import subprocess

import pytest
from docx import Document

SMALL = """
survey: small
title: A small survey
about: Why it is made.
missing: {dont_know: We do not know}
terms: {city: {term: City, text: A place that its country calls so.}}
sections:
  - name: a
    number: A
    title: Cities
    questions:
      - name: a1
        number: A1
        type: select_one
        label: Is there a plan?
        define: [city]
        required: true
        missing: [dont_know]
        choices: [{name: no, label: None}, {name: some, label: Some}, {name: z, label: Other, specify: true}]
      - {name: a2, number: A2, type: integer, label: "How many, beside ${a1}?", min: 0, max: 9,
         relevant: "${a1} = 'some'", constraint: ". != 5", constraint_message: Five is no answer.}
      - name: a3
        number: A3
        type: repeat
        label: Each city
        singular: city
        questions: [{name: a3_name, number: A3.1, type: text, label: Its name, max_words: 20}]
      - {name: a4, number: A4, type: calculate, label: Twice, calculation: "${a2} * 2"}
"""


def words_of_pdf(content: bytes, *options: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def words_of_docx(content: bytes) -> str:
    word = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in word.paragraphs]
    texts += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)
