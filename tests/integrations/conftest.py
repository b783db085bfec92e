"""Servers that are started once for many tests."""

from __future__ import annotations

import contextlib
import subprocess

import pytest

from tests.integrations.servers import POLICY, Served, open_folder


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Start servers; all of them are ended at the end."""
    started = []

    def start(protocol, *options, **more):
        served = Served(tmp_path_factory.mktemp(protocol), protocol, *options, **more)
        started.append(served)
        return served

    yield start
    for served in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            served.end(seconds=60)


@pytest.fixture(scope="session")
def public():
    """Make folders that the users of other servers may enter."""
    with contextlib.ExitStack() as made:
        yield lambda name: made.enter_context(open_folder(name))


@pytest.fixture(scope="session")
def mixed(tmp_path_factory):
    """A policy with one rule an action."""
    path = tmp_path_factory.mktemp("policy") / "mixed.toml"
    path.write_text(POLICY, "utf-8")
    return path
