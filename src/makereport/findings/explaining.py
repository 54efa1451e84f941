"""The texts of `explain`, and the pages of docs/codes/ made from the same source."""

from __future__ import annotations

from textwrap import indent

from makereport.findings.codes import CODES

SEVERITY_WORDS = {"error": "错误", "warning": "警告"}
_SAMPLE_TITLES = {
    "last": "上年的年报",
    "below": "下级的年报（甲局.yaml）",
    "wrong": "有问题的写法",
    "right": "没有问题的写法",
}


def code_text(code: str) -> str:
    """Everything about one code, for a terminal."""
    entry = CODES[code]
    parts = [
        f"{code}（{SEVERITY_WORDS[entry.severity]}）{entry.title}",
        f"\n{entry.meaning}",
        f"\n怎么办：{entry.remedy}",
    ]
    parts += [
        f"\n{title}：\n{indent(sample.rstrip(), '    ')}" for title, sample in _titled_samples(code)
    ]
    return "\n".join(parts)


def codes_list() -> str:
    """One line for each code."""
    return "\n".join(
        f"{code}  {SEVERITY_WORDS[entry.severity]}  {entry.title}" for code, entry in CODES.items()
    )


def code_page(code: str) -> str:
    """The page docs/codes/<code>.md, and what SARIF shows of the code."""
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
    for title, sample in _titled_samples(code):
        lines += ["", f"{title}：", "", "```yaml", sample.rstrip("\n"), "```"]
    return "\n".join(lines) + "\n"


def _titled_samples(code: str) -> list[tuple[str, str]]:
    return [(_SAMPLE_TITLES[kind], sample) for kind, sample in CODES[code].samples.items()]
