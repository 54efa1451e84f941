"""Other template engines: installed where they can be, run on the same reports.

Engines that share a name to import get an environment of their own below
build/peers; what does not install or does not run, or prints another text, is
left out with a line that says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from contexts import Flat, Template, blocks, text_of
from measure import ROOT

HOME = ROOT / "build" / "peers"
BARE, BARE_NODE = (Path(__file__).with_name(name) for name in ("bare_docxtpl.py", "bare_node.mjs"))
NODE_ENGINES = ("docxtemplater", "easy-template-x")
DROP_INS = {"docxtpl-ng": "0.2.0", "rust-docxtpl": "0.1.2"}


class LeftOut(Exception):  # noqa: N818 - no error, a line on the page
    """Why an engine is not measured."""


@dataclass
class Peer:
    """An engine, its version, and how it is run: interpreter and files before
    the target."""

    name: str
    version: str
    words: list[str]
    times: list[float] = field(default_factory=list)
    renders: list[float] = field(default_factory=list)

    def run(self, folder: Path, warm: int) -> Path:
        """Render every context; the prefix of the files written."""
        target = folder / f"{self.name}-"
        _run([*self.words, str(target), str(warm)], print_to=self)
        return target


def find_peers(template: Template, flats: list[Flat], folder: Path) -> tuple[list[Peer], list[str]]:
    """The engines that can be run here, and a line for each that cannot."""
    data = folder / "nested.json"
    data.write_text(json.dumps([template.nested(flat) for flat in flats]), encoding="utf-8")
    words = [str(BARE), str(template.path), str(data)]
    makers: dict[str, Callable[[], Peer]] = {
        "docxtpl": lambda: _python("docxtpl", Path(sys.executable), words)
    }
    for name in DROP_INS:
        makers[name] = lambda name=name: _python(name, _environment(name), words)  # type: ignore[misc]
    for name in NODE_ENGINES:
        makers[name] = lambda name=name: _node(name, template, flats, folder)  # type: ignore[misc]
    peers, left_out = list[Peer](), list[str]()
    for name, maker in makers.items():
        found = _attempt(maker)
        if isinstance(found, Peer):
            peers.append(found)
        else:
            left_out.append(left_out_line(name, found))
    return peers, left_out


def left_out_line(name: str, reason: LeftOut) -> str:
    return f"`{name}` 没有测：{reason}"


def _attempt(maker: Callable[[], Peer]) -> Peer | LeftOut:
    try:
        return maker()
    except LeftOut as reason:
        return reason


def same_text(target: Path, own: list[Path]) -> None:
    """Refuse an engine whose reports do not say what ours say."""
    for number, file in enumerate(own):
        if text_of(Path(f"{target}{number}.docx")) != text_of(file):
            raise LeftOut(f"第 {number + 1} 份的文字与 makereport 的不同")


def _python(name: str, python: Path, words: list[str]) -> Peer:
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return Peer(name, _run([str(python), "-c", code]).strip(), [str(python), *words])


def _environment(name: str) -> Path:
    folder = HOME / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = f"{name}=={DROP_INS[name]}"
    if not (folder / wanted).exists():
        _run([sys.executable, "-m", "venv", "--clear", str(folder)], "装不上")
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted]
        _run([str(python), *pip], "装不上")
        (folder / wanted).touch()
    return python


def _node(name: str, template: Template, flats: list[Flat], folder: Path) -> Peer:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise LeftOut("这台机器没有 node")
    package = ROOT / "node_modules" / name / "package.json"
    if not package.exists():
        _run([npm, "install", "--no-audit", "--no-fund", "--no-package-lock"], "装不上")
    if not package.exists():
        raise LeftOut("装不上")
    version = str(json.loads(package.read_text(encoding="utf-8"))["version"])
    own_template, data = folder / f"{name}.docx", folder / f"{name}.json"
    is_easy = name == "easy-template-x"
    template.write_flat(own_template, "{{{}}}" if is_easy else "{{@{}}}")
    data.write_text(json.dumps([_easy(template, flat) if is_easy else flat for flat in flats]))
    return Peer(name, version, [node, str(BARE_NODE), name, str(own_template), str(data)])


def _easy(template: Template, flat: Flat) -> dict[str, object]:
    return {
        name: {"_type": "rawXml", "xml": blocks(text), "replaceParagraph": True}
        if name in template.raw
        else text
        for name, text in flat.items()
    }


def _run(words: list[str], failure: str = "运行失败", print_to: Peer | None = None) -> str:
    try:
        done = subprocess.run(
            words, check=True, capture_output=True, text=True, timeout=180, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        raise LeftOut(f"{failure}（超过 180 秒）") from None
    except (OSError, subprocess.CalledProcessError) as error:
        lines = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        telling = next((line for line in reversed(lines) if "Error" in line), lines[-1])
        raise LeftOut(f"{failure}（{telling.strip()[:120]}）") from None
    if print_to is not None:
        result = json.loads(done.stdout)
        print_to.times.append(result["ms"])
        if result.get("render"):
            print_to.renders.append(result["render"])
    return done.stdout
