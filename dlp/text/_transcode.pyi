from array import array

def transcode(
    data: bytes, start: int, stop: int, kind: int, table: bytes, flags: int
) -> tuple[bytes, int, int, int, int, int]: ...
def offsets(data: bytes, start: int, kind: int, table: bytes, counts: array[int]) -> array[int]: ...
def places(
    data: bytes,
    begin: int,
    stop: int,
    kind: int,
    table: bytes,
    wanted: array[int],
    end: bool,
    begins: int,
    first: int,
    first_char: int,
) -> tuple[array[int], array[int]]: ...
def histogram(data: bytes, start: int, kind: int, table: bytes, classes: bytes) -> list[int]: ...
def probe(data: bytes, start: int, limit: int, needed: int) -> tuple[int, int]: ...
