"""The faces of a report: what stands in for those that a computer does not
have, and which of them a PDF was made without.

LibreOffice does not heed the alternatives that a Word file names. Where it asks
fontconfig, it is told here; elsewhere the system knows its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Face:
    """A face that reports name: the families that are the same face, others
    that may stand in for it, best first, and what is in the names of all that
    look like it."""

    name: str
    same: tuple[str, ...]
    instead: tuple[str, ...]
    looks: re.Pattern[str]


_SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "AR PL UMing CN")
_HEI = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")


def _face(name: str, same: str, instead: tuple[str, ...], looks: str) -> Face:
    return Face(name, tuple(same.split()), instead, re.compile(looks, re.IGNORECASE))


FACES = (
    _face(
        "仿宋_GB2312",
        "仿宋_GB2312 FangSong_GB2312 仿宋 FangSong 方正仿宋_GBK 方正仿宋_GB2312 方正仿宋简体 华文仿宋 "
        "STFangsong FandolFang",
        _SONG,
        "fang|FZFS",
    ),
    _face(
        "楷体_GB2312",
        "楷体_GB2312 KaiTi_GB2312 楷体 KaiTi 方正楷体_GBK 方正楷体_GB2312 方正楷体简体 华文楷体 STKaiti "
        "FandolKai",
        ("AR PL UKai CN", *_SONG),
        "kai|FZKT",
    ),
    _face(
        "方正小标宋简体",
        "方正小标宋简体 方正小标宋_GBK 方正小标宋_GB2312 FZXiaoBiaoSong-B05S FZXiaoBiaoSong-B05 "
        "华文中宋 STZhongsong",
        _SONG,
        "song|serif|ming|FZXBS",
    ),
    _face(
        "黑体",
        "黑体 SimHei 方正黑体_GBK 方正黑体简体 华文黑体 STHeiti",
        _HEI,
        "hei|sans ?CJK|HanSans|FZHT",
    ),
    _face(
        "宋体",
        "宋体 SimSun NSimSun 方正书宋_GBK 方正书宋简体 华文宋体 STSong",
        _SONG,
        "song|sun|serif|ming|FZSS",
    ),
)
TITLE = "方正小标宋简体"
_ALWAYS = ("仿宋_GB2312", TITLE)
"""Faces of body and title: each report that names them has text in them."""
_CHINESE = re.compile("CJK|AR ?PL|uming|ukai|wqy|wenquanyi|^FZ|^ST|GB", re.IGNORECASE)
_SYSTEM = "/etc/fonts/fonts.conf"
_PATIENCE = 20
_BASE_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")


def fontconfig(folder: Path) -> dict[str, str]:
    """The environment by which LibreOffice finds a face for each that is
    missing, its file in the folder; none where fontconfig has no say. Raises
    OSError."""
    listed = _listed()
    if not listed:
        return {}
    there = set(re.split("[,\n]", listed))
    config = folder / "fonts.conf"
    config.write_text(_config(there), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(config)}


def faces_stamp() -> str:
    """What tells that this computer has the faces that it had; nothing where it
    cannot be told. Raises OSError."""
    return "\n".join(sorted(_listed().split("\n")))


def _listed() -> str:
    """The families of fontconfig, a line for each face. Raises OSError."""
    program = shutil.which("fc-list")
    if program is None:
        return ""
    try:
        listed = subprocess.run(  # noqa: S603 - a program found on this computer
            [program, ":", "family"], capture_output=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return ""
    return listed.stdout.decode("utf-8", "replace")


def _config(there: set[str]) -> str:
    matches = "".join(_match(face, there) for face in FACES if face.name not in there)
    system = os.environ.get("FONTCONFIG_FILE") or _SYSTEM
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<fontconfig>'
        f'<include ignore_missing="yes">{escape(system)}</include>{matches}</fontconfig>\n'
    )


def _match(face: Face, there: set[str]) -> str:
    """A weak binding would lose against the face of the locale."""
    family = next((family for family in (*face.same, *face.instead) if family in there), None)
    if family is None:
        return ""
    edits = f'<edit name="family" mode="assign" binding="same"><string>{family}</string></edit>'
    if face.name == TITLE and family in face.instead:  # it is heavy by design
        edits += '<edit name="weight" mode="assign" binding="same"><const>bold</const></edit>'
    test = f'<test name="family"><string>{face.name}</string></test>'
    return f'<match target="pattern">{test}{edits}</match>'


def pdf_faces(pdf: bytes) -> list[str]:
    """The PostScript names of the faces in a PDF of LibreOffice."""
    found = (name.decode("ascii", "replace") for name in _BASE_FONT.findall(pdf))
    return list(dict.fromkeys(found))


def missing_faces(named: str, faces: Iterable[str]) -> list[str]:
    """Which of the faces that a Word file names, in the XML of its styles, a
    PDF of these faces was made without."""
    present = list(faces)
    wanted = (face for face in FACES if face.name in _ALWAYS and face.name in named)
    return [face.name for face in wanted if not any(map(face.looks.search, present))]


def has_chinese(faces: Iterable[str]) -> bool:
    """Whether any of the faces is one that has Chinese characters, as far as
    its name tells."""
    looks = (_CHINESE, *(face.looks for face in FACES))
    return any(expression.search(face) for face in faces for expression in looks)
