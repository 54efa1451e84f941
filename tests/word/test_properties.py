"""发布信息 among the properties of the Word file."""

from __future__ import annotations

from pathlib import Path

from makereport import import_file
from makereport.ooxml.package import is_own_report
from tests.support.office import validate
from tests.support.reports import built, check_text, part

YAML = (
    "单位: 云溪县示范局\n年度: 2021\n"
    '发布信息: {索引号: "A&<1>", 发布机构: 云溪县示范局, 成文日期: 2022-01-18, 文号: 云示发〔2022〕3号, 主题分类: 政务}\n'
)


def properties(docx: bytes) -> dict[str, str]:
    """The custom properties by name, without the digest."""
    found = part(docx, "docProps/custom.xml").iterchildren("{*}property")
    named = {each.get("name", ""): "".join(map(str, each.itertext())) for each in found}
    assert len(named.pop("makereport")) == 64
    return named


def test_what_a_site_says_of_a_report_is_among_its_properties(tmp_path: Path) -> None:
    made = built(check_text(tmp_path, YAML))
    (tmp_path / "2021.docx").write_bytes(made)

    assert properties(made) == {
        "索引号": "A&<1>",
        "发布机构": "云溪县示范局",
        "成文日期": "2022年1月18日",
        "文号": "云示发〔2022〕3号",
        "主题分类": "政务",
    }
    assert validate(tmp_path / "2021.docx") == ""
    assert is_own_report(tmp_path / "2021.docx")
    assert properties(built(check_text(tmp_path, ""))) == {}


def test_import_gives_it_back(tmp_path: Path) -> None:
    made = built(check_text(tmp_path, YAML))
    (tmp_path / "公布.docx").write_bytes(made)
    imported = import_file(tmp_path / "公布.docx", tmp_path / "读回.yaml")

    assert "成文日期: 2022年1月18日" in (tmp_path / "读回.yaml").read_text(encoding="utf-8")
    assert imported.findings == []
    assert built(imported.checked) == made
