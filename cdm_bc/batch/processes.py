"""Processes and their descendants: begun whole, bound to their parent, limited in memory, ended as a whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection
from types import FrameType


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block is done; pressed twice, it does not wait."""
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield
        return
    came = False

    def wait(number: int, frame: FrameType | None) -> None:
        nonlocal came
        came = True
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if came:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def born_deaf() -> Iterator[None]:
    """A process that is begun in the block does not hear Ctrl-C, which reaches every process of a terminal, until it says
    :func:`deaf`: an interpreter that is just starting would answer with a traceback. Where signals can be masked.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # here and not in the block: it ends with taking the mask off
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def deaf() -> None:
    """Ctrl-C is not for this process: the one that the user talks to ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def contain(memory: int | None = None) -> None:
    """Make this process the head of a group of its own, that ends when the parent ends, however that ends.

    Parameters
    ----------
    memory : bytes that it may use at most, where the system can enforce it.
    """
    if os.name == "posix":
        with suppress(PermissionError):  # already a head
            os.setsid()
    if memory:
        limit_memory(memory)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), name="parent-watch", daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    end_tree(os.getpid())
    os._exit(1)


def limit_memory(memory: int) -> bool:
    """Let this process and each of its children have at most `memory` bytes. Whether the system can do that."""
    if not sys.platform.startswith("linux"):
        return False  # elsewhere the limit does not exist or is not kept
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    return True


def end_tree(pid: int) -> None:
    """End a process and all its descendants, at once. Nothing happens if it has ended."""
    import psutil  # type: ignore[import-untyped]

    with suppress(psutil.Error):
        head = psutil.Process(pid)
        family = head.children(recursive=True)
        if pid != os.getpid():
            head.suspend()  # it must not start more while its children are ended
            family = [*head.children(recursive=True), head]
        for member in family:
            with suppress(psutil.Error):
                member.kill()
    end_group(pid)


def end_group(pid: int) -> None:
    """End what is left of the group that `pid` heads; cheaper than :func:`end_tree`."""
    if os.name == "posix" and pid != os.getpgid(0):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def default_memory(jobs: int) -> int:
    """Bytes that one of `jobs` processes may use: its part of three quarters of the machine, never below 1 GB."""
    import psutil

    return max(2**30, int(psutil.virtual_memory().total * 0.75 / jobs))
