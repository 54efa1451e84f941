"""What a traced process asks of the system, one call after another (Linux)."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
from typing import NamedTuple

_TRACEME, _CONT, _CONT_TO_CALL, _SET_OPTIONS, _CALL_INFO = 0, 7, 24, 0x4200, 0x420E
_GET_REGISTERS, _SET_REGISTERS = 0x4204, 0x4205
_GENERAL, _ARM_CALL = 1, 0x404
_NO_NEW_RIGHTS, _SET_FILTER, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _STOP = 0x7FFF0000, 0x7FF00000
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
"""Calls are told from signals; forks, threads and what they run are followed;
all ends with the tracer."""
_BEGINS = 3
CALL = 7
"""The event of a call that begins, as a filter tells it."""
ALL = 0x40000000
"""For `waitpid`: threads, too."""


class Machine(NamedTuple):
    """How a processor makes calls: their numbers by name, and where the number
    and the result stand among the registers."""

    calls: dict[str, int]
    registers: int
    number: int | None
    result: int


_X86 = Machine(
    {
        "write": 1, "open": 2, "close": 3, "pwrite64": 18, "writev": 20, "sendfile": 40,
        "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83,
        "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90,
        "fchmod": 91, "chown": 92, "openat": 257, "mkdirat": 258, "unlinkat": 263,
        "renameat": 264, "linkat": 265, "symlinkat": 266, "fchmodat": 268, "fallocate": 285,
        "renameat2": 316, "copy_file_range": 326,
    },
    27, 15, 10,
)  # fmt: skip
_ARM = Machine(
    {
        "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38,
        "truncate": 45, "ftruncate": 46, "fallocate": 47, "fchmod": 52, "fchmodat": 53,
        "openat": 56, "close": 57, "write": 64, "writev": 66, "pwrite64": 68, "sendfile": 71,
        "fsync": 82, "fdatasync": 83, "renameat2": 276, "copy_file_range": 285,
    },
    34, None, 0,
)  # fmt: skip
MACHINE = {"x86_64": _X86, "aarch64": _ARM}.get(platform.machine())
NAMES = {number: name for name, number in MACHINE.calls.items()} if MACHINE else {}


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("arch", ctypes.c_uint32),
        ("pointer", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("first", ctypes.c_int64),
        ("words", ctypes.c_uint64 * 6),
    )


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


class Call(NamedTuple):
    """A call that a process is about to make, or has made."""

    is_entry: bool
    number: int
    words: tuple[int, ...]


_libc = ctypes.CDLL(None if os.name == "posix" else "msvcrt", use_errno=True)


def _ptrace(request: int, pid: int, address: int = 0, data: object = 0) -> None:
    _libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    _libc.ptrace.restype = ctypes.c_long
    if _libc.ptrace(request, pid, address, data) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def be_traced(every: bool) -> None:
    """In a child: wait for its parent to trace it, at the calls that have a
    name here or at every one."""
    _ptrace(_TRACEME, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    numbers = [] if every else sorted(NAMES)
    steps = [_Step(_LOAD, 0, 0, 0)]
    steps += [_Step(_IF_EQUAL, len(numbers) - n, 0, each) for n, each in enumerate(numbers)]
    steps += [_Step(_RETURN, 0, 0, _STOP if every else _ALLOW), _Step(_RETURN, 0, 0, _STOP)]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    _libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
    if _libc.prctl(_SET_FILTER, _FILTER, ctypes.byref(program), 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "no filter of calls here")


def trace(pid: int) -> None:
    """Begin with a child that waits."""
    os.waitpid(pid, ALL)
    _ptrace(_SET_OPTIONS, pid, 0, _OPTIONS)


def go_on(pid: int, signal_number: int = 0, *, to_its_end: bool = False) -> None:
    """To the beginning of the next call that is traced, or to the end of this
    one."""
    _ptrace(_CONT_TO_CALL if to_its_end else _CONT, pid, 0, signal_number)


def call_of(pid: int) -> Call:
    """The call at which a process stands still."""
    info = _Info()
    _ptrace(_CALL_INFO, pid, ctypes.sizeof(info), ctypes.addressof(info))
    return Call(info.op == _BEGINS, info.first, tuple(info.words))


def leave_out(pid: int) -> None:
    """At the beginning of a call: it is not made."""
    assert MACHINE
    if MACHINE.number is None:
        none = ctypes.c_int32(-1)
        vector = _Vector(ctypes.addressof(none), ctypes.sizeof(none))
        _ptrace(_SET_REGISTERS, pid, _ARM_CALL, ctypes.addressof(vector))
    else:
        _set_register(pid, MACHINE.number, -1)


def answer(pid: int, result: int) -> None:
    """At the end of a call: what it says."""
    assert MACHINE
    _set_register(pid, MACHINE.result, result)


def _set_register(pid: int, place: int, value: int) -> None:
    assert MACHINE
    registers = (ctypes.c_int64 * MACHINE.registers)()
    vector = _Vector(ctypes.addressof(registers), ctypes.sizeof(registers))
    _ptrace(_GET_REGISTERS, pid, _GENERAL, ctypes.addressof(vector))
    registers[place] = value
    _ptrace(_SET_REGISTERS, pid, _GENERAL, ctypes.addressof(vector))


def text_at(pid: int, address: int) -> str:
    """The name that stands in a process's memory."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        data = memory.read(4096 - address % 4096)
        data += b"" if b"\0" in data else memory.read(4096)
    return os.fsdecode(data.split(b"\0")[0])
