"""Findings for people and programs: one row model, several formats."""

from dlp.report.rows import Row, Summary, Writer, row_of
from dlp.report.writers import FORMATS, printable, writer

__all__ = ["FORMATS", "Row", "Summary", "Writer", "printable", "row_of", "writer"]
