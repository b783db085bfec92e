"""Engines: every result exactly once, whatever happens to the workers."""

import functools
import os
import signal
import sys
from pathlib import Path

import pytest

from dlp import Scanner
from dlp.batch.engines import Serial, Work
from dlp.batch.paths import scan_paths
from dlp.batch.processes import ENDED, Processes

sys.path.insert(0, str(Path(__file__).parent))
import killing

KEY = b"k" * 32


def made(folder):
    return Work(functools.partial(killing.work, str(folder)), killing.lost)


def tasks(*special):
    items = [f"{number:03}" for number in range(30)]
    items[11:11] = special
    return [items[at : at + 4] for at in range(0, len(items), 4)]


def flat(results):
    return sorted(item for result in results for item in result)


def test_serial(tmp_path):
    """One process does it in order."""
    results = list(Serial().run(made(tmp_path), tasks()))
    assert [item for result in results for item, _ in result] == [f"{n:03}" for n in range(30)]


def test_a_worker_of_the_pool_is_killed_once(tmp_path):
    """What the dead worker had is done again; every result is there exactly once."""
    found = flat(Processes(2).run(made(tmp_path), tasks("kill")))
    assert [item for item, _ in found] == sorted([*(f"{n:03}" for n in range(30)), "kill"])
    assert all(isinstance(process, int) for _, process in found)
    assert (tmp_path / "killed").exists()


def test_an_item_that_kills_every_worker(tmp_path):
    """Only the item itself is lost, and it is said."""
    found = flat(Processes(2).run(made(tmp_path), tasks("poison")))
    assert [item for item, _ in found] == sorted([*(f"{n:03}" for n in range(30)), "poison"])
    assert [item for item, why in found if why == ENDED] == ["poison"]


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process of its own, on the loopback interface."""
    distributed = pytest.importorskip("distributed", reason="needs dask[distributed]")
    settings = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.scheduler.worker-ttl": None,
        "distributed.worker.memory.terminate": False,
    }
    import dask

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as local,
        distributed.Client(local) as client,
    ):
        client.upload_file(str(Path(killing.__file__)))
        yield client


@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same(cluster, tmp_path):
    """Dask runs the function that the other engines run."""
    from dlp.batch.dask_engine import Dask

    for number in range(12):
        (tmp_path / f"{number}.txt").write_text("身份证号：11010518850607004X\n", "utf-8")
    scanner = Scanner(packs=["cn"], fingerprint_key=KEY)
    url = f"file://{tmp_path}"
    serial = sorted(scan_paths([url], scanner), key=lambda r: r.path)
    shared = scan_paths([url], scanner, engine=Dask(cluster), task_objects=3)
    assert sorted(shared, key=lambda r: r.path) == serial


@pytest.mark.filterwarnings("ignore")
def test_a_dask_worker_is_killed_mid_run(cluster, tmp_path):
    """One of two workers is killed while results come: each is there exactly once."""
    from dlp.batch.dask_engine import Dask

    items = [[f"{task:03}-{number}" for number in range(5)] for task in range(80)]
    found = []
    victim = 0
    for result in Dask(cluster).run(made(tmp_path), items):
        found += result
        if not victim and len(found) >= 50:
            victim = found[-1][1]
            os.kill(victim, signal.SIGKILL)
    assert sorted(item for item, _ in found) == [item for task in items for item in task]
    assert victim
    assert all(isinstance(process, int) for _, process in found)
    assert len({process for _, process in found} - {victim}) >= 1


@pytest.mark.filterwarnings("ignore")
def test_a_dask_item_that_kills_workers(cluster, tmp_path):
    """An item that ends every worker is lost alone, and it is said."""
    from dlp.batch.dask_engine import Dask

    found = flat(Dask(cluster).run(made(tmp_path), [["a", "poison", "b"], ["c", "d"]]))
    assert [item for item, _ in found] == ["a", "b", "c", "d", "poison"]
    assert [item for item, why in found if isinstance(why, str)] == ["poison"]
