"""Many files, columns and tables: what scans data platforms, over the same scanner.

`cells` scans a column at a time, `arrow` puts record batches around it, `paths` walks stores of
files, `tables` and `rows` walk databases, Parquet and DuckDB. `engines`, `processes` and
`dask_engine` share work out, `spark` is the same function for `mapInArrow`, `sources` opens what
a URL names.
"""
