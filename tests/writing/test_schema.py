"""The JSON Schema: it agrees with the form and with makereport, and editors use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from makereport import check_file, new_file, schema_file
from makereport.form.agencies import CONTACTS
from makereport.form.labels import plain_label
from makereport.form.numbers import GRAMMARS, NOTHING, parse_number
from makereport.form.shelf import form_ids, load_form
from makereport.form.tables import Item
from makereport.form.words import parse_words
from makereport.report.keys import PUBLICATION, TOP_KEYS
from makereport.writing.schema import (
    KINDS,
    PERCENT,
    form_schema,
    modeline,
    schema_bytes,
    schema_name,
)
from tests.support.language_server import LanguageServer
from tests.support.reports import EXAMPLES, FORM, FORMS, check_text, codes, complete
from tests.support.runner import run

SCHEMA = form_schema(FORM)
NAME = schema_name(FORM)


def resolved(node: dict[str, Any], schema: dict[str, Any] = SCHEMA) -> dict[str, Any]:
    """A node with what it refers to merged in, its own words first."""
    while "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        node = {**schema["$defs"][name], **{k: v for k, v in node.items() if k != "$ref"}}
    return node


def expected(
    items: Iterable[Item], columns: Iterable[Item]
) -> Iterator[tuple[tuple[str, ...], Item]]:
    """Each label and name of rows and columns, with the keys that lead there."""
    for item in items:
        for key in (plain_label(item.label), item.name):
            yield (key,), item
            below = expected(item.items, columns) if item.items else expected(columns, ())
            if item.items or columns:
                yield from (((key, *keys), found) for keys, found in below)


def check_jsonschema(schema: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    """The real checker that people run in CI, on files on disk."""
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture(scope="module")
def schema_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / NAME
    schema_file(FORM, path)
    return path


# The schema and the form


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_schema_is_valid_and_refers_to_nothing_outside(form: Any) -> None:
    schema = form_schema(form)
    Draft202012Validator.check_schema(schema)
    cited = re.findall(r'"\$ref": "([^"]*)"', schema_bytes(form).decode())

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{form.id}.schema.json"
    assert cited
    assert {name.removeprefix("#/$defs/") for name in cited} <= set(schema["$defs"])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_row_and_column_of_the_form_is_a_property_by_label_and_by_name(form: Any) -> None:
    schema = form_schema(form)
    seen = set()
    for section in form.sections:
        for key in (plain_label(section.label), section.name):
            assert schema["properties"][key]["title"] == section.label
            if section.table is None:
                continue
            for block in section.table.blocks:
                for keys, item in expected(block.rows, block.leaf_columns):
                    node = resolved(schema["properties"][key], schema)
                    for step in keys:
                        node = resolved(node["properties"][step], schema)
                    assert node["title"] == item.label
                    assert item.items or "单位：" in node["description"]
                    seen.add((section.name, *keys))

    cells = sum(len(table.cells) for table in form.tables.values())
    assert len(seen) > cells


def test_the_top_keys_are_those_that_makereport_reads() -> None:
    sections = {key for s in FORM.sections for key in (plain_label(s.label), s.name)}

    assert len(TOP_KEYS) == 14
    assert set(SCHEMA["properties"]) == {*TOP_KEYS, *sections}
    assert tuple(SCHEMA["properties"]["联系方式"]["properties"]) == CONTACTS
    assert tuple(SCHEMA["properties"]["发布信息"]["properties"]) == PUBLICATION
    assert set(KINDS) == set(GRAMMARS)


def test_the_description_says_that_makereport_accepts_more_spellings() -> None:
    assert "别的写法（带序号、空格、全角半角不同等）makereport 也认" in SCHEMA["description"]


def spelt(node: dict[str, Any], which: int) -> Any:
    """A value for every property, each by its first or its last spelling."""
    node = resolved(node)
    by_title: dict[str, list[str]] = {}
    for key, value in node.get("properties", {}).items():
        by_title.setdefault(resolved(value)["title"], []).append(key)
    found = {
        keys[which]: spelt(node["properties"][keys[which]], which) for keys in by_title.values()
    }
    return found or 0


@pytest.mark.parametrize("which", [0, -1], ids=["labels", "names"])
def test_makereport_accepts_every_key_that_the_schema_offers(tmp_path: Path, which: int) -> None:
    tables = {
        key: value
        for key, value in spelt(SCHEMA, which).items()
        if isinstance(value, dict) and key not in ("联系方式", "发布信息")
    }
    text = yaml.safe_dump(tables, allow_unicode=True, sort_keys=False)
    checked = check_text(tmp_path, text)

    assert len(tables) == 3
    assert len(text.splitlines()) > 150
    assert codes(checked) == []
    assert not list(Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(complete(text))))


NUMERALS = st.text(alphabet="0129０１９,，.．/-—无 \u3000三件e_", max_size=8)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(text=NUMERALS)
def test_a_typed_number_is_valid_where_makereport_reads_it(kind: str, text: str) -> None:
    bare = text.strip()
    legal = not bare or bare in NOTHING or parse_number(bare, kind) is not None

    assert Draft202012Validator(KINDS[kind]).is_valid(text) == legal


@given(text=st.text(alphabet="029０.．%％ ,/无e", max_size=7))
def test_a_typed_percentage_is_valid_where_makereport_reads_it(text: str) -> None:
    column = Item("办结率", "办结率", kind="percent")
    legal = text.strip() in NOTHING or parse_words(text, column) is not None

    assert Draft202012Validator(PERCENT).is_valid(text) == legal


@pytest.mark.parametrize("mark", sorted(NOTHING))
def test_marks_for_nothing_are_valid_as_makereport_only_warns(mark: str) -> None:
    for kind in KINDS.values():
        assert Draft202012Validator(kind).is_valid(mark)


def test_the_schema_is_the_same_bytes_whatever_the_hash_seed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-m", "makereport", "schema"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert printed == {schema_bytes(FORM)}
    assert schema_bytes(FORM).endswith(b"}\n")


# Files under check-jsonschema


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_points_to_the_current_schema_and_is_valid_under_it(path: Path) -> None:
    assert len(EXAMPLES) == 6
    form = check_file(path).report.draft.form
    schema = path.with_name(schema_name(form))
    result = check_jsonschema(schema, path)

    assert path.read_text(encoding="utf-8").splitlines()[0] == modeline(form)
    assert schema.read_bytes() == schema_bytes(form)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_starter_points_to_its_schema_and_is_valid_under_it(form: Any, tmp_path: Path) -> None:
    path = tmp_path / "年报.yaml"
    assert new_file(form, form.first_year, path)
    result = check_jsonschema(tmp_path / schema_name(form), path)

    assert path.read_text(encoding="utf-8").splitlines()[0] == modeline(form)
    assert result.returncode == 0, result.stdout + result.stderr


LEGAL = [
    "主动公开:\n  行政许可: ３１７\n  行政处罚: 11,398,889\n",
    "主动公开: {行政许可: , 行政处罚: 无, 行政强制: /, 规章: }\n",
    "主动公开: {行政许可: {处理决定: 3}, 行政事业性收费: 61.50}\n",
    "主动公开: {行政许可: {本年处理决定数量: 3}, 行政事业性收费: {本年收费金额: ６１．５}}\n",
    "申请:\n",
    "申请: 无\n",
    "申请:\n  本年新收: 无\n  上年结转:\n  办理结果:\n    不予公开:\n",
    "申请: {本年新收: {自然人: 1, 总计: 1}, 办理结果: {予以公开: {自然人: 1}, 办结: {总计: 1}}}\n",
    "申请:\n  本年新收:\n    自然人: 1\n  结转下年度:\n    自然人: 1\n",
    "收到和处理政府信息公开申请情况:\n  本年度办理结果:\n    不予公开:\n      危及“三安全一稳定”:\n",
    "联系方式: {地址: , 邮编: 010020, 电话: 12:30, 传真: no}\n",
    "联系方式:\n指标:\n发布日期: 2022-01-20\n上年: 2020.yaml\n单位类型: 部门\n下级: [各局/*.yaml]\n",
    "指标: {甲: {乙: [1, 二, {丙: }]}, 12345热线: 9.2%}\n标题: 2021\n前言: 一行\n下级: 甲.yaml\n",
    "格式: zfxxgk-2021\n年度: ２０２１\n",
    "主动公开:\n  表前文字: |\n    如下。\n  行政许可: 3\n  表后文字: 2021\n复议诉讼:\n  表前文字:\n",
    "文号: 云示发〔2022〕3号\n附加部分:\n  七、附件: |\n    名单。\n  八、联系人: 0000\n",
    "附加部分:\n",
]


@pytest.mark.parametrize("text", LEGAL)
def test_what_makereport_reads_is_valid(text: str, schema_path: Path, tmp_path: Path) -> None:
    checked = check_text(tmp_path, text)
    result = check_jsonschema(schema_path, tmp_path / "2021.yaml")

    assert [code for code in codes(checked) if code[0] == "Y" and code != "Y108"] == []
    assert result.returncode == 0, result.stdout + result.stderr


WRONG = [
    ("行政: 1\n", "行政"),
    ("申请: {本年信收: {自然人: 1}}\n", "本年信收"),
    ("申请: {本年新收: {自燃人: 1}}\n", "自燃人"),
    ("申请: {予以公开: {自然人: 1}}\n", "予以公开"),
    ("联系方式: {手机: 1}\n", "手机"),
    ("主动公开: {行政许可: 317件}\n", "317件"),
    ("主动公开: {行政许可: 1.5}\n", "1.5"),
    ("主动公开: {行政许可: -1}\n", "-1"),
    ("主动公开: {行政许可: 三}\n", "三"),
    ("主动公开: {行政事业性收费: 约3}\n", "约3"),
    ("主动公开: {规章: 3}\n", "规章"),
    ("申请: {本年新收: {自然人: {甲: 1}}}\n", "自然人"),
    ("申请: [1]\n", "申请"),
    ("总体情况: {甲: 乙}\n", "总体情况"),
    ("格式: zfxxgk\n", "zfxxgk"),
    ("年度: 二〇二一\n", "年度"),
    ("单位类型: 公司\n", "单位类型"),
    ("单位:\n", "单位"),
    ("主动公开: {表前文字: [甲]}\n", "表前文字"),
    ("申请: {办理结果: {表后文字: 甲}}\n", "表后文字"),
    ("附加部分: {七、附件: {附件1: 甲}}\n", "七、附件"),
    ("附加部分: {总体情况: 甲}\n", "总体情况"),
    ("附加部分: {' ': 甲}\n", "附加部分"),
    ("附加部分: 甲\n", "附加部分"),
]


@pytest.mark.parametrize(("text", "named"), WRONG)
def test_what_makereport_refuses_is_invalid(
    text: str, named: str, schema_path: Path, tmp_path: Path
) -> None:
    checked = check_text(tmp_path, text)
    result = check_jsonschema(schema_path, tmp_path / "2021.yaml")

    assert [finding for finding in checked.findings if finding.is_error]
    assert result.returncode == 1
    assert named in result.stdout + result.stderr


@pytest.mark.parametrize("key", ["单位", "年度"])
def test_a_report_without_a_required_key_is_invalid(
    key: str, schema_path: Path, tmp_path: Path
) -> None:
    lines = complete("").splitlines(keepends=True)
    path = tmp_path / "2021.yaml"
    path.write_text("".join(line for line in lines if not line.startswith(key)), encoding="utf-8")
    result = check_jsonschema(schema_path, path)

    assert result.returncode == 1
    assert key in result.stdout + result.stderr


# The commands


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_schema_prints_utf_8_whatever_the_console_speaks(encoding: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "makereport", "schema", "--form", FORM.id],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )

    assert result.returncode == 0
    assert json.loads(result.stdout.decode("utf-8")) == SCHEMA


def test_schema_renews_its_own_file_and_leaves_others_alone(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(
        json.dumps({"$comment": SCHEMA["$comment"]}), encoding="utf-8"
    )
    (tmp_path / "theirs.json").write_text("{}", encoding="utf-8")
    renewed = run("schema", "-o", "old.json", cwd=tmp_path)
    refused = run("schema", "-o", "theirs.json", cwd=tmp_path)

    assert renewed.code == 0, renewed.stderr
    assert (tmp_path / "old.json").read_bytes() == schema_bytes(FORM)
    assert refused.code == 1
    assert "它不是 makereport 写的" in refused.stderr
    assert (tmp_path / "theirs.json").read_text(encoding="utf-8") == "{}"
    assert run("schema", "-o", "theirs.json", "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "theirs.json").read_bytes() == schema_bytes(FORM)


def test_schema_of_an_unknown_form_is_wrong_usage() -> None:
    result = run("schema", "--form", "x")

    assert result.code == 2
    assert "没有格式 x；现有的格式：" in result.stderr


def test_new_writes_the_schema_beside_and_renews_its_own(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    first = run("new", "2022", "-o", "甲", cwd=tmp_path)
    schema = tmp_path / "甲" / NAME
    schema.write_text(json.dumps({"$comment": SCHEMA["$comment"]}), encoding="utf-8")
    second = run("new", "2023", "-o", "甲/2023.yaml", cwd=tmp_path)

    assert (first.code, second.code) == (0, 0)
    assert first.stderr == second.stderr == ""
    assert schema.read_bytes() == schema_bytes(FORM)
    assert [path.name for path in tmp_path.iterdir()] == ["甲"]


@pytest.mark.parametrize("theirs", ["{}", "[]", "不是 JSON", "[" * 100_000])
def test_new_leaves_a_foreign_file_in_the_place_of_the_schema_alone(
    tmp_path: Path, theirs: str
) -> None:
    (tmp_path / NAME).write_text(theirs, encoding="utf-8")
    result = run("new", "2022", cwd=tmp_path)

    assert result.code == 0
    assert f"{NAME} 不是 makereport 写的，没有动它" in result.stderr
    assert (tmp_path / NAME).read_text(encoding="utf-8") == theirs
    assert (tmp_path / "2022.yaml").is_file()


def test_new_that_is_refused_writes_no_schema(tmp_path: Path) -> None:
    (tmp_path / "2022.yaml").write_text("我的", encoding="utf-8")

    assert run("new", "2022", cwd=tmp_path).code == 1
    assert not (tmp_path / NAME).exists()


# A real language server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a starter, as `new` leaves it."""
    path = tmp_path / "我的 年报"
    path.mkdir()
    new_file(FORM, 2022, path / "2022.yaml")
    return path


def test_an_editor_flags_a_misspelt_key_of_a_starter(folder: Path) -> None:
    starter = folder / "2022.yaml"
    text = starter.read_text(encoding="utf-8")
    misspelt = folder / "2023.yaml"
    misspelt.write_text(text.replace("本年新收政府", "本年信收政府"), encoding="utf-8")
    line = next(i for i, line in enumerate(text.splitlines()) if line.startswith("  本年新收政府"))
    with LanguageServer(folder) as server:
        clean = server.open(starter)
        found = server.open(misspelt)

    assert clean == []
    assert len(found) == 1
    assert found[0]["range"]["start"] == {"line": line, "character": 2}
    assert "本年信收政府信息公开申请数量" in found[0]["message"]


def test_an_editor_says_in_chinese_what_a_number_may_be(folder: Path) -> None:
    starter = folder / "2022.yaml"
    text = starter.read_text(encoding="utf-8").replace("自然人: 0", "自然人: 三", 1)
    starter.write_text(text, encoding="utf-8")
    with LanguageServer(folder) as server:
        (found,) = server.open(starter)

    assert found["message"] == "件数只能是不小于零的整数"


def test_an_editor_completes_the_keys_of_a_table(folder: Path) -> None:
    path = folder / "2022.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = next(i for i, line in enumerate(lines) if line.startswith("  本年新收政府"))
    top = lines.index("年度: 2022\n") + 1
    lines[row] = "  \n"
    lines.insert(top, "\n")
    path.write_text("".join(lines), encoding="utf-8")
    with LanguageServer(folder) as server:
        server.open(path)
        below = server.complete(path, row + 1, 2)
        above = server.complete(path, top, 0)

    assert below[:2] == ["本年新收政府信息公开申请数量", "本年新收"]
    assert "结转下年度继续办理" in below
    assert "上年结转政府信息公开申请数量" not in below
    assert {"指标", "发布日期"} <= set(above)
    assert "年度" not in above


def test_an_editor_fetches_nothing_for_a_starter(folder: Path) -> None:
    starter = folder / "2022.yaml"
    with LanguageServer(folder) as server:
        assert server.open(starter) == []
        server.complete(starter, 0, 0)
        assert not server.fetches(within=1)


def test_what_a_language_server_fetches_is_noticed(folder: Path) -> None:
    with LanguageServer(folder, schema_store=True) as server:
        assert server.fetches(within=30)


def test_a_form_that_no_year_chooses_says_that_it_is_to_be_named() -> None:
    for form in map(load_form, form_ids()):
        told = form_schema(form)["properties"]["格式"]["description"]
        assert ("一般不写" in told) == form.is_default
        assert ("要写" in told) != form.is_default
