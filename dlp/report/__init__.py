"""Findings for people and programs: one row model, several formats."""

from dlp.report.rows import Row, Writer, row_of
from dlp.report.summary import About, Summary
from dlp.report.table import printable
from dlp.report.writers import FORMATS, writer

__all__ = ["FORMATS", "About", "Row", "Summary", "Writer", "printable", "row_of", "writer"]
