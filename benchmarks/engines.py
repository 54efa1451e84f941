"""Measure report after report on one core, against other template engines."""

from __future__ import annotations

import statistics
from pathlib import Path

from contexts import Flat, Template
from makereport import build_file, check_file
from measure import printed_by
from peers import LeftOut, Peer, find_peers, left_out_line, same_text
from reports import write_reports
from results import Results

COUNT, WARM, ROUNDS = 100, 20, 3
TARGETS = {"docxtpl": 12.0, "rust-docxtpl": 1.8}
RENDER_TARGETS = {"docxtemplater": 2.5}


def engines(results: Results, template: Template, folder: Path) -> None:
    """All engines in turn, some rounds of that."""
    files = write_reports(folder / "reports", WARM + COUNT)
    listed = folder / "files.txt"
    listed.write_text("\n".join(map(str, files)), encoding="utf-8")
    made, flats = _built(files, template, folder)
    peers, results.left_out = find_peers(template, flats, folder)
    words = str(listed), str(folder / "bulk-"), str(WARM)
    builds, checks = [], []
    for turn in range(ROUNDS):
        builds.append(printed_by("bulk.py", *words)["ms"])
        checks.append(printed_by("bulk.py", *words, "check")["ms"])
        for peer in list(peers):
            reason = _fault(peer, folder, made if turn == 0 else [])
            if reason:
                peers.remove(peer)
                results.left_out.append(left_out_line(peer.name, reason))
    results.number("批量，每份从 YAML 到 .docx，CPU 毫秒", statistics.median(builds))
    results.number("批量，每份 `check`，CPU 毫秒", statistics.median(checks))
    for peer in peers:
        _compare(results, peer, builds)
    _stages(results, listed, folder)


def _built(files: list[Path], template: Template, folder: Path) -> tuple[list[Path], list[Flat]]:
    made = [folder / f"own{number}.docx" for number in range(len(files))]
    for file, target in zip(files, made, strict=True):
        build_file(check_file(file), target)
    return made, [template.context(target) for target in made]


def _fault(peer: Peer, folder: Path, made: list[Path]) -> LeftOut | None:
    """Run an engine once and compare what it made; why it cannot be measured."""
    try:
        same_text(peer.run(folder, WARM), made)
    except LeftOut as reason:
        return reason
    return None


def _compare(results: Results, peer: Peer, builds: list[float]) -> None:
    def ratio(times: list[float]) -> float:
        return statistics.median(other / own for own, other in zip(builds, times, strict=True))

    whole = f"批量：{peer.name} {peer.version} 渲染并保存 ÷ makereport 全程"
    results.at_least(whole, ratio(peer.times), TARGETS.get(peer.name))
    results.number(f"{peer.name} 渲染并保存，CPU 毫秒", statistics.median(peer.times))
    if peer.renders:
        part = f"批量：{peer.name} 只渲染、不打包 ÷ makereport 全程"
        results.at_least(part, ratio(peer.renders), RENDER_TARGETS.get(peer.name))
        results.number(f"{peer.name} 只渲染，CPU 毫秒", statistics.median(peer.renders))


def _stages(results: Results, listed: Path, folder: Path) -> None:
    found = printed_by("stages.py", str(listed), str(folder / "stages"), str(WARM))
    whole = found["ms"]
    for stage, share in found.items():
        if stage not in ("ms", "parsing", "packing") and share:
            results.number(f"其中：{stage}", f"{share:.0%}（{share * whole:.2f} 毫秒）")
    results.number("省不掉的部分：libyaml 读 YAML，CPU 毫秒", found["parsing"])
    results.number("省不掉的部分：压缩、写出同样的字节，CPU 毫秒", found["packing"])
