"""Sheets of cells in files that people bring and take: workbooks, CSV, tables in Markdown."""
