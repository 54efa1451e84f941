"""From a published report to the text of a report file."""

from __future__ import annotations

from pathlib import Path

from makereport.findings.errors import ImportFailure
from makereport.findings.finding import Finding
from makereport.form.labels import name_key
from makereport.form.shelf import form_for_year, form_ids, load_form
from makereport.importing.recognise import Found, Part, recognise
from makereport.importing.report_text import Written, write_report
from makereport.narrative.document import Document, compose
from makereport.narrative.grammar import Heading, Paragraph, plain
from makereport.readers.flow import Flow, Text
from makereport.readers.opening import read_flow
from makereport.report.report import Report, interpret
from makereport.source.text import Source

PICTURES = "图片"


def import_report(path: Path, file: str, folder: str = PICTURES) -> Written:
    """The report file that a published report makes, with its pictures in
    `folder`, and the findings about it. Raises ImportFailure or PackageError
    where there is nothing to import."""
    flow = read_flow(path)
    found = _recognised(flow)
    if found.is_twice:
        raise ImportFailure(
            file, "里面有两份年报，同一张表出现了两次，数还不一样", "分成两个文件，再分别导入"
        )
    if not (found.headed or found.tables or found.title):
        raise ImportFailure(
            file, "没有认出年报：没有年报的标题，也没有格式里的标题和表格", "检查是不是选错了文件"
        )
    written = write_report(found, file, folder, frozenset())
    printed = _printed(written, path, file)
    keep = frozenset(key for key, differs in _differences(found, flow, printed) if differs)
    if keep:
        written = write_report(found, file, folder, keep)
    written.findings += [_remark(file, line, text) for line, text in flow.notes]
    return written


def _recognised(flow: Flow) -> Found:
    """The report by the form that fits it best, by that of its year if two fit
    as well."""
    readings = [recognise(flow, load_form(form_id)) for form_id in form_ids()]

    def fitness(found: Found) -> tuple[int, bool, int]:
        serves = form_for_year(found.year) is found.form if found.year else False
        return found.score, serves, found.form.first_year

    return max(readings, key=fitness)


def _printed(written: Written, path: Path, file: str) -> Document:
    draft, figures, _ = interpret(Source(file, written.text))
    document, _ = compose(Report(draft, figures, path, pictures=written.pictures))
    return document


def _differences(found: Found, flow: Flow, printed: Document) -> list[tuple[str, bool]]:
    """Whether what the form prints as title and preface differs from what was found."""
    preface = [
        plain(block.spans) for block in printed.preface if isinstance(block, Heading | Paragraph)
    ]
    theirs = [part.block.text for part in found.preface if isinstance(part.block, Text)]
    has_preface = bool(found.preface) or flow.is_own
    return [
        ("标题", bool(found.title) and name_key(found.title) != name_key(printed.title)),
        ("前言", has_preface and (preface != theirs or _has_more(found.preface))),
    ]


def _has_more(parts: list[Part]) -> bool:
    return any(not isinstance(part.block, Text) for part in parts)


def _remark(file: str, line: int, text: str) -> Finding:
    return Finding("I605", text, "需要的话对照原文补上", (), file, max(1, line), 1, "")
