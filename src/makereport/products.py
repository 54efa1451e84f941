"""What a report is published as: Word file, web page and PDF, each told by the
suffix of its file, each known again by a digest of its own content."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from makereport.narrative.document import Document
from makereport.source.disk import AnyPath

FORMATS = {"docx": "Word 文件", "pdf": "PDF", "html": "网页"}
"""By suffix, in the order in which they are written: a page links to the others."""
_UNKNOWN = Decimal("NaN")


@dataclass(frozen=True)
class Style:
    """How a report is to look: in a Word template other than the form's, marked
    as a draft; of the web page only what goes into a site's own."""

    template: Path | None = None
    draft: bool = False
    fragment: bool = False


def format_of(target: AnyPath) -> str:
    """The format of a file by its suffix. Raises ValueError."""
    suffix = Path(target).suffix.lower()[1:]
    if suffix not in FORMATS:
        raise ValueError(f"{os.fspath(target)}: no format has this suffix")
    return suffix


def links(targets: Sequence[AnyPath]) -> list[tuple[str, str]]:
    """What a web page links to among files that are made with it: what they
    are, and their paths from it."""
    page = next(Path(target) for target in targets if format_of(target) == "html")
    return [
        (FORMATS[format_of(other)], Path(os.path.relpath(other, page.parent)).as_posix())
        for other in targets
        if format_of(other) != "html"
    ]


def word_file(document: Document, style: Style) -> bytes:
    """The Word file of a report. Raises TemplateError."""
    # Here, not above: who makes a page needs no Word, and the reverse.
    from makereport.word.render import render_docx

    return render_docx(_printable(document, style), style.template, draft=style.draft)


def web_page(document: Document, style: Style, links: Sequence[tuple[str, str]] = ()) -> bytes:
    """The web page of a report; a fragment is pasted elsewhere and links to
    nothing."""
    from makereport.html.page import render_html

    beside = () if style.fragment else links
    shown = _printable(document, style)
    page = page_of(style.template)
    return render_html(
        shown, fragment=style.fragment, draft=style.draft, links=beside, template=page
    )


def page_of(template: Path | None) -> Path | None:
    """The page template of a form's copy, of which the Word template is used."""
    if template is None or template.name != "report.docx":
        return None
    page = template.with_name("page.html")
    return page if page.is_file() and template.with_name("form.yaml").is_file() else None


def _printable(document: Document, style: Style) -> Document:
    """A draft prints where a figure is not known, too."""
    if not style.draft:
        return document
    tables = {
        name: {
            (row.name, column.name): document.tables[name].get((row.name, column.name), _UNKNOWN)
            for row, column in table.cells
        }
        for name, table in document.form.tables.items()
        if name in document.tables
    }
    return replace(document, tables=tables)


def is_own(path: Path) -> bool:
    """Whether the file is a report that makereport has published and nobody
    has changed. Raises OSError."""
    if format_of(path) == "html":
        from makereport.html.page import is_own_page

        return is_own_page(path)
    if format_of(path) == "pdf":
        from makereport.office.pdf import is_own_pdf

        return is_own_pdf(path)
    from makereport.ooxml.package import is_own_report

    return is_own_report(path)
