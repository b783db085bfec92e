"""Ten thousand interleaved streams in 64 threads while packs are reloaded: some minutes.

    python tests/long/threads.py

Every stream must find what a scan of its text finds. Exits 1 if one does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dlp import Scanner
from tests.test_embedding import interleaved

if __name__ == "__main__":
    interleaved(Scanner(["cn"]), threads=64, streams=10_048)
    print("10,048 streams in 64 threads, each as a scan")
