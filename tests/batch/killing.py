"""Work that ends its process: for tests of engines, importable by their workers."""

import os
import signal
import time
from pathlib import Path


def work(folder, items):
    """Note down which process did it; die once at item `kill`, always at item `poison`."""
    results = []
    for item in items:
        if item == "poison":
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "kill":
            try:
                Path(folder, "killed").touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        results.append((item, os.getpid()))
    return results


def lost(item, reason):
    """Say that an item was lost."""
    return item, reason
