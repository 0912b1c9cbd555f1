"""The walls around the process on Linux: a list of what it may still ask the system for. Whatever else it asks, even
once, ends it there and then. It holds for every thread, as root and as anybody, and cannot be taken off again."""

from __future__ import annotations

import sys
from collections.abc import Callable

_MEMORY = ("mmap", "mprotect")
_INSTRUCTIONS = 4
"""PROT_EXEC, asked for of memory."""
_MAY = (
    "munmap", "mremap", "madvise", "brk", "futex", "exit", "exit_group", "rt_sigreturn", "rt_sigprocmask",
    "sigaltstack", "restart_syscall", "clock_gettime", "gettimeofday", "time", "clock_nanosleep", "nanosleep",
    "sched_yield", "getrandom", "getpid", "gettid",
)  # fmt: skip
_ASKED_FROM, _ANSWERED_TO = 0, 1


class OpenWallsError(Exception):
    """This system cannot shut the process in."""


def walls() -> Callable[[], None]:
    """Everything made ready; what comes back raises them. From then on: memory, waiting, reading what was asked,
    writing the answer, and ending. No opening, making, naming or removing of anything, no connection, no program, no
    new process or thread, no signal, no memory that could hold instructions. Elsewhere than on Linux nothing happens.
    Both raise OpenWallsError where Linux does not offer it."""
    if sys.platform != "linux":
        return lambda: None
    try:
        import pyseccomp as kernel

        may = kernel.SyscallFilter(kernel.KILL_PROCESS)
        may.set_attr(kernel.Attr.ACT_BADARCH, kernel.KILL_PROCESS)
        may.set_attr(kernel.Attr.CTL_TSYNC, 1)
        for name in _MAY:
            may.add_rule(kernel.ALLOW, name)
        for name in _MEMORY:
            may.add_rule(kernel.ALLOW, name, kernel.Arg(2, kernel.MASKED_EQ, _INSTRUCTIONS, 0))
        may.add_rule(kernel.ALLOW, "read", kernel.Arg(0, kernel.EQ, _ASKED_FROM))
        may.add_rule(kernel.ALLOW, "write", kernel.Arg(0, kernel.EQ, _ANSWERED_TO))
    except (ImportError, RuntimeError, OSError) as failed:  # no package, no library, nothing that this kernel knows
        raise OpenWallsError from failed

    def raise_them() -> None:
        try:
            may.load()
        except OSError as failed:
            raise OpenWallsError from failed

    return raise_them
