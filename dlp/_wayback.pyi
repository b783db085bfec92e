from array import array

def ranked(numbers: array[int], field: int, stride: int) -> tuple[array[int], array[int]]: ...
def put(
    numbers: array[int],
    field: int,
    stride: int,
    places: array[int],
    ranks: array[int],
    least: int,
) -> None: ...
