"""The texts of `explain`, and the pages of docs/codes/ made from the same source."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.findings.codes import BELOW, CODES

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
