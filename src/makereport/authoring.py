"""Forms of one's own: one begun in a new folder, and one told all that is wrong
with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from makereport.findings.errors import FormError, MakereportError, WriteError
from makereport.findings.finding import Finding, Mark
from makereport.form.fields import Problems
from makereport.form.labels import name_key
from makereport.form.model import Form
from makereport.form.reader import read_form
from makereport.form.shelf import form_ids, forms_folder, official_form, refuse_on_shelf
from makereport.report.reader import typed_targets
from makereport.report.text_reader import form_text
from makereport.source.disk import AnyPath, create_file, os_reason, refuse_existing
from makereport.source.text import read_source
from makereport.templating import check_template

_NAME = re.compile(r"[^\\\"'{}#:\n]+")
_STALE = ("F710", "F712", "F714")
"""What is wrong with a Word template that was drawn by an earlier form."""
_REDRAW = "改了 form.yaml 要重画（--force 覆盖在 Word 里改过的）："
STARTER = "new-form.txt"
"""The file among the official forms that a new one begins with."""


def new_form(folder: AnyPath, name: str = "工作年度报告") -> Form:
    """Begin a form in a new folder, whose name is its id: a form.yaml to go on from,
    its Word template, the page of the official form. `name` is what its reports
    are called. Raises MakereportError; what stands there is left alone."""
    # Here, not above: nothing else draws.
    from makereport.ooxml.package import write_package
    from makereport.word.draw import draw_template

    target = Path(os.path.abspath(folder))
    refuse_existing(target, "换一个文件夹；已有的格式直接改里面的 form.yaml")
    if not re.fullmatch(r"[\w-]+", target.name):
        reason = "文件夹的名称就是格式的代号，只用汉字、字母、数字和 -"
        raise WriteError(os.fspath(folder), reason, "例如 tsg-2024")
    if target.name in form_ids():
        raise WriteError(os.fspath(folder), f"已经有格式 {target.name}", "文件夹换一个名称")
    if not _NAME.fullmatch(name):
        raise WriteError(os.fspath(folder), f"报告的名称里有不能用的符号：{name}")
    year = re.search("-([12][0-9]{3})$", target.name)
    text = (forms_folder() / STARTER).read_text(encoding="utf-8")
    for mark, word in (("YEAR", year[1] if year else "2024"), ("ID", target.name), ("NAME", name)):
        text = text.replace(mark, word)
    try:
        os.makedirs(target)
    except OSError as error:
        raise WriteError(os.fspath(folder), os_reason(error)) from None
    create_file(target / "form.yaml", text.encode("utf-8"))
    form = read_form(target)
    create_file(form.template, write_package(draw_template(form)))
    create_file(form.page, official_form().page.read_bytes())
    return form


def check_form(folder: AnyPath) -> list[Finding]:
    """Everything that is wrong or missing in the folder of a form of one's own:
    in its form.yaml, and where that is right, in its templates."""
    problems = Problems()
    with problems.told():
        form = read_form(Path(folder), problems)
        if not problems:
            _check_whole(form, problems)
    if problems:
        return [_finding(problem) for problem in sorted(problems, key=lambda each: each.mark)]
    name = os.fspath(folder)
    return [*_of_template(form), *_lacking(form, name)]


def _check_whole(form: Form, problems: Problems) -> None:
    """What shows only when a form that is right in itself meets the others."""
    with problems.told():
        refuse_on_shelf(form)
    with problems.told():
        typed_targets(form)
    if not problems:
        problems += _of_front(form)


def _of_front(form: Form) -> Iterator[FormError]:
    """What is wrong with what the form prints before its first section."""
    # Here, not above: as of a template.
    from makereport.narrative.citation import cite
    from makereport.word.trial import trial_scope

    scope = trial_scope(form)
    for text in (form_text(form, "title"), form_text(form, "preface")):
        for found in cite(text, scope)[1]:
            if found.is_error:
                yield FormError(
                    found.file, Mark(found.line, found.column), found.message, found.hint
                )


def _finding(problem: FormError) -> Finding:
    line = read_source(Path(problem.path)).line(problem.mark[0])
    return Finding("F715", problem.reason, problem.hint, (), problem.path, *problem.mark, line)


def _lacking(form: Form, folder: str) -> Iterator[Finding]:
    """What a form can do without, but seldom should."""
    if form.tables and not form.lexicon.check:
        message = "没有 claims：正文里写的数不会与表核对"
        hint = "照 docs/forms.md 写上正文里怎样说表里的数；正文都用 {{ }} 引用的不用写"
        yield _at(form, "F716", message, hint)
    if not form.page.is_file():
        message = "没有 page.html：不能生成网页"
        yield _at(form, "F716", message, f"从现有格式的文件夹里复制一份到 {folder}")
        return
    try:
        _try_page(form)
    except MakereportError as error:
        yield Finding("F715", error.reason, error.hint, (), str(form.page), 1, 1)


def _try_page(form: Form) -> None:
    # Here, not above: as of a template.
    from makereport.html.page import render_html
    from makereport.word.trial import trial_document

    render_html(trial_document(form, 1))


def _of_template(form: Form) -> Iterator[Finding]:
    # Here, not above: as all that draws.
    from makereport.word.checking import draw_command

    draw = draw_command(form)
    if not form.template.is_file():
        yield _at(form, "F715", "没有 report.docx：不能生成 Word 文件和 PDF", f"画一份：{draw}")
        return
    file = str(form.template)
    try:
        checked = check_template(form.template, form)
        yield from checked.findings
        if any(each.is_error and each.code in _STALE for each in checked.findings):
            message = "Word 模板与 form.yaml 对不上，多半是改了 form.yaml 没有重画"
            yield Finding("F716", message, f"{_REDRAW}{draw}", (), file, 1, 1)
        missing = [] if checked.has_errors else list(_unlabelled(form))
    except MakereportError as error:
        yield Finding("F715", error.reason, error.hint, (), file, 1, 1)
        return
    if missing:
        message = f"Word 模板里没有标签{'、'.join(f'“{label}”' for label in missing)}"
        yield Finding("F716", message, f"{_REDRAW}{draw}", (), file, 1, 1)


def _unlabelled(form: Form) -> Iterator[str]:
    """The headings and labels of the form that its Word template does not have."""
    from makereport.readers.flow import Grid, Text
    from makereport.readers.word import read_word

    blocks = read_word(form.template).blocks
    texts = [block.text for block in blocks if isinstance(block, Text)]
    texts += [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]
    printed = name_key("".join(texts))
    labels = [section.label for section in form.sections if not section.heading]
    for table in form.tables.values():
        labels += [item.label for row in table.rows for item in row.walk()]
        labels += [c.label for block in table.blocks for c in block.leaf_columns]
    yield from (label for label in dict.fromkeys(labels) if name_key(label) not in printed)


def _at(form: Form, code: str, message: str, hint: str) -> Finding:
    return Finding(code, message, hint, (), str(form.folder / "form.yaml"), *Mark(1, 1))
