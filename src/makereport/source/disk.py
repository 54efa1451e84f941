"""Files: written whole or not at all, never over somebody's work; and what
the system says of them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from makereport.findings.errors import WriteError
from makereport.source.temporary import sweep, temporary_name

AnyPath = str | os.PathLike[str]
KEEP_HINT = (
    "改过的年报，先用 makereport diff 看改了什么；"
    "要保留它，用 -o 另写一个文件；确定不要了，加 --force 覆盖"
)
ANOTHER_HINT = "用 -o 换一个文件名；确定不要它了，加 --force 覆盖"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u2028\u2029]')
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)
_LONGEST = 200
"""Bytes of a name; most systems hold 255, and a lock beside it has more."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def opened(path: AnyPath, most: int) -> Iterator[BinaryIO]:
    """A file to be read. Raises OSError, also for what is no file – a device
    or a pipe would never end – and for one of more than so many bytes."""
    status = os.stat(path)
    if not S_ISREG(status.st_mode):
        raise OSError(errno.EISDIR if S_ISDIR(status.st_mode) else errno.ENODEV, "no file")
    if status.st_size > most:
        raise OSError(errno.EFBIG, f"{status.st_size} bytes")
    with open(path, "rb") as file:
        yield file


def read_file(path: AnyPath, most: int) -> bytes:
    """The content of a file. Raises OSError as `opened` does."""
    with opened(path, most) as file:
        data = file.read(most + 1)
    if len(data) > most:  # it has grown, or the system does not tell its size
        raise OSError(errno.EFBIG, f"more than {most} bytes")
    return data


def holds(path: AnyPath, data: bytes) -> bool:
    """Whether a file is there with just this content."""
    try:
        return read_file(path, len(data)) == data
    except OSError:
        return False


def write_file(path: Path, data: bytes) -> None:
    """Write a file, over one that is there. Raises WriteError."""
    if os.path.islink(path):  # what it leads to is meant
        path = Path(os.path.realpath(path))
    with _beside(path, data) as temporary:
        os.replace(temporary, path)


def create_file(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet. Raises WriteError."""
    with creating(path, data):
        pass


@contextmanager
def creating(path: Path, data: bytes) -> Iterator[None]:
    """As `create_file`, with something else to be done before the file is
    there, so that it says that all has been done. Raises WriteError."""
    refuse_existing(path)
    with _beside(path, data) as temporary:
        yield
        _place_new(temporary, path)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """The content in a file next to its target, for a moment; whatever stops
    this, Ctrl-C too, leaves no file half written. Raises WriteError."""
    sweep(path.parent)
    temporary = path.parent / temporary_name()
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        yield temporary
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from None
        raise


def _place_new(temporary: Path, path: Path) -> None:
    """Give a file its name, which nobody else may have taken in the meantime."""
    try:
        if os.name == "nt":
            os.rename(temporary, path)  # which replaces nothing there
            return
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _place_empty(temporary, path)
            return
        # With the file in its place, nothing that happens now is a failure.
        with suppress(OSError):
            os.unlink(temporary)
    except FileExistsError:
        raise WriteError(str(path), _EXISTS, _ANOTHER_NAME) from None


_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""What a disk says that knows no second name of a file, such as a USB stick."""


def _place_empty(temporary: Path, path: Path) -> None:
    """Take the name first, where nothing does both at once."""
    os.close(os.open(path, _NEW, 0o600))
    try:
        os.replace(temporary, path)
    except BaseException:
        os.unlink(path)
        raise


def create_below(folder: Path, name: str, data: bytes) -> None:
    """Write a file into a subfolder, made where it is missing; the same file
    may be there already. Raises WriteError."""
    path = folder / name
    try:
        path.parent.mkdir(exist_ok=True)
        sweep(path.parent)
        if holds(path, data):
            return
    except OSError as error:
        raise _unwritten(path, error, path.parent) from None
    create_file(path, data)


_EXISTS, _ANOTHER_NAME = "已有同名文件，没有覆盖", "用 -o 换一个文件名"


def refuse_existing(path: Path, hint: str = _ANOTHER_NAME) -> None:
    """Raises WriteError if there is anything at the path, or never can be."""
    try:
        os.lstat(path)
    except (FileNotFoundError, ValueError):
        return
    except OSError as error:
        raise _unwritten(path, error) from None
    raise WriteError(str(path), _EXISTS, hint)


def replace_own_file(
    path: Path,
    data: bytes,
    is_own: Callable[[Path], bool],
    force: bool = False,
    hint: str = KEEP_HINT,
) -> None:
    """Write a product over an earlier one that `is_own` recognises as
    untouched, or anything with `force`. Raises WriteError, with `hint` where
    something else stands there."""
    try:
        if path.is_dir():
            raise WriteError(str(path), "这里已有一个同名的文件夹", "用 -o 写明文件名")
        lock = open_elsewhere(path)
        if lock and not force:
            close = f"请先关闭它；如果其实没有打开，删去 {lock.name} 后再试"
            raise WriteError(str(path), "文件正在 Word、WPS 或 LibreOffice 里打开", close)
        if path.exists() and not path.is_file():
            raise WriteError(str(path), "这里是一个设备或管道", "用 -o 换一个文件名")
        if path.exists() and not force and not is_own(path):
            reason = "它不是 makereport 写的，或者写好后有人改过，没有覆盖"
            raise WriteError(str(path), reason, hint)
    except OSError as error:
        raise _unwritten(path, error) from None
    write_file(path, data)


def open_elsewhere(path: Path) -> Path | None:
    """The lock file that an office program keeps beside an open document."""
    name = path.name
    locks = (f".~lock.{name}#", f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~{name}")
    return next((lock for lock in map(path.with_name, locks) if lock.is_file()), None)


def is_lock(path: Path) -> bool:
    """Whether a file is one that an office program keeps beside a document
    while it is open: no report, whatever its suffix."""
    return path.name.startswith(("~$", ".~"))


def relative(path: Path, folder: Path) -> str:
    """The path from a folder, as a report file names it; whole where there is
    none (another drive)."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return str(path.resolve())


def as_text(name: str) -> str:
    """A name that can be written into a file: what is no UTF-8 in it becomes
    question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def identity(path: AnyPath) -> str:
    """What two spellings of one path have in common."""
    return os.path.normcase(os.path.realpath(path))


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those of a new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _unwritten(path: Path, error: OSError, target: Path | None = None) -> WriteError:
    """That a path could not be written; what was to be made is `target`, or
    the path itself."""
    reason, advice = _cause(error)
    return WriteError(str(path), reason, advice.format(folder=(target or path).parent))


def os_reason(error: OSError) -> str:
    """The cause of a failed file operation, in Chinese where it is common."""
    return _cause(error)[0]


def _cause(error: OSError) -> tuple[str, str]:
    number = getattr(error, "winerror", None)  # says more than errno, where there is one
    if number == _NO_PATH and len(os.path.abspath(error.filename or "")) >= _WINDOWS_LONGEST:
        return _TOO_LONG
    unknown = f"错误号 {number or error.errno}", _KEPT
    return (
        _WINDOWS.get(number or 0)
        or _CAUSES.get(type(error))
        or _CAUSES.get(error.errno or 0, unknown)
    )


_KEPT = "原来的文件没有动"
_TOO_LONG = "文件名太长", "用 -o 换一个短一些的文件名"
_NO_NAME = "文件名不能用", '用 -o 换一个文件名，不要有 \\ / : * ? " < > | 和换行'
_NO_PATH = 3
_WINDOWS_LONGEST = 260
"""ERROR_PATH_NOT_FOUND, which is said of a path of this many characters too."""
_WINDOWS = {123: _NO_NAME, 206: _TOO_LONG}
"""Causes by the numbers of Windows: ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE."""
_CAUSES: dict[type | int, tuple[str, str]] = {
    PermissionError: (
        "没有权限，或文件正被 Word、WPS 等程序打开",
        "请关闭打开它的程序，或用 -o 写到别处",
    ),
    FileNotFoundError: ("文件夹不存在", "请先建好文件夹 {folder}"),
    IsADirectoryError: ("这是一个文件夹", _KEPT),
    NotADirectoryError: ("路径中有一段不是文件夹", _KEPT),
    errno.ENODEV: ("它是设备或管道", "请检查文件名"),
    errno.EFBIG: ("文件大得不正常", "请检查是不是选错了文件"),
    errno.ENOSPC: ("磁盘已满", _KEPT),
    errno.EIO: ("磁盘读写出错", "磁盘可能坏了，或者断开了；用 -o 写到别处"),
    errno.EROFS: ("磁盘是只读的", _KEPT),
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: _NO_NAME,
    getattr(errno, "EDQUOT", -1): ("磁盘配额已满", _KEPT),  # not on Windows
}
"""What went wrong and what to do about it."""


def safe_name(name: str) -> str:
    """The name as every system can hold it."""
    name = _UNSAFE.sub("_", name).strip(" .") or "_"
    if _DEVICE.match(name):
        name = f"_{name}"
    return name.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore").rstrip(" .")
