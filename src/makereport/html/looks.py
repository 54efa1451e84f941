"""How the elements of a report look where no style sheet comes along: in a
fragment, which is pasted into the editor of a site."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

_CELL = "border:1px solid;padding:.2em .4em"
_TABLE = "width:100%;border-collapse:collapse;font-size:.9em;line-height:1.4"
_TEXT = "margin:0 0 0.5em;white-space:pre-wrap;overflow-wrap:anywhere"
_WORDS = "text-align:left;white-space:normal"
_STYLES = {
    "正文": "line-height:1.8",
    "标题": "margin:1em 0;text-align:center;font-size:1.5em;line-height:1.4",
    "文号": f"{_TEXT};text-align:center",
    "一级": "margin:1em 0 0.5em;font-size:1.25em;white-space:pre-wrap",
    "二级": "margin:1em 0 0.5em;font-size:1.1em;white-space:pre-wrap",
    "三级": "margin:1em 0 0.5em;font-size:1em;white-space:pre-wrap",
    "四级": "margin:1em 0 0.5em;font-size:1em;white-space:pre-wrap",
    "附注": f"{_TEXT};font-size:.9em",
    "段落": f"{_TEXT};text-indent:2em",
    "图片": "margin:1em 0;text-align:center",
    "图": "max-width:100%;height:auto",
    "图题": f"{_TEXT};text-align:center",
    "图表": "margin:1em 0",
    "图中的数": "margin:0.5em 0;font-size:.9em",
    "宽表": "margin:1em 0;overflow-x:auto",
    "表格": f"{_TABLE};margin:1em 0;white-space:pre-wrap;overflow-wrap:anywhere",
    "大表": f"{_TABLE};min-width:44em;white-space:pre-wrap;overflow-wrap:anywhere",
    "官表": f"{_TABLE};margin:1em 0;text-align:center",
    "官大表": f"{_TABLE};min-width:44em;text-align:center",
    "表题": "padding:.3em;text-align:center",
    "暗题": "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)",
    "表头": f"{_CELL};text-align:center;font-weight:normal",
    "行名": f"{_CELL};text-align:left;font-weight:normal",
    "数": f"{_CELL};white-space:nowrap",
    "格": _CELL,
    "文": f"{_CELL};{_WORDS}",
    "落款": f"{_TEXT};margin-top:2em;text-align:right",
    "草稿": "padding:0.5em;border:2px solid #a00000;color:#a00000;text-align:center",
}
IN_LINE: Mapping[str, Markup] = {
    name: Markup(f' style="{style}"')  # noqa: S704 - our own
    for name, style in _STYLES.items()
}
"""The attribute of each element of a fragment, by what the element is."""
IN_SHEET: Mapping[str, Markup] = {
    **dict.fromkeys(_STYLES, Markup("")),
    "文": Markup(f' style="{_WORDS}"'),  # noqa: S704 - our own
    "附注": Markup(' style="font-size:.9em;text-indent:0"'),
}
"""Nothing: the style sheet of a whole page has it. Of official tables it knows
figures only, and no notes below them."""
