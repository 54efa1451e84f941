"""Where the time of a report goes, by sampling; and the least it can be.

A timer looks a thousand times a second which package of makereport is at
work, so that no name inside of a package matters here.

Usage: stages.py FILES.txt FOLDER WARM
"""

from __future__ import annotations

import json
import signal
import sys
import time
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from types import FrameType

import yaml

import makereport

# The innermost file of ours decides; the first of these that its path holds.
STAGES = {
    "source/disk": "写到磁盘",
    "source/": "读取、解析 YAML（含上年）",
    "form/": "解释、计算",
    "report/": "解释、计算",
    "narrative/": "编排文字、引用数据",
    "checks/": "核对",
    "findings/": "核对",
    "package": "压缩、打包",
    "zip": "压缩、打包",
    "archive": "压缩、打包",
    "ooxml/": "填入模板",
    "word/": "填入模板",
}
OTHER = "其他"
# As they follow on each other.
ORDER = (
    "读取、解析 YAML（含上年）",
    "解释、计算",
    "编排文字、引用数据",
    "核对",
    "填入模板",
    "压缩、打包",
    "写到磁盘",
    OTHER,
)
INTERVAL = 0.001
_HOME = str(Path(makereport.__file__).parent) + "/"


def sampled(files: list[str], folder: Path, warm: int) -> tuple[Counter[str], float]:
    """Samples by stage over all files, and milliseconds of CPU per report."""
    counts: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        counts[_stage(frame)] += 1

    signal.signal(signal.SIGALRM, look)
    start = time.process_time()
    for number, file in enumerate(files):
        if number == warm:
            signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
            start = time.process_time()
        makereport.build_file(makereport.check_file(file), folder / f"{number}.docx")
    spent = time.process_time() - start
    signal.setitimer(signal.ITIMER_REAL, 0)
    return counts, spent * 1000 / (len(files) - warm)


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        file = frame.f_code.co_filename.replace("\\", "/")
        if file.endswith("/zipfile.py"):
            return STAGES["zip"]
        if file.startswith(_HOME):
            path = file[len(_HOME) :]
            return next((stage for part, stage in STAGES.items() if part in path), OTHER)
        frame = frame.f_back
    return OTHER


def floor(files: list[str], folder: Path, warm: int) -> tuple[float, float]:
    """Milliseconds of CPU per report that nothing saves: YAML into events by
    libyaml (last year's too); and the parts of the file that are not the same
    in every report deflated, and the file written."""
    loader = getattr(yaml, "CLoader", yaml.Loader)
    made = [(folder / f"{number}.docx").read_bytes() for number in range(len(files))]
    texts = [
        path.read_text(encoding="utf-8")
        for file in files[warm:]
        for path in sorted(Path(file).parent.glob("*.yaml"))
    ]
    varied = _varied_parts(folder, len(files))
    start = time.process_time()
    for text in texts:
        for _ in yaml.parse(text, Loader=loader):
            pass
    parsed = time.process_time()
    for number in range(warm, len(files)):
        for data in varied[number]:
            zlib.compress(data)
        (folder / "floor.docx").write_bytes(made[number])
    done = time.process_time()
    count = len(files) - warm
    return (parsed - start) * 1000 / count, (done - parsed) * 1000 / count


def _varied_parts(folder: Path, count: int) -> list[list[bytes]]:
    """Of every file the deflated parts that others do not have, too."""
    packages = []
    for number in range(count):
        with zipfile.ZipFile(folder / f"{number}.docx") as archive:
            deflated = [i for i in archive.infolist() if i.compress_type == zipfile.ZIP_DEFLATED]
            packages.append([archive.read(info) for info in deflated])
    seen = Counter(data for package in packages for data in package)
    return [[data for data in package if seen[data] == 1] for package in packages]


def main() -> None:
    listed, target, warm = sys.argv[1:]
    files, folder = Path(listed).read_text(encoding="utf-8").split("\n"), Path(target)
    folder.mkdir()
    counts, spent = sampled(files, folder, int(warm))
    parsing, packing = floor(files, folder, int(warm))
    total = max(1, sum(counts.values()))
    shares = {stage: counts[stage] / total for stage in ORDER}
    print(json.dumps({"ms": spent, **shares, "parsing": parsing, "packing": packing}))


if __name__ == "__main__":
    main()
