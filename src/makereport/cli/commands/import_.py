"""The command `import`: a published report read back to YAML."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport import MakereportError
from makereport.cli.boundary import DONE, FAILED, crashed
from makereport.cli.console import complain, failure_text, finding_text, other_schema, quoted, say
from makereport.cli.many import files_in
from makereport.cli.progress import Progress
from makereport.cli.targets import report_targets

if TYPE_CHECKING:
    from makereport import Imported

CRASHED = "程序出了意外，这份年报没有导入，这是我们的错"


def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="文件…",
            help="已公布的年报：.docx、.html、.xlsx、.pdf、.doc、.wps、.odt，或放着它们的文件夹",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", help="写到哪个 .yaml 文件，几份写文件夹；不写就是原文件名.yaml"
        ),
    ] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（问题照样显示）")
    ] = False,
) -> int:
    """把已公布的年报（Word、网页、Excel、PDF）读回来，写成 YAML。"""
    found = files_in(files, published=True, kinds="可以导入的文件")
    targets = report_targets(found, files, output)
    codes = []
    with Progress(len(targets), quiet) as progress:
        for file, target in targets.items():
            progress.clear()
            codes.append(_import(file, target, quiet, len(targets) > 1))
            progress.step(codes[-1] != DONE)
    if len(codes) > 1 and not quiet:
        bad = sum(code != DONE for code in codes)
        say(f"共 {len(codes)} 份：{f'{bad} 份有错误或没有导入（见上）' if bad else '都导入了'}")
    return max(codes)


def _import(file: str, target: Path, quiet: bool, is_one_of_many: bool) -> int:
    """Import one report; the exit code. Of several, none stops the others."""
    try:
        imported = makereport.import_file(file, target)
    except MakereportError as error:
        complain(failure_text(str(error)))
        return FAILED
    except Exception as error:
        if not is_one_of_many:
            raise
        return crashed(f"{file}: {CRASHED}", "".join(traceback.format_exception(error)))
    for finding in imported.findings:
        complain(finding_text(finding))
    for finding in imported.checked.findings:
        if finding.is_error:
            complain(finding_text(finding))
    if not imported.has_schema:
        complain(other_schema(imported.checked.form))
    if not quiet:
        _say_done(imported, file, target)
    return FAILED if imported.checked.has_errors else DONE


def _say_done(imported: Imported, file: str, target: Path) -> None:
    checked = imported.checked
    pictures = f"，图片 {len(imported.pictures)} 张" if imported.pictures else ""
    said = f"：{checked.understood}" if checked.understood else ""
    say(f"{file} → {target}{pictures}{said}")
    errors = sum(finding.is_error for finding in checked.findings)
    warnings = len(checked.findings) - errors
    if errors:
        say(f"有 {errors} 处错误（见上），改正后才能生成 Word 文件")
    elif warnings:
        say(f"检查另有 {warnings} 个警告：makereport check {quoted(target)}")
    else:
        say(f"下一步：对照原文核对，然后运行 makereport build {quoted(target)}")
