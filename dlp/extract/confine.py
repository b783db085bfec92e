"""Take away from this process what a reader of documents does not need (Linux; parts on POSIX).

Called once in a worker, before it sees a byte of a document: limits on memory, files and core
dumps (setrlimit), no new sockets and programs (seccomp, see seccomp(2)), no writing and only
the folders of the interpreter for reading (landlock, see landlock(7)). What the platform does
not have is reported as such, never silently.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_FILES = 128
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CLONE_THREAD = 0x10000

# Refused: sockets, programs, processes, signals to others, and ways into the kernel.
# fmt: off
_CALLS: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, 56, 435, (
        41, 42, 43, 49, 50, 53, 57, 58, 59, 62, 101, 129, 165, 166, 167, 169, 175, 176, 246, 248,
        249, 250, 272, 288, 297, 298, 304, 308, 310, 311, 313, 321, 322, 323, 424, 425, 434, 438)),
    "aarch64": (0xC00000B7, 220, 435, (
        198, 199, 200, 201, 202, 203, 242, 221, 129, 117, 138, 40, 39, 224, 142, 105, 106, 104,
        217, 218, 219, 97, 240, 241, 265, 268, 270, 271, 273, 280, 281, 282, 424, 425, 434, 438)),
}
# fmt: on
"""Machine → audit number, clone, clone3, system calls that are refused."""

_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""Landlock version → how many rights on files it knows; all are handled, only reading is given."""
_NETWORK_SINCE = 4
_PLACES = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
    "/dev/null",
)


def confine(memory: int) -> dict[str, str]:
    """Confine this process for good; `memory` is address space in bytes beyond what it has now.

    Returns what is active, by name: what `dlp about` may print.
    """
    return {
        "limits": _limit(memory),
        "landlock": _landlock(_readable()),
        "seccomp": _seccomp(),
    }


def _limit(memory: int) -> str:
    try:
        import resource  # noqa: PLC0415 - not on every platform
    except ImportError:  # pragma: no cover - not on POSIX
        return "none: no setrlimit"
    wanted = {
        "RLIMIT_AS": _address_space() + memory,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": _FILES,
        "RLIMIT_CORE": 0,
    }
    active = []
    for name, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)  # noqa: PLW2901
            resource.setrlimit(number, (value, value))
            active.append(name.removeprefix("RLIMIT_"))
    return " ".join([*active, "CPU"])


def limit_cpu(seconds: float) -> None:
    """End this process when it has used so many seconds of CPU from now on."""
    import resource  # noqa: PLC0415 - not on every platform

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # pragma: no cover - no /proc
        return 256 << 20
    return pages * os.sysconf("SC_PAGE_SIZE")


def _readable() -> list[str]:
    """Return the folders that lazy imports and code tables are read from."""
    here = (sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path)
    return [place for place in dict.fromkeys((*here, *_PLACES)) if place and Path(place).exists()]


def _system() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _landlock(readable: Iterable[str]) -> str:
    """Allow reading below `readable` and nothing else of the file system."""
    system = _system()
    if system is None:  # pragma: no cover - not Linux
        return "none: not Linux"
    version = system.syscall(444, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return "none: kernel without landlock"
    rights = max(count for since, count in _RIGHTS.items() if since <= version)
    rules = struct.pack("<Q", (1 << rights) - 1)
    if version >= _NETWORK_SINCE:
        rules += struct.pack("<Q", 0b11)  # bind and connect
    ruleset = system.syscall(444, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0:
        return "none: refused"
    for place in readable:
        with contextlib.suppress(OSError):
            _permit(system, ruleset, place)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = system.syscall(446, ruleset, 0)
    os.close(ruleset)
    return f"active (version {version})" if done == 0 else "none: refused"


def _permit(system: ctypes.CDLL, ruleset: int, place: str) -> None:
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        access = _READ_FILE | (_READ_FOLDER if Path(place).is_dir() else 0)
        system.syscall(445, ruleset, 1, struct.pack("<Qi", access, descriptor), 0)
    finally:
        os.close(descriptor)


def _seccomp() -> str:
    system = _system()
    machine = platform.machine()
    if system is None or machine not in _CALLS:  # pragma: no cover - another platform
        return "none: no table of system calls"
    program = _program(*_CALLS[machine])
    code = ctypes.create_string_buffer(program)
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = system.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.create_string_buffer(head), 0, 0)
    return "active" if done == 0 else "none: refused"


def _program(audit: int, clone: int, clone3: int, refused: tuple[int, ...]) -> bytes:
    """Return a BPF program: refuse these calls, new processes and foreign architectures."""

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("<HBBI", code, yes, no, value)

    lines = [
        step(_LOAD, 4),
        step(_EQUAL, audit, 1, 0),
        step(_RETURN, _EPERM),
        step(_LOAD, 0),
        step(_AT_LEAST, 0x40000000, 0, 1),  # the x32 numbers of x86-64
        step(_RETURN, _EPERM),
        step(_EQUAL, clone3, 0, 1),  # its flags lie in memory; without it libraries use clone
        step(_RETURN, _ENOSYS),
        step(_EQUAL, clone, 0, 4),
        step(_LOAD, 16),
        step(_ANY_BIT, _CLONE_THREAD, 0, 1),
        step(_RETURN, _ALLOW),
        step(_RETURN, _EPERM),
    ]
    for number in refused:
        lines += [step(_EQUAL, number, 0, 1), step(_RETURN, _EPERM)]
    return b"".join([*lines, step(_RETURN, _ALLOW)])
