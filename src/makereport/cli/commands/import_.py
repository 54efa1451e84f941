"""The command `import`: a published report read back to YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport.cli.boundary import DONE, FAILED
from makereport.cli.console import complain, finding_text, other_schema, quoted, say
from makereport.cli.targets import report_target

if TYPE_CHECKING:
    from makereport import Imported


def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="文件", help="已公布的年报：.docx、.html、.xlsx、.pdf、.doc、.wps、.odt"
        ),
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", help="写到哪个 .yaml 文件，不写就是原文件名.yaml")
    ] = "",
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示做了什么（问题照样显示）")
    ] = False,
) -> int:
    """把已公布的年报（Word、网页、Excel、PDF）读回来，写成 YAML。"""
    source = Path(file)
    target = report_target(output, source.parent / f"{source.stem}.yaml")
    imported = makereport.import_file(file, target)
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
