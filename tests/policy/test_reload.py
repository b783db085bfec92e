"""A policy that follows its file."""

from __future__ import annotations

import threading

from dlp.policy import Action, Context, Policy, PolicyFile

HEAD = 'id = "p"\ntitle = "P"\nincomplete = "log"\n'
RULE = '[[rule]]\nid = "r"\naction = "{}"\nalways = true\n'


def write(path, action, extra=""):
    """Write a policy that always does one thing."""
    path.write_text(HEAD + RULE.format(action) + extra, encoding="utf-8")


def test_a_change_comes_into_force_and_a_bad_one_does_not(tmp_path):
    """The old policy stays until a good one is there; the error is said, and forgotten after."""
    path = tmp_path / "p.toml"
    write(path, "warn")
    live = PolicyFile(path, interval=0)
    assert live.current.decide([], Context()).action is Action.WARN
    path.write_text("no toml", encoding="utf-8")
    assert live.current.decide([], Context()).action is Action.WARN
    assert live.error.code == "Y001"
    write(path, "log", '[[case]]\ntitle = "c"\nexpect = "block"\n')
    assert live.current.decide([], Context()).action is Action.WARN
    assert live.error.code == "Y040"
    write(path, "block")
    assert live.current.decide([], Context()).action is Action.BLOCK
    assert (live.error, live.generation) == (None, 2)
    path.unlink()
    assert live.current.decide([], Context()).action is Action.BLOCK
    assert live.error.code == "Y002"


def test_a_roster_is_followed_too(tmp_path):
    """A change of a list's file is a change of the policy, and of its digest."""
    path, roster = tmp_path / "p.toml", tmp_path / "roster.csv"
    path.write_text(
        HEAD + '[[list]]\nid = "l"\nfile = "roster.csv"\n[[rule]]\nid = "r"\naction = "block"\n'
        '[rule.context]\nuser = { not_in = ["@l"] }\n',
        encoding="utf-8",
    )
    roster.write_text("value\nli\n", encoding="utf-8")
    live = PolicyFile(path, interval=0)
    before = live.current.digest
    assert live.current.decide([], Context(user="wang")).action is Action.BLOCK
    roster.write_text("value\nli\nwang\n", encoding="utf-8")
    assert live.current.decide([], Context(user="wang")).action is Action.ALLOW
    assert live.current.digest != before


def test_nothing_changed_nothing_loaded(tmp_path):
    """Looking again is no new generation; nor before the interval is over."""
    path = tmp_path / "p.toml"
    write(path, "log")
    live = PolicyFile(path, interval=3600)
    assert live.reload() is False
    write(path, "block")
    assert live.current.decide([], Context()).action is Action.LOG
    assert live.reload() is True


def test_threads_see_whole_policies(tmp_path):
    """While the file changes, each decision is by one policy or the other."""
    path = tmp_path / "p.toml"
    write(path, "log")
    live = PolicyFile(path, interval=0)
    seen: set[Action] = set()
    stop = threading.Event()

    def look():
        while not stop.is_set():
            seen.add(live.current.decide([], Context()).action)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for action in ("block", "log", "block", "warn"):
        new = tmp_path / "new.toml"
        write(new, action)
        new.replace(path)
        live.reload()
    stop.set()
    for thread in threads:
        thread.join()
    assert seen <= {Action.LOG, Action.BLOCK, Action.WARN}
    assert live.error is None
    assert live.current.digest == Policy.load(path).digest
