"""A frozen dataset for other tools: one format a file, and its line in the table of formats."""

from analysis.exports.extract import sent_of
from analysis.exports.formats import FORMATS, export

__all__ = ["FORMATS", "export", "sent_of"]
