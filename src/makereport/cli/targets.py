"""What the words of a command line name: files to write, a form."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import makereport
from makereport import MakereportError
from makereport.cli.console import shown, shown_whole
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Form

SUFFIXES = (".yaml", ".yml")


def report_target(output: str, beside: Path) -> Path:
    """The report file that `-o` names: a file, or a folder where it has the
    name of `beside`, which stands where nothing is named."""
    if not output:
        return beside
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return Path(output) / beside.name
    check_suffix(output)
    return Path(output)


def report_targets(files: Sequence[str], named: Sequence[str], output: str) -> dict[str, Path]:
    """The report file of each published one, where `named` is what the user
    typed; the folder that `-o` names for several is made. Two inputs with one
    target are a fault."""
    is_folder = len(named) > 1 or any(map(os.path.isdir, named))
    is_folder = is_folder or output.endswith(("/", os.sep))
    if output and is_folder:
        if os.path.isfile(output) or output.lower().endswith(SUFFIXES):
            raise UsageError(f"有几份年报时，-o 要写一个文件夹；{output} 不是")
        output = os.path.join(output, "")
    targets: dict[str, Path] = {}
    taken: dict[str, str] = {}
    for file in files:
        target = report_target(output, Path(file).with_suffix(".yaml"))
        key = makereport.same_name(target)
        if key in taken:
            raise UsageError(f"{taken[key]} 和 {file} 会写成同一个文件 {target}")
        taken[key] = file
        targets[file] = target
    if output and is_folder:
        makereport.make_folder(output)
    return targets


def check_suffix(output: str) -> None:
    """Raises UsageError if the name is not that of a report file."""
    if os.path.isdir(output):
        raise UsageError(f"-o 要写文件名（.yaml），{output} 是文件夹")
    if not shown_whole(output):
        raise UsageError(f"-o 的文件名里有换行等不能用的字符：{shown(output)}")
    if Path(output).suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o 的文件名要以 .yaml 结尾，不是 {output}")


def check_formats(named: Sequence[str], output: str) -> list[str]:
    """The formats that `--format` names, else the one of the file that `-o`
    names, else Word. Raises UsageError."""
    formats = [each.strip().lower() for word in named for each in re.split("[,，、]", word)]
    for each in formats:
        if each not in makereport.FORMATS:
            known = "、".join(makereport.FORMATS)
            raise UsageError(f"--format 只能是 {known}，不能是 {shown(each) or '空的'}")
    suffix = Path(output).suffix.lower()[1:]
    of_output = [suffix] if suffix in makereport.FORMATS and not os.path.isdir(output) else []
    return list(dict.fromkeys(formats)) or of_output or ["docx"]


def product_targets(
    files: Sequence[str], named: Sequence[str], output: str, pattern: str, formats: Sequence[str]
) -> dict[str, list[Path]]:
    """What is to be written of each input, one file for each format, where
    `named` is what the user typed; the folder that `-o` names is made. Two
    inputs with one target are a fault, on any system."""
    is_folder = bool(output) and _means_folder(
        output, len(named) > 1 or bool(pattern) or any(map(os.path.isdir, named))
    )
    targets: dict[str, list[Path]] = {}
    taken: dict[str, str] = {}
    inputs = {makereport.identity(file) for file in files}
    for file in files:
        beside = Path(re.sub(r"\.ya?ml$", "", file, flags=re.IGNORECASE) + ".docx")
        named_by = _by_pattern(pattern, file) if pattern else beside.name
        beside = beside.with_name(named_by or beside.name)
        target = Path(output) / beside.name if is_folder else Path(output) if output else beside
        if makereport.identity(target) in inputs:
            raise UsageError(f"{target} 是要读的年报，不能写成 {_kinds(formats)}")
        if target.suffix.lower()[1:] not in (formats if output and not is_folder else ["docx"]):
            suffixes = "、".join(f".{each}" for each in formats)
            raise UsageError(f"-o 的文件名要以 {suffixes} 结尾，不是 {output}")
        key = makereport.same_name(target)
        while key in taken and not named_by:  # its errors are to be told, nothing is written
            target = target.with_name(f"{target.stem}_.docx")
            key = makereport.same_name(target)
        if key in taken:
            hint = '给它们起不同的名字：--name "{单位}{年度}"'
            if pattern:
                hint = "" if "{文件名}" in pattern else f'加上文件名：--name "{pattern}{{文件名}}"'
            reason = f"{taken[key]} 和 {file} 会写成同一个文件 {target}"
            raise UsageError(reason, hint=hint)
        taken[key] = file
        targets[file] = [_in_format(target, each) for each in formats]
        for each in targets[file]:
            if makereport.identity(each) in inputs:
                raise UsageError(f"{each} 是要读的年报，不能写成 {_kinds(formats)}")
    if is_folder:
        makereport.make_folder(output)
    return targets


def _in_format(target: Path, name: str) -> Path:
    suffix = f".{name}"
    return target if target.suffix.lower() == suffix else target.with_suffix(suffix)


def _kinds(formats: Sequence[str]) -> str:
    return "、".join(makereport.FORMATS[each] for each in formats)


def _means_folder(output: str, is_for_many: bool) -> bool:
    """Whether `-o` names a folder, one to be made included."""
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        return True
    is_file = Path(output).suffix.lower()[1:] in makereport.FORMATS
    if is_for_many and (os.path.exists(output) or is_file):
        raise UsageError(f"有几份年报时，-o 要写一个文件夹；{output} 不是")
    return is_for_many


def _by_pattern(pattern: str, file: str) -> str:
    try:
        return makereport.named_by(pattern, file)
    except ValueError:
        raise UsageError(
            f"--name 里只能用 {{单位}}、{{年度}}、{{文件名}}，不能有 / \\ 等符号：{pattern}"
        ) from None


def check_template(template: str) -> None:
    """Raises UsageError for a Word template that cannot be meant, and
    MakereportError where it is not there, or its folder has none."""
    hint = (
        "模板是写着 {{ }} 的 Word 文件：用 makereport template draw 画一份，在 Word 里改好外观再用"
    )
    if template and os.path.isdir(template):
        makereport.template_in(Path(template))
        return
    if template and Path(template).suffix.lower() != ".docx":
        raise UsageError(f"--template 要写 Word 模板（.docx），不是 {template}", hint=hint)
    if template and not os.path.exists(template):
        raise MakereportError(f"{template}: 模板不能用：文件不存在", hint=hint)


def check_kept(template: str, targets: Iterable[Path]) -> None:
    """Raises UsageError where a report would take the place of its template."""
    kept = makereport.identity(template) if template else ""
    for target in targets:
        if kept and makereport.identity(target) == kept:
            raise UsageError(f"{target} 是要用的模板，不能写成年报")


def form_named(form_id: str, folder: Path = Path()) -> Form:
    """The form by its id, the newest without one; those in a folder with reports
    are known, too."""
    with makereport.forms_beside(folder):
        known = makereport.form_ids()
        if form_id and form_id not in known:
            raise UsageError(f"没有格式 {form_id}；现有的格式：{'、'.join(known)}")
        return makereport.load_form(form_id) if form_id else makereport.latest_form()
