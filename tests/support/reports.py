"""Reports made for tests: a base that is complete, and how to read a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from makereport import Checked, check_file
from makereport.form.shelf import form_ids, latest_form, load_form
from makereport.word.render import render_docx

ROOT = Path(__file__).resolve().parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

EXAMPLES = sorted((ROOT / "examples").glob("*/*.yaml"))
EVERY_FORM = [load_form(form_id) for form_id in form_ids()]
FORMS = [form for form in EVERY_FORM if form.family == latest_form().family]
"""The forms with the sections of BASE."""
FORM = latest_form()

BASE = {
    "单位": "单位: 云溪县示范局\n",
    "年度": "年度: 2021\n",
    "总体情况": "总体情况: 本机关依法公开政府信息。\n",
    "存在的主要问题及改进情况": "存在的主要问题及改进情况: 解读材料偏少，网站更新不够及时，将逐件配发解读。\n",
    "其他需要报告的事项": "其他需要报告的事项: 本年度未收取信息处理费。\n",
}

# First lines of sections, and of a file.
OPEN = "主动公开政府信息情况:\n"
APPLIED = "收到和处理政府信息公开申请情况:\n"
REVIEWED = "政府信息公开行政复议、行政诉讼情况:\n"
TEXT = "总体情况: |\n"
YEAR = "年度: 2021\n"
ALONE = "没有找到上年的年报，没有与上年核对"
"""What the line of a report says that stands alone in its folder."""


def complete(yaml: str, without: str = "") -> str:
    """The text of a report, with the required keys it lacks added at the end,
    but one; a key with a slip at its colon counts as typed."""
    outermost = (line for line in yaml.split("\n") if not line.startswith(" "))
    typed = {re.split("[:：]", line)[0].strip() for line in outermost} | {without}
    return yaml + "".join(text for key, text in BASE.items() if key not in typed)


def written(folder: Path, name: str = "2021.yaml", yaml: str = "") -> Path:
    """A report file; required keys are added."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(complete(yaml), encoding="utf-8")
    return path


def check_text(folder: Path, yaml: str, name: str = "2021.yaml") -> Checked:
    """Check a report written into a folder; required keys are added."""
    return check_file(written(folder, name, yaml), name)


def check_bytes(folder: Path, content: bytes, name: str = "2021.yaml") -> Checked:
    """Check a file of just this content."""
    path = folder / name
    path.write_bytes(content)
    return check_file(path, name)


def names_in(folder: Path) -> list[str]:
    """Everything that stands in a folder, by name."""
    return sorted(path.name for path in folder.iterdir())


def codes(checked: Checked) -> list[str]:
    """The codes of all findings, in order."""
    return [finding.code for finding in checked.findings]


def places(checked: Checked) -> list[tuple[str, int, int]]:
    """The codes of all findings and where they stand, in order."""
    return [(finding.code, finding.line, finding.column) for finding in checked.findings]


def built(checked: Checked) -> bytes:
    """The Word file of a report that must be free of errors."""
    assert checked.document is not None
    assert not checked.has_errors, checked.findings
    return render_docx(checked.document)


def part(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    """One XML part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(name))


def texts(docx: bytes) -> list[str]:
    """The text of every non-empty paragraph, those in cells included, in order."""
    return [text for text in map(text_of, part(docx).iter(f"{W}p")) if text]


def narrative(docx: bytes) -> list[str]:
    """The text of the non-empty paragraphs outside tables."""
    body = part(docx)[0]
    return [text for text in map(text_of, body.iterchildren(f"{W}p")) if text]


def tables(docx: bytes) -> list[list[list[str]]]:
    """Every table as rows of cell texts, merged cells once for each row."""
    return [
        [[text_of(cell) for cell in row.iterchildren(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in part(docx).iter(f"{W}tbl")
    ]


def text_of(element: etree._Element) -> str:
    """The text of an element of a Word file."""
    return "".join(_pieces(element))


def value_at(element: etree._Element, path: str, name: str = "val") -> str:
    """An attribute of what must stand at a path below an element; both names
    without the namespace of Word."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert found is not None, path
    return found.get(f"{W}{name}", "")


def _pieces(element: etree._Element) -> Iterator[str]:
    for node in element.iter(f"{W}t"):
        yield node.text or ""
