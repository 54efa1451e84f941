"""Make again what is generated from the forms and the table of codes: the
Word templates, a page for each code and each form, and the schemas beside the
examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from makereport import CODES, Form, Item, check_file, code_page, schema_file, schema_name
from makereport.findings.explaining import SEVERITY_WORDS
from makereport.form.shelf import form_ids, forms_folder, load_form
from makereport.ooxml.package import write_package
from makereport.word.draw import draw_template

DOCS = Path(__file__).parent
CODE_PAGES = DOCS / "codes"
EXAMPLES = DOCS.parent / "examples"


def codes_index() -> str:
    """The page docs/codes/README.md."""
    lines = [
        "# 问题代码",
        "",
        "这些页由程序里的代码表生成（`make docs`），与 `makereport explain 代码` 的内容相同。",
        "错误必须改正才能生成报告；警告只是提醒。",
        "",
        "| 代码 | 级别 | 含义 |",
        "|---|---|---|",
    ]
    for code, entry in CODES.items():
        lines.append(f"| [{code}]({code}.md) | {SEVERITY_WORDS[entry.severity]} | {entry.title} |")
    return "\n".join(lines) + "\n"


def form_page(form: Form) -> str:
    """The page docs/<id>.md: every label of the form with its short name."""
    lines = [
        f"# {form.name}",
        "",
        f"依据：{form.source}。本页由格式文件生成（`make docs`）。",
        "正文里按“表.行.列”用短名引用；键可以写标签，也可以写短名。",
    ]
    for section in form.sections:
        lines += [line for part in section.parts for line in ("", f"## {part.label}")]
        lines += ["", f"{'#' * (section.level + 1)} {section.label}", ""]
        if section.table is None:
            lines.append(f"文字。键：`{section.name}`")
            continue
        if section.table.is_row:
            lines += [
                f"表的短名：`{section.table.name}`。不分行，按“表.列”引用。",
                "",
                "| 列 | 短名 | 单位 |",
                "|---|---|---|",
            ]
            for _, c in section.table.every_cell:
                lines.append(f"| {c.label} | `{c.name}` | {'自动算出' if c.sum else _unit(c)} |")
            continue
        lines += [
            f"表的短名：`{section.table.name}`",
            "",
            "| 行 | 短名 | 列（短名，单位） |",
            "|---|---|---|",
        ]
        for block in section.table.blocks:
            columns = "、".join(f"`{c.name}`" for c in block.leaf_columns)
            units = "、".join(dict.fromkeys(map(_unit, block.leaf_columns)))
            for depth, item in _outline(block.rows, 0):
                filled = (
                    "自动算出" if item.sum else f"{columns}（{units}）" if not item.items else ""
                )
                lines.append(f"| {'　' * depth}{item.label} | `{item.name}` | {filled} |")
    return "\n".join(lines) + "\n"


def _unit(column: Item) -> str:
    """In what the cells of a column are, figures or words."""
    words = "百分比" if column.kind == "percent" else "/".join(column.choices) or "文字"
    return column.unit if column.is_figure else words


def _outline(items: tuple[Item, ...], depth: int) -> Iterator[tuple[int, Item]]:
    for item in items:
        yield depth, item
        yield from _outline(item.items, depth + 1)


def write_code_pages() -> None:
    """Write docs/codes/ anew, so that no page of a former code stays."""
    CODE_PAGES.mkdir(exist_ok=True)
    for page in CODE_PAGES.glob("*.md"):
        page.unlink()
    pages = {"README": codes_index(), **{code: code_page(code) for code in CODES}}
    for name, text in pages.items():
        (CODE_PAGES / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for form_id in form_ids():
        page = form_page(load_form(form_id))
        (DOCS / f"{form_id}.md").write_text(page, encoding="utf-8", newline="\n")
        data = write_package(draw_template(load_form(form_id)))
        (forms_folder() / form_id / "report.docx").write_bytes(data)
    write_code_pages()
    for example in EXAMPLES.glob("*/*.yaml"):
        form = check_file(example).form
        schema_file(form, example.with_name(schema_name(form)))
