from collections.abc import Sequence

from dlp.match.mark_tables import MarkTables, Raw

class Marks:
    is_sifted: bool
    def __init__(self, tables: MarkTables) -> None: ...
    def standing(self, text: bytes, first: int, last: int) -> list[int]: ...
    def find(
        self,
        text: bytes,
        first: int,
        last: int,
        wanted: Sequence[int],
        floor: int,
        enough: int,
    ) -> tuple[list[Raw], bool]: ...
