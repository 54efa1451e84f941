"""What has been measured, and how the page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Results:
    """Ratios with their targets, absolute numbers, and what could not be measured."""

    ratios: list[tuple[str, str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def at_least(self, item: str, value: float, target: float | None = None) -> None:
        """A ratio that should be high."""
        met = target is None or value >= target
        self._ratio(item, f"{value:.2f}", f"≥ {target}" if target else "–", met)

    def at_most(self, item: str, value: float, target: float) -> None:
        """A ratio that should be low."""
        self._ratio(item, f"{value:.2f}", f"≤ {target}", value <= target)

    def _ratio(self, item: str, shown: str, target: str, met: bool) -> None:
        self.ratios.append((item, shown, target if met else f"{target}（未达到）"))

    def number(self, item: str, *values: float | str) -> None:
        """Absolute numbers of this machine."""
        shown = (
            value if isinstance(value, str) else f"{value:.{_places(value)}f}" for value in values
        )
        self.numbers.append((item, "、".join(shown)))

    def page(self, machine: str) -> str:
        left_out = "".join(f"- {line}\n" for line in self.left_out)
        return (
            "# 速度与内存\n\n"
            f"由 `make bench` 测得并写出。本机：{machine}。比值在同一次运行里测，换一台机器也可比较；毫秒只对本机有意义。\n\n"
            "## 比值\n\n"
            f"{_table(('项目', '测得', '目标'), self.ratios)}\n"
            "## 本机的毫秒和内存\n\n"
            f"{_table(('项目', '本机'), self.numbers)}\n"
            + (f"## 这次没有测的\n\n{left_out}\n" if left_out else "")
            + WHY
            + HOW
        )


WHY = """## 没有达到的，差在哪里

- **冷启动**：一份的 135 毫秒 CPU 里，解释器 8，Typer 和命令的说明 39，自己的模块约 60（59 个数据类的定义 20，130 个正则式的编译 18），PyYAML 13，读格式 7，年报本身只有 10。再快只能不用 Typer（约 25）、自己写记录类（约 18）或者把格式存成 Python 对象，都不值得。
- **批量**：每份的时间分散在上表的各阶段，最大的一处（YAML 事件变成带位置的树）占 14%，没有一处是多余的工作。给“干净”的文件另写一个快的 YAML 读法可以再快四成，但那是第二个解析器，不做。
- **两个进程**：两个核是同一个核的两半时，各自都慢下来；主进程只收结果。同一台机器上一天里测得 1.46～1.94 倍。
- **内存**：每份大约 2.7 KB，是文件名和结果的清单；干活的进程不增加。
- **正文长度**：从 2 万到 40 万字，每千字都是 0.46～0.52 毫秒，没有随长度增加的一步；比值大于 1，是因为 2 千字时各处的缓存正热。

"""

HOW = """## 怎样测

- **冷启动**：整个进程，从命令到文件写好；与只用 docxtpl、数据现成、渲染同一个模板的脚本轮流各跑一次为一对，取各对比值的中位数。
- **批量**：`benchmarks/reports.py` 按种子生成年报，一半是县局（有上年文件和图片），一半是市政府（篇幅长、表格满），单位、数字、语句、引用和次序份份不同。makereport 从磁盘上的 YAML 读起，检查、计算、编排，到 .docx 写在磁盘上为止；其他引擎拿到的是现成的文字和数字，只渲染并保存（不含 YAML、检查和图片）。各用一个进程、一个核，只计进程的 CPU 时间，先做几份热身不计；做几轮，各引擎轮流，取各轮比值的中位数。
- **其他引擎的模板**由 `benchmarks/contexts.py` 从官方模板改写：docxtpl 一系直接用官方模板；docxtemplater（`{@标签}`）和 easy-template-x（rawXml）把 `{{ r.列 }}` 改成单层的名称。模板对象只建一次，引擎能留用的都留用（docxtemplater 的对象只能渲染一次，每份新建）；每份成品的文字必须与 makereport 的相同，不同就不算。
- **各阶段**：定时查看正在运行哪个包的代码，按次数折算。“省不掉的部分”是同样的工作的下限：用 libyaml 把 YAML 读成事件、把各份不同的部件压缩一遍、把同样的字节写到磁盘。
- **网页、图表、PDF**：网页是检查好的年报做成字节，先做 20 份不计；图表是有 20 张与没有时的差，除以 20；PDF 是整个命令从开始到文件写好，LibreOffice 的启动算在内，取三次的中位数。
- **增长**：整个进程的 CPU 时间减去只做一份的时间，除以其余份数。
- `make bench LONG=1` 另测 10,000 份。
"""


def _places(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2


def _table(
    head: tuple[str, ...],
    rows: list[tuple[str, ...]] | list[tuple[str, str]] | list[tuple[str, str, str]],
) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
