"""Measure what is published beside the Word file: pages, PDFs, charts, and how
large the files are."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from makereport import Checked, build_bytes, check_file
from makereport.office.program import find_office
from measure import CITY, EXAMPLE, MAKEREPORT, seconds
from reports import write_reports
from results import Results

PAGES, WARM, ROUNDS = 220, 20, 3
BATCH = 30
"""Reports that one process of LibreOffice converts."""
CHARTS = 20
CHART = "  ```图表\n  类型: {}\n  数据: {{网站: 413, 微信: 187, 公开栏: 64}}\n  ```\n"


def formats(results: Results, folder: Path) -> None:
    """All of it."""
    files = write_reports(folder / "formats", PAGES, seed=3)
    results.number("批量，每份做成网页（不含检查），CPU 毫秒（目标 ≤ 1.5）", _pages(files))
    results.number("一张图表：在 Word 里、在网页里，CPU 毫秒", *_charts(folder))
    kinds = ["docx", "html"]
    if find_office():
        kinds.append("pdf")
        _pdfs(results, folder, files[:BATCH])
    else:
        results.left_out.append("PDF：没有 LibreOffice")
    for path, what in ((EXAMPLE, "县局的样例"), (CITY, "市的样例")):
        checked = check_file(path)
        sizes = (len(build_bytes(checked, to=kind)) / 1024 for kind in kinds)
        named = "、".join({"docx": "Word", "html": "网页", "pdf": "PDF"}[kind] for kind in kinds)
        results.number(f"{what}：{named}，kB", *sizes)


def _pages(files: Sequence[Path]) -> float:
    checked = [check_file(file) for file in files]
    for each in checked[:WARM]:
        build_bytes(each, to="html")
    start = time.process_time()
    for each in checked[WARM:]:
        build_bytes(each, to="html")
    return (time.process_time() - start) * 1000 / len(checked[WARM:])


def _charts(folder: Path) -> list[float]:
    """What each chart adds to a report, in both formats."""
    kinds = ("柱形", "条形", "折线", "饼", "堆叠")
    with_charts, without = (
        _report(folder / f"图表{count}.yaml", [kinds[n % 5] for n in range(count)])
        for count in (CHARTS, 0)
    )
    return [
        (_least(with_charts, kind) - _least(without, kind)) * 1000 / CHARTS
        for kind in ("docx", "html")
    ]


def _report(path: Path, kinds: Sequence[str]) -> Checked:
    charts = "".join(map(CHART.format, kinds))
    path.write_text(
        f"单位: 云溪县示范局\n年度: 2021\n总体情况: |\n  依法公开政府信息。\n{charts}"
        "存在的主要问题及改进情况: 解读材料偏少，将逐件配发。\n"
        "其他需要报告的事项: 未收取信息处理费。\n",
        encoding="utf-8",
    )
    return check_file(path)


def _least(checked: Checked, kind: str) -> float:
    """Seconds of CPU, the least of some rounds after a first one."""
    build_bytes(checked, to=kind)
    return min(_spent(lambda: build_bytes(checked, to=kind)) for _ in range(10 * ROUNDS))


def _spent(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _pdfs(results: Results, folder: Path, files: Sequence[Path]) -> None:
    """Whole commands by the clock: LibreOffice is a process of its own."""
    words = (*MAKEREPORT, "build", "-q", "--force", "--format", "pdf", "--jobs", "1")
    alone = [seconds(*words, str(EXAMPLE), "-o", str(folder / "一.pdf")) for _ in range(ROUNDS)]
    named = ("-o", str(folder / "pdf"), "--name", "{单位}{年度}")
    many = [seconds(*words, *map(str, files), *named) / len(files) for _ in range(ROUNDS)]
    item = f"一份 PDF，整个命令：单独做，{len(files)} 份一起做时每份，毫秒"
    results.number(item, *(statistics.median(each) * 1000 for each in (alone, many)))
