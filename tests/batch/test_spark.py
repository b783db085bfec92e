"""Spark runs the same function over its own record batches.

DLP_SPARK_MASTER='local-cluster[2,1,1024]' gives it executors that are processes of their own.
"""

import importlib.util
import os
import shutil
import sys

import pytest

from dlp import Scanner
from dlp.batch.spark import SCHEMA, mapper

pytest.importorskip("pyarrow", reason="needs pyarrow")
RESIDENT = "11010518850607004X"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="needs pyspark")
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java")
def test_map_in_arrow(monkeypatch):
    """Two local workers; findings come with the key of their row."""
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path or "." for path in sys.path))
    scanner = Scanner(packs=["cn"], fingerprint_key=b"k" * 32)
    spark = (
        SparkSession.builder.master(os.environ.get("DLP_SPARK_MASTER", "local[2]"))
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    try:
        rows = [(n, RESIDENT if n % 50 == 0 else "-") for n in range(500)]
        frame = spark.createDataFrame(rows, "id bigint, `证件号` string").repartition(4)
        found = frame.mapInArrow(mapper(scanner, key="id"), f"`key` bigint, {SCHEMA}").collect()
        assert sorted((r["key"], r["column"], r["infotype"]) for r in found) == [
            (n, "证件号", "cn.resident-id") for n in range(0, 500, 50)
        ]
    finally:
        spark.stop()
