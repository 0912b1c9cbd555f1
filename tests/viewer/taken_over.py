"""A program that is what code in a taken-over picture process would be: it forks a child for each attempt, the child
takes the product's own limits on and tries. Says how each child ended. Run by the tests with: folder, port, another
process, account to become (0: stay), and whether the walls stand."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import platform
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from importlib import import_module

from champion_app.viewer import decode
from champion_app.viewer.pixels import make_ready, pixels_of
from champion_app.viewer.samples import SAMPLES

PLACE, PORT, BYSTANDER, ACCOUNT, WALLS = sys.argv[1], *(int(told) for told in sys.argv[2:6])
SECRET, BUS = f"{PLACE}/vault.db", f"{PLACE}/bus"
LIBC = ctypes.CDLL(None, use_errno=True)
ALL = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
PTRACE_ATTACH, TIOCSTI, PR_SET_SECCOMP, NEW_USER = 16, 0x5412, 22, 0x10000000
OPEN_BY_32_BIT = b"\x31\xdb\xb8\x05\x00\x00\x00\xcd\x80\xc3"  # xor ebx, ebx; mov eax, 5; int 0x80; ret
Attempt = Callable[[], object]

HELD = os.open(SECRET, os.O_RDONLY)
PAGE = mmap.mmap(-1, 4096, prot=ALL)
PAGE.write(OPEN_BY_32_BIT)
WORDS = ctypes.create_string_buffer(4096)


def under_its_number(number: int) -> None:
    os.close(number)
    os.open(SECRET, os.O_RDONLY)


def reach(family: int, where: str | tuple[str, int], kind: int = socket.SOCK_STREAM, *, freed: bool = True) -> None:
    if freed:
        os.close(0)
    one = socket.socket(family, kind)
    one.connect(where)
    one.send(b"stolen")


def system(function: str, *told: object) -> None:
    if getattr(LIBC, function)(*told) == -1:
        raise OSError(ctypes.get_errno(), "refused")


def call(number: int) -> Attempt:
    return lambda: system("syscall", number, 0, 0, 0, 0, 0, 0)


def thread() -> None:
    one = threading.Thread(target=lambda: None)
    one.start()
    one.join()


DECODED = "decode a picture"
ATTEMPTS: dict[str, Attempt] = {
    DECODED: lambda: [pixels_of(sample, decoder=decoder, largest=9) for decoder, sample in SAMPLES.items()],
    "open a file": lambda: os.open(SECRET, os.O_RDONLY),
    "close what was asked from, open a file under its number": lambda: under_its_number(0),
    "close what is answered to, open a file under its number": lambda: under_its_number(1),
    "read a file that was open": lambda: os.read(HELD, 4),
    "make a file": lambda: os.open(f"{SECRET}.new", os.O_WRONLY | os.O_CREAT),
    "write to where errors go": lambda: os.write(2, b"x"),
    "double a descriptor": lambda: os.dup(0),
    "double one over another": lambda: os.dup2(0, 1),
    "list a folder": lambda: os.listdir(PLACE),
    "ask about a file": lambda: os.stat(SECRET),
    "remove a file": lambda: os.unlink(f"{SECRET}.gone"),
    "rename a file": lambda: os.rename(f"{SECRET}.old", f"{SECRET}.moved"),
    "cut a file": lambda: os.truncate(f"{SECRET}.cut", 0),
    "open a file to everybody": lambda: os.chmod(f"{SECRET}.cut", 0o777),
    "link to a file": lambda: os.symlink(SECRET, f"{SECRET}.link"),
    "make a folder": lambda: os.mkdir(f"{SECRET}.folder"),
    "go to another folder": lambda: os.chdir("/"),
    "connect to this machine": lambda: reach(socket.AF_INET, ("127.0.0.1", PORT)),
    "connect without giving anything up": lambda: reach(socket.AF_INET, ("127.0.0.1", PORT), freed=False),
    "send one packet": lambda: reach(socket.AF_INET, ("127.0.0.1", PORT), socket.SOCK_DGRAM),
    "connect to a socket in the file system": lambda: reach(socket.AF_UNIX, BUS),
    "connect to a socket without a place": lambda: reach(socket.AF_UNIX, f"\0{BUS}"),
    "a pair of sockets": socket.socketpair,
    "a pipe": os.pipe,
    "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "become a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "a new thread": thread,
    "ask whether another process is there": lambda: os.kill(BYSTANDER, 0),
    "signal the one that asked": lambda: os.kill(os.getppid(), 0),
    "signal itself": lambda: os.kill(os.getpid(), signal.SIGCONT),
    "look into another process": lambda: system("ptrace", PTRACE_ATTACH, BYSTANDER, 0, 0),
    "memory that can be run": lambda: mmap.mmap(-1, 4096, prot=ALL),
    "memory made so that it can be run": lambda: system(
        "mprotect", ctypes.c_void_p(ctypes.addressof(WORDS) & ~4095), 4096, 7
    ),
    "a file in memory": lambda: os.memfd_create("x"),
    "shared memory": lambda: system("shmget", 0, 4096, 0o1600),
    "type into the terminal": lambda: system("ioctl", 0, TIOCSTI, b"x"),
    "raise its own limits": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4)),
    "become somebody else": lambda: os.setuid(ACCOUNT or 1),
    "take the walls down": lambda: system("prctl", PR_SET_SECCOMP, 0, 0, 0, 0),
    "a world of its own": lambda: system("unshare", NEW_USER),
    "more time": lambda: signal.alarm(0),
    "end another process": lambda: os.kill(BYSTANDER, signal.SIGKILL),
}
if platform.machine() == "x86_64":
    ATTEMPTS |= {
        "open by the 32-bit way": ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(PAGE))),
        "open by the x32 way": call(0x40000002),
        "a ring of requests": call(425),
        "descriptors of others": call(438),
        "keys of the system": call(250),
        "memory of others": call(310),
        "follow what the system does": call(298),
        "a program for the system": call(321),
    }


def main() -> None:
    make_ready()
    import_module("pyseccomp")  # the account that is become need not be able to read where it lies
    if ACCOUNT:
        os.setgroups([])
        os.setgid(ACCOUNT)
        os.setuid(ACCOUNT)
    ended = {}
    for name, attempt in ATTEMPTS.items():
        child = os.fork()
        if not child:
            decode._before()
            if WALLS:
                decode._after()
            try:
                attempt()
            except BaseException:  # noqa: BLE001  # refused, in whatever words: it lived on, and that is told
                os._exit(2)
            os._exit(0)
        ended[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    json.dump(ended, sys.stdout)


if __name__ == "__main__":
    main()
