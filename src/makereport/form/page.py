"""The page of docs/ with every label of a form and its short name."""

from __future__ import annotations

from collections.abc import Iterator

from makereport.form.model import Form, Item


def form_page(form: Form) -> str:
    """The page docs/<id>.md: every label of the form with its short name."""
    lines = [
        f"# {form.name}",
        "",
        f"依据：{form.source}。本页由格式文件生成（`make docs`）。",
        "正文里按“表.行.列”用短名引用；键可以写标签，也可以写短名。",
    ]
    for section in form.sections:
        lines += ["", f"## {section.label}", ""]
        if section.table is None:
            lines.append(f"文字。键：`{section.name}`")
            continue
        lines += [
            f"表的短名：`{section.table.name}`",
            "",
            "| 行 | 短名 | 列（短名，单位） |",
            "|---|---|---|",
        ]
        for block in section.table.blocks:
            columns = "、".join(f"`{c.name}`" for c in block.leaf_columns)
            units = "、".join(dict.fromkeys(column.unit for column in block.leaf_columns))
            for depth, item in _outline(block.rows, 0):
                filled = (
                    "自动算出" if item.sum else f"{columns}（{units}）" if not item.items else ""
                )
                lines.append(f"| {'　' * depth}{item.label} | `{item.name}` | {filled} |")
    return "\n".join(lines) + "\n"


def _outline(items: tuple[Item, ...], depth: int) -> Iterator[tuple[int, Item]]:
    for item in items:
        yield depth, item
        yield from _outline(item.items, depth + 1)
