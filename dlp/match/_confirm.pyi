from dlp.match.matcher import MatcherTables

class Confirm:
    def __init__(self, tables: MatcherTables) -> None: ...
    def confirm(
        self,
        data: bytes,
        found: bytes,
        behind: list[int],
        before: list[tuple[int, int]],
        start: int,
        stop: int,
        horizon: int,
        final: bool,
        lead: int,
    ) -> tuple[int, bytes, bytes, bool, list[tuple[int, int]]]: ...
