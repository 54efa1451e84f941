"""The texts of `explain`, and the pages of docs/ that are made from the same
source: the codes, and the labels of each form."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.codes import BELOW, CODES
from makereport.form.model import Form, Item

SEVERITY_WORDS = {"error": "错误", "warning": "警告"}


def code_text(code: str) -> str:
    """Everything about one code, for a terminal."""
    entry = CODES[code]
    parts = [
        f"{code}（{SEVERITY_WORDS[entry.severity]}）{entry.title}",
        f"\n{entry.meaning}",
        f"\n怎么办：{entry.remedy}",
    ]
    parts += [f"\n{title}：\n{_indented(sample)}" for title, sample in _samples(code)]
    return "\n".join(parts)


def codes_list() -> str:
    """One line for each code."""
    return "\n".join(
        f"{code}  {SEVERITY_WORDS[entry.severity]}  {entry.title}" for code, entry in CODES.items()
    )


def codes_index() -> str:
    """The page docs/codes/README.md."""
    lines = [
        "# 问题代码",
        "",
        "这些页由程序里的代码表生成（`make docs`），与 `makereport explain 代码` 的内容相同。",
        "错误必须改正才能生成报告；警告只是提醒。",
        "",
        "| 代码 | 级别 | 含义 |",
        "|---|---|---|",
    ]
    for code, entry in CODES.items():
        lines.append(f"| [{code}]({code}.md) | {SEVERITY_WORDS[entry.severity]} | {entry.title} |")
    return "\n".join(lines) + "\n"


def code_page(code: str) -> str:
    """The page docs/codes/<code>.md."""
    entry = CODES[code]
    lines = [
        f"# {code} {entry.title}",
        "",
        f"级别：{SEVERITY_WORDS[entry.severity]}",
        "",
        entry.meaning,
        "",
        f"怎么办：{entry.remedy}",
    ]
    for title, sample in _samples(code):
        lines += ["", f"{title}：", "", "```yaml", sample.rstrip("\n"), "```"]
    return "\n".join(lines) + "\n"


def _samples(code: str) -> Iterator[tuple[str, str]]:
    """The samples of a code with their titles, those that are not empty."""
    entry = CODES[code]
    if entry.last:
        yield "上年的年报", entry.last
    if entry.below:
        yield f"下级的年报（{BELOW}）", entry.below
    if entry.wrong:
        yield "有问题的写法", entry.wrong
    if entry.right:
        yield "没有问题的写法", entry.right


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))


def form_page(form: Form) -> str:
    """The page docs/<id>.md: every label of the form with its short name."""
    lines = [
        f"# {form.name}",
        "",
        f"依据：{form.source}。本页由格式文件生成（`make docs`）。",
        "正文里按“表.行.列”用短名引用；键可以写标签，也可以写短名。",
    ]
    for section in form.sections:
        lines += ["", f"## {section.label}", ""]
        if section.table is None:
            lines.append(f"文字。键：`{section.name}`")
            continue
        lines += [
            f"表的短名：`{section.table.name}`",
            "",
            "| 行 | 短名 | 列（短名，单位） |",
            "|---|---|---|",
        ]
        for block in section.table.blocks:
            columns = "、".join(f"`{c.name}`" for c in block.leaf_columns)
            units = "、".join(dict.fromkeys(column.unit for column in block.leaf_columns))
            for depth, item in _outline(block.rows, 0):
                filled = (
                    "自动算出" if item.sum else f"{columns}（{units}）" if not item.items else ""
                )
                lines.append(f"| {'　' * depth}{item.label} | `{item.name}` | {filled} |")
    return "\n".join(lines) + "\n"


def _outline(items: tuple[Item, ...], depth: int) -> Iterator[tuple[int, Item]]:
    for item in items:
        yield depth, item
        yield from _outline(item.items, depth + 1)
