"""The texts of `explain` and of the page of codes, from the table of codes."""

from __future__ import annotations

from makereport.codes import CODES

SEVERITY_WORDS = {"error": "错误", "warning": "警告"}


def code_text(code: str) -> str:
    """Everything about one code, for a terminal."""
    entry = CODES[code]
    parts = [
        f"{code}（{SEVERITY_WORDS[entry.severity]}）{entry.title}",
        f"\n{entry.meaning}",
        f"\n怎么办：{entry.remedy}",
    ]
    if entry.wrong:
        parts.append(f"\n有问题的写法：\n{_indented(entry.wrong)}")
    if entry.right:
        parts.append(f"\n没有问题的写法：\n{_indented(entry.right)}")
    return "\n".join(parts)


def codes_list() -> str:
    """One line for each code."""
    return "\n".join(
        f"{code}  {SEVERITY_WORDS[entry.severity]}  {entry.title}" for code, entry in CODES.items()
    )


def codes_page() -> str:
    """The page docs/codes.md."""
    lines = [
        "# 问题代码",
        "",
        "本页由程序里的代码表生成（`make docs`），与 `makereport explain 代码` 的内容相同。",
        "错误必须改正才能生成报告；警告只是提醒。",
        "",
        "| 代码 | 级别 | 含义 |",
        "|---|---|---|",
    ]
    for code, entry in CODES.items():
        lines.append(
            f"| [{code}](#{code.lower()}) | {SEVERITY_WORDS[entry.severity]} | {entry.title} |"
        )
    for code, entry in CODES.items():
        lines += ["", f"## {code}", "", f"**{SEVERITY_WORDS[entry.severity]}：{entry.title}**", ""]
        lines += [entry.meaning, "", f"怎么办：{entry.remedy}"]
        for title, sample in (("有问题的写法", entry.wrong), ("没有问题的写法", entry.right)):
            if sample:
                lines += ["", f"{title}：", "", "```yaml", sample.rstrip("\n"), "```"]
    return "\n".join(lines) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))
