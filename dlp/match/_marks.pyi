from collections.abc import Sequence

from dlp.match._marks_reference import Raw
from dlp.match.mark_tables import MarkTables

class Marks:
    def __init__(self, tables: MarkTables) -> None: ...
    def find(
        self,
        text: bytes,
        first: int,
        last: int,
        wanted: Sequence[int],
        floor: int,
        enough: int,
    ) -> tuple[list[Raw], bool]: ...
