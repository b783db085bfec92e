"""Text × detectors → matches: three lanes, one array of records."""

from dlp.match.matcher import Matcher, MatcherTables, compile_tables
from dlp.match.notes import WORDS, Notes
from dlp.match.plan import Lane, Planned, choose, plan

__all__ = [
    "WORDS",
    "Lane",
    "Matcher",
    "MatcherTables",
    "Notes",
    "Planned",
    "choose",
    "compile_tables",
    "plan",
]
