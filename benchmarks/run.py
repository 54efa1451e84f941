"""Measure makereport, as ratios within one run, and write docs/benchmarks.md.

Whole processes are measured in pairs, turn about, and the median of the
ratios is what counts: the machine may be slow or busy, the ratio stays.
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from importing import importing
from makereport import check_file
from makereport.loading import load_alone, load_any
from makereport.narrative.document import Document, compose
from makereport.report.report import Report
from makereport.source.text import read_source
from makereport.source.tree import parse
from makereport.word.media import Media
from makereport.word.paragraphs import Writer
from makereport.word.render import render_docx, report_context
from makereport.word.template import load_template
from measure import CITY, EXAMPLE, ROOT, each, peak_megabytes, seconds
from merging import merging

BARE = Path(__file__).with_name("bare_docxtpl.py")
PAIRS = 10


def loaded(path: Path) -> tuple[Document, Report]:
    """The report in a file, and its document."""
    found = load_any(path)
    assert found.document is not None
    return found.document, found.report


def stages() -> dict[str, float]:
    """Seconds of each stage of one report, forms and template loaded."""
    document, report = loaded(EXAMPLE)
    load_template(document.form.template)
    parsing = 2 * each(lambda: parse(read_source(EXAMPLE)))  # this year's file and last year's
    return {
        "读取、解析 YAML（含上年）": parsing,
        "按格式解释、计算、核对（含上年）": each(lambda: load_alone(EXAMPLE)) * 2 - parsing,
        "编排文字、引用数据": each(lambda: compose(report)),
        "填入模板、打包": each(lambda: render_docx(document)),
    }


def check_rate(folder: Path, files: int = 1000) -> float:
    """Files that one `check` command gets through in a second."""
    text = CITY.read_text(encoding="utf-8")
    names = [folder / f"{number}.yaml" for number in range(files)]
    for name in names:
        name.write_text(text, encoding="utf-8")
    return files / seconds("-m", "makereport", "check", *map(str, names))


def narrative_times(folder: Path) -> str:
    """Milliseconds to check a narrative of 10, 100 and 200 thousand characters."""
    line = "  本年度收到政府信息公开申请317件，其中**自然人**申请{{ 年度 }}件，办结率100%。\n"
    head = "单位: 云溪县示范局\n年度: 2021\n总体情况: |\n"
    times = []
    for size in (10_000, 100_000, 200_000):
        path = folder / "2021.yaml"
        path.write_text(head + line * (size // len(line)), encoding="utf-8")
        times.append(each(lambda path=path: check_file(path), 3))  # type: ignore[misc]
    return "、".join(f"{value * 1000:.0f}" for value in times)


def table(rows: list[tuple[str, str, str]]) -> str:
    lines = ["| 项目 | 测得 | 目标 |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {a} | {b} | {c} |" for a, b, c in rows)])


def main() -> None:
    document, _ = loaded(EXAMPLE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        context = folder / "context.json"
        template = document.form.template
        word = load_template(template)
        writer = Writer(word.look, Media(word.ids))
        context.write_text(json.dumps(report_context(document, writer)))
        bare_words = [str(BARE), str(template), str(context), str(folder / "bare.docx")]
        build_words = [
            "-m",
            "makereport",
            "build",
            "-q",
            str(EXAMPLE),
            "-o",
            str(folder / "a.docx"),
        ]

        pairs = [(seconds(*build_words), seconds(*bare_words)) for _ in range(PAIRS)]
        versions = [seconds("-m", "makereport", "--version") for _ in range(PAIRS)]
        memory = peak_megabytes(*build_words), peak_megabytes(*bare_words)
        result = subprocess.run(
            [sys.executable, *bare_words, "20"], check=True, capture_output=True, text=True
        )
        bare_each = float(result.stdout)

        def whole() -> None:
            made, _ = loaded(EXAMPLE)
            (folder / "b.docx").write_bytes(render_docx(made))

        own_each = each(whole)
        rate = check_rate(folder)
        narrative = narrative_times(folder)
    parts = stages()
    total = sum(parts.values())
    ratio = statistics.median(own / bare for own, bare in pairs)
    rows = [
        ("整个进程 `build`，与只用 docxtpl 的脚本之比（10 对的中位数）", f"{ratio:.2f}", "≤ 1"),
        (
            "同上，毫秒",
            f"{statistics.median(own for own, _ in pairs) * 1000:.0f} 对 {statistics.median(bare for _, bare in pairs) * 1000:.0f}",
            "–",
        ),
        ("`--version`，毫秒（中位数）", f"{statistics.median(versions) * 1000:.0f}", "≤ 150"),
        ("内存峰值，MB（对照：docxtpl 脚本）", f"{memory[0]:.0f} 对 {memory[1]:.0f}", "–"),
        (
            "多份年报，每份从 YAML 到 .docx，快于 docxtpl 渲染加保存的倍数",
            f"{bare_each / own_each:.1f}",
            "–",
        ),
        ("一条 `check` 检查 1,000 份，每秒份数", f"{rate:.0f}", "–"),
        ("检查 1 万、10 万、20 万字的正文，毫秒（应成正比）", narrative, "–"),
        *((f"其中：{stage}", f"{value / total:.0%}", "–") for stage, value in parts.items()),
        *importing(),
        *merging(),
    ]
    machine = f"Python {platform.python_version()}，{platform.system()} {platform.machine()}"
    page = (
        "# 速度与内存\n\n"
        "由 `make bench` 测得并写出；比值在同一次运行里测，换一台机器也可比较。\n\n"
        f"{table(rows)}\n\n测量环境：{machine}；样例 `{EXAMPLE.relative_to(ROOT)}`。\n"
    )
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8", newline="\n")
    print(page)


if __name__ == "__main__":
    main()
