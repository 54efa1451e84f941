"""Measure `import`: a Word file and a web page, small and long."""

from __future__ import annotations

import tempfile
from pathlib import Path

from makereport import build_file, check_file
from makereport.importing.importing import import_report
from measure import CITY, ROOT, each, peak_megabytes

PAGE = ROOT / "tests" / "data" / "pages" / "2019年报.html"
SIZES = (10_000, 100_000, 200_000)
LINE = "本年度收到政府信息公开申请317件，其中自然人申请200件，均在法定期限内答复。"
ROUNDS = 5


def importing() -> list[tuple[str, str, str]]:
    """Rows for the page of benchmarks: time and memory of each kind of file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = []
        for what, files in ((" Word 文件", _documents(folder)), ("网页", _pages(folder))):
            times = [
                each(lambda file=file: import_report(file, file.name), ROUNDS)  # type: ignore[misc]
                for file in files
            ]
            words = ["-m", "makereport", "import", "-q", str(files[0]), "-o"]
            peak = peak_megabytes(*words, str(folder / f"{files[0].suffix[1:]}.yaml"))
            shown = "、".join(f"{time * 1000:.0f}" for time in times)
            rows.append((f"`import` 一个{what}，毫秒：样例，正文 1 万、10 万、20 万字", shown, "–"))
            rows.append(("同上，样例，整个进程的内存峰值，MB", f"{peak:.0f}", "–"))
    return rows


def _documents(folder: Path) -> list[Path]:
    """The example of a city as a Word file, then with ever longer text."""
    files = [folder / "0.docx"]
    build_file(check_file(CITY), files[0])
    for size in SIZES:
        source = folder / f"{size}.yaml"
        text = f"  {LINE}\n" * (size // len(LINE))
        source.write_text(
            f"单位: 云溪县示范局\n年度: 2021\n总体情况: |\n{text}"
            "存在的主要问题及改进情况: 解读材料偏少，将逐件配发。\n"
            "其他需要报告的事项: 未收取信息处理费。\n",
            encoding="utf-8",
        )
        files.append(source.with_suffix(".docx"))
        build_file(check_file(source), files[-1])
    return files


def _pages(folder: Path) -> list[Path]:
    """A page made after a published one, then with ever longer text."""
    page = PAGE.read_text(encoding="utf-8")
    files = []
    for size in (0, *SIZES):
        text = f"<p>{LINE}</p>" * (size // len(LINE))
        files.append(folder / f"{size}.html")
        files[-1].write_text(page.replace("<p>（一）主要问题</p>", text), encoding="utf-8")
    return files


if __name__ == "__main__":
    for row in importing():
        print(*row[:2])
