"""Word files of many reports become PDFs: many by one process of LibreOffice,
several processes at a time where there are many reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from makereport.bulk.work import Options, Outcome, put
from makereport.findings.finding import Finding

if TYPE_CHECKING:
    from makereport.office.pdf import Pdf, Press

BATCH = 30
"""Reports that one process of LibreOffice converts: its start costs as much as
ten of them."""


def with_pdfs(
    outcomes: Iterator[Outcome], options: Options, width: int = 1, write: bool = True
) -> Generator[Outcome, None, None]:
    """The outcomes with their PDFs, which so many processes make at a time,
    all that was made written where it belongs."""
    under_way: deque[tuple[list[Outcome], Press | None]] = deque()
    try:
        while group := list(islice(outcomes, BATCH)):
            under_way.append((group, _begun(group)))
            if len(under_way) >= width:
                yield from _finished(under_way, options, write)
        while under_way:
            yield from _finished(under_way, options, write)
    finally:
        for _, press in under_way:
            if press:
                press.close()
        getattr(outcomes, "close", lambda: None)()


def _begun(group: list[Outcome]) -> Press | None:
    documents = [done.made["docx"] for done in group if done.waits_for_pdf]
    if not documents:
        return None
    # Here, not above: few reports become PDFs.
    from makereport.office.pdf import Press

    return Press(documents)


def _finished(
    under_way: deque[tuple[list[Outcome], Press | None]], options: Options, write: bool
) -> Iterator[Outcome]:
    """The first group; it stays under way until its PDFs are here."""
    group, press = under_way[0]
    pdfs = iter(press.result() if press else ())
    if press:
        press.close()
    under_way.popleft()
    for done in group:
        if done.waits_for_pdf:
            done = _with_pdf(done, next(pdfs), options)
            yield put(done, options) if write else done
        else:
            yield done


def _with_pdf(done: Outcome, pdf: Pdf, options: Options) -> Outcome:
    made = dict(done.made)
    if not any(target.lower().endswith(".docx") for target in done.targets):
        del made["docx"]
    if pdf.data is not None:
        made["pdf"] = pdf.data
    if not pdf.code:
        return replace(done, made=made)
    finding = Finding(pdf.code, pdf.message, pdf.hint, (), done.file, 1, 1)
    findings = (*done.findings, finding)
    if options.strict and not options.draft and not finding.is_error:
        return replace(done, findings=findings, made={}, is_held_back=True)
    return replace(done, findings=findings, made=made)
