"""The commands `template list`, `export`, `draw` and `check`: forms and Word
templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import makereport
from makereport import MakereportError
from makereport.cli.boundary import DONE, FAILED
from makereport.cli.console import put, quoted, say, shown
from makereport.cli.formats.checkup import Checkup, FileResult
from makereport.cli.targets import check_template, form_named
from makereport.cli.words import UsageError

if TYPE_CHECKING:
    from makereport import Finding


def template_list() -> int:
    """列出现有的格式。"""
    with makereport.forms_beside(Path()):
        forms = [makereport.load_form(form_id) for form_id in makereport.form_ids()]
    for form in forms:
        years = f"{form.first_year}—{form.last_year or ''}".rstrip("—")
        since = "起" if form.last_year is None else ""
        say(f"{form.id}  {years}年度{since}  {form.name}（{form.source}）")
    return DONE


def template_draw(
    form_id: Annotated[str, typer.Argument(metavar="格式", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="文件名，不写就是“格式.docx”")] = "",
    force: Annotated[bool, typer.Option("--force", help="目标文件有人改过也覆盖")] = False,
) -> int:
    """按格式绘制 Word 模板，可以在 Word 里改外观后用于 build --template。"""
    form = form_named(form_id)
    target = Path(output or f"{form.id}.docx")
    if target.is_dir():
        target = target / f"{form.id}.docx"
    elif target.suffix.lower() != ".docx":
        raise UsageError(f"-o 的文件名要以 .docx 结尾，不是 {output}")
    makereport.draw_file(form, target, force=force)
    say(f"已绘制 {target}")
    return DONE


def template_export(
    form_id: Annotated[str, typer.Argument(metavar="格式", help="格式的代号，不写就是最新的")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="文件夹，不写就以格式为名")] = "",
) -> int:
    """复制一份格式的文件夹，改好里面 Word 模板的外观，用于 build --template。"""
    form = form_named(form_id)
    folder = output or form.id
    written = makereport.export_folder(form, folder)
    say(f"已复制到 {shown(folder)}：{'、'.join(path.name for path in written)}")
    example = f"makereport build 年报.yaml --template {quoted(folder)}"
    say(f"在 Word 里改 report.docx 的外观，再用 {shown(example)} 生成")
    return DONE


def template_check(
    template: Annotated[
        str,
        typer.Argument(
            metavar="模板", help="Word 模板（.docx）、export 得到的或者自己的格式的文件夹"
        ),
    ],
    form_id: Annotated[str, typer.Option("--form", help="按哪个格式检查，不写就按最合的一个")] = "",
    output_format: Annotated[
        str, typer.Option("--format", help="text、json、sarif、github 或 xlsx（用 > 存成文件）")
    ] = "text",
) -> int:
    """检查 Word 模板：写错的标签，缺少的数和文字，印错了格的数；自己的格式连同 form.yaml。"""
    from makereport.cli.formats.findings import REPORTERS

    if output_format not in REPORTERS:
        raise UsageError(f"--format 只能是 {'、'.join(REPORTERS)}，不能是 {output_format}")
    if makereport.is_own_form(Path(template)):
        return _check_form(template, output_format)
    _refuse_neither(Path(template))
    form = form_named(form_id) if form_id else None
    with makereport.forms_beside(Path()):
        checked = makereport.check_template(template, form)
    put(REPORTERS[output_format](Checkup([FileResult(template, checked.findings)])))
    if output_format == "text" and not checked.has_errors:
        say(f"按格式 {checked.form.id} 检查，模板能用")
    elif output_format == "text":
        say(f"按格式 {checked.form.id} 检查，模板还不能用")
    return FAILED if checked.has_errors else DONE


def _refuse_neither(path: Path) -> None:
    """Raises MakereportError for what is neither a Word template nor the folder of
    a form."""
    begin = f"新建一个格式：makereport template new {quoted(path)}"
    if not path.exists() and path.suffix.lower() != ".docx":
        raise MakereportError(f"{shown(str(path))}: 没有这个文件夹", hint=begin)
    if path.is_dir() and not any((path / each).is_file() for each in ("form.yaml", "report.docx")):
        inner = [each.parent for each in sorted(path.glob("*/form.yaml"))]
        hint = f"写一个格式的文件夹，例如 {quoted(inner[0])}" if inner else begin
        raise MakereportError(
            f"{shown(str(path))}: 里面没有 form.yaml，也没有 report.docx", hint=hint
        )
    if path.is_file() and path.suffix.lower() != ".docx":
        hint = f"写它所在的文件夹，例如 {quoted(path.parent)}" if path.name == "form.yaml" else ""
        reason = f"要检查的是 Word 模板（.docx）或者格式的文件夹，不是 {shown(str(path))}"
        raise UsageError(reason, hint=hint)
    check_template(str(path))


def _check_form(folder: str, output_format: str) -> int:
    """Tell what is wrong with a form of the user's own."""
    from makereport.cli.formats.findings import REPORTERS

    findings = makereport.check_form(folder)
    results: dict[str, list[Finding]] = {str(Path(folder) / "form.yaml"): []}
    for finding in findings:
        results.setdefault(finding.file, []).append(finding)
    put(REPORTERS[output_format](Checkup([FileResult(*each) for each in results.items()])))
    is_wrong = any(finding.is_error for finding in findings)
    if output_format == "text":
        say(f"格式{'还不能用' if is_wrong else '能用'}")
    return FAILED if is_wrong else DONE


def template_new(
    folder: Annotated[str, typer.Argument(metavar="文件夹", help="新的文件夹，名称就是格式的代号")],
    name: Annotated[
        str, typer.Option("--name", help="报告叫什么，如 图书馆工作年度报告")
    ] = "工作年度报告",
) -> int:
    """新建一个格式：照着改的 form.yaml，画好的 Word 模板，网页模板。"""
    form = makereport.new_form(folder, name)
    say(f"已新建格式 {form.id}：{'、'.join(sorted(each.name for each in form.folder.iterdir()))}")
    own = Path(folder) / "form.yaml"
    say(f"下一步：改 {shown(str(own))}，用 makereport template check {quoted(folder)} 检查")
    year, home = form.first_year, Path(folder).parent
    where = f"--forms {quoted(folder)}"
    drawn = quoted(Path(folder) / "report.docx")
    known = "" if home == Path("templates") else f"{where} "
    say(f"改了节和表，重画 Word 模板：makereport template draw {form.id} {known}-o {drawn}")
    if home.name == "templates":
        where = f"-o {quoted(home.parent / f'{year}.yaml')}"
    say(f"写年报：makereport new {year} --form {form.id} {where}")
    return DONE
