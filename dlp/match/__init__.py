"""Text × detectors → matches: three lanes, one array of records."""

from dlp.match.matcher import Matcher
from dlp.match.plan import Lane, Planned, choose, plan

__all__ = ["Lane", "Matcher", "Planned", "choose", "plan"]
