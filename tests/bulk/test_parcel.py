"""Reports as bytes: what they need goes with them, and the words are the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import makereport
from makereport.bulk.parcel import needed_files
from tests.support.drawing import png
from tests.support.reports import ROOT, complete, written

BROKEN = "行政: 1\n"
TEXT = "总体情况: |\n  本机关依法公开。\n"
CHART = TEXT + "  ```图表\n  类型: 折线\n  数据: 申请.本年新收.总计\n  比较: {}\n  ```\n"
OTHER = "单位: 云溪县示范局\n年度: 2020\n"

CASES: dict[str, dict[str, str]] = {
    "nothing else": {"a/2021.yaml": ""},
    "last year beside it": {"a/2021.yaml": "", "a/2020.yaml": OTHER},
    "last year by a longer name": {"a/2021.yaml": "", "a/2020年报.YML": OTHER},
    "last year by the agency's name": {
        "a/2021.yaml": "",
        "a/云溪县示范局2020年度报告.yaml": OTHER + BROKEN,
        "a/云溪县另一局2020年度报告.yaml": OTHER,
    },
    "last year by a name like its own": {"a/2021.yaml": "年度: 2022", "a/2020.yaml": OTHER},
    "two that may be last year's": {
        "a/2021.yaml": TEXT + "  上年{{ 上年.年度 }}。\n",
        "a/2020.yaml": OTHER,
        "a/2020.yml": OTHER,
    },
    "last year with an error": {"a/2021.yaml": "", "a/2020.yaml": OTHER + BROKEN},
    "last year of another agency": {"a/2021.yaml": "", "a/2020.yaml": "单位: 乙\n年度: 2020\n"},
    "last year by its name": {"a/2021.yaml": "上年: ../b/旧.yaml\n", "b/旧.yaml": OTHER},
    "last year with an error by its name": {
        "a/2021.yaml": "上年: ../b/旧.yaml\n",
        "b/旧.yaml": OTHER + BROKEN,
    },
    "last year that is not there": {"a/2021.yaml": "上年: 没有.yaml\n"},
    "last year among keys in braces": {
        "a/2021.yaml": "{单位: 云溪县示范局, 年度: 2021, 总体情况: 无, 上年: ../b/旧.yaml}\n#",
        "b/旧.yaml": OTHER + BROKEN,
    },
    "a key by the numbers of its letters": {
        "a/2021.yaml": '"\\u4e0a年": ../b/旧.yaml\n',
        "b/旧.yaml": OTHER + BROKEN,
    },
    "a picture": {"a/2021.yaml": f"{TEXT}  ![说明](图/甲.png)\n"},
    "a picture that is not there": {"a/2021.yaml": f"{TEXT}  ![说明](图/没有.png)\n"},
    "a picture of another case": {"a/2021.yaml": f"{TEXT}  ![说明](图/甲.PNG)\n"},
    "subordinate reports": {
        "a/2021.yaml": "下级: [各局/*.yaml]\n主动公开:\n  行政许可: 3\n",
        "a/各局/甲.yaml": "单位: 甲\n主动公开:\n  行政许可: 1\n",
        "a/各局/乙.yaml": "单位: 乙\n主动公开:\n  行政许可: 1\n",
    },
    "a subordinate report with an error": {
        "a/2021.yaml": "下级:\n  - 各局/甲.yaml\n",
        "a/各局/甲.yaml": "单位: 甲\n" + BROKEN,
    },
    "a folder of subordinate reports": {"a/2021.yaml": "下级: [图]\n"},
    "subordinate reports that are not there": {"a/2021.yaml": "下级: [没有/*.yaml]\n"},
    "a chart of last year": {"a/2021.yaml": CHART.format("上年"), "a/2020.yaml": OTHER},
    "a chart of three years": {
        "a/2021.yaml": CHART.format("近三年"),
        "a/2020.yaml": OTHER,
        "a/2019.yaml": "单位: 云溪县示范局\n年度: 2019\n",
    },
    "an error": {"a/2021.yaml": BROKEN},
    "a file that is not there": {},
}


@pytest.mark.parametrize("where", ["relative", "beside", "absolute"])
@pytest.mark.parametrize("files", CASES.values(), ids=CASES.keys())
def test_what_is_done_by_bytes_is_what_is_done_by_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], where: str
) -> None:
    (tmp_path / "a" / "图").mkdir(parents=True)
    (tmp_path / "a" / "各局").mkdir()
    (tmp_path / "a" / "图" / "甲.png").write_bytes(png(40, 30))
    for name, text in files.items():
        written(tmp_path, name, text)
    monkeypatch.chdir(tmp_path / "a" if where == "beside" else tmp_path)
    file = {"relative": "a/2021.yaml", "beside": "2021.yaml"}.get(
        where, str(tmp_path / "a" / "2021.yaml")
    )

    [here] = makereport.build_many({file: tmp_path / "1.docx"})
    with ThreadPoolExecutor(1) as executor:
        [there] = makereport.build_many({file: tmp_path / "2.docx"}, executor=executor)

    assert there.findings == here.findings
    assert there.status == here.status
    assert there.failure.replace("2.docx", "1.docx") == here.failure
    assert (tmp_path / "1.docx").exists() == (here.status == "written")
    if here.status == "written":
        assert (tmp_path / "1.docx").read_bytes() == (tmp_path / "2.docx").read_bytes()


@pytest.mark.parametrize("content", [None, b"no template"], ids=["absent", "broken"])
def test_a_template_of_no_use_is_told_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    if content is not None:
        Path("模板.docx").write_bytes(content)

    [here] = makereport.build_many({"2021.yaml": "1.docx"}, template="模板.docx")
    with ThreadPoolExecutor(1) as executor:
        targets = {"2021.yaml": "1.docx"}
        [there] = makereport.build_many(targets, template="模板.docx", executor=executor)

    assert here.status == "failed"
    assert there.failure == here.failure


def test_a_target_edited_by_hand_is_left_alone(tmp_path: Path) -> None:
    file = str(written(tmp_path))
    (tmp_path / "2021.docx").write_bytes(b"mine")
    with ThreadPoolExecutor(1) as executor:
        [done] = makereport.build_many({file: tmp_path / "2021.docx"}, executor=executor)

    assert done.status == "failed"
    assert "没有覆盖" in done.failure
    assert (tmp_path / "2021.docx").read_bytes() == b"mine"


def test_every_file_that_an_example_needs_goes_with_it() -> None:
    example = ROOT / "examples" / "yunxi" / "2022.yaml"
    needed = needed_files(example)

    assert needed is not None
    names = {path.relative_to(example.parent).as_posix() for path in needed}
    assert {"2022.yaml", "2021.yaml"} < names
    assert any(name.endswith(".png") for name in names)


def test_bytes_alone_are_enough() -> None:
    files = {"甲/2021.yaml": complete("").encode(), "乙/2021.yaml": BROKEN.encode()}
    good, bad = makereport.work_on_bytes(files, list(files))
    [checked] = makereport.work_on_bytes(files, ["甲/2021.yaml"], formats=())

    assert (good.status, bad.status, checked.status) == ("built", "errors", "checked")
    assert good.made["docx"] == makereport.build_bytes(
        makereport.check_bytes(files["甲/2021.yaml"])
    )
    assert {finding.file for finding in bad.findings} == {"乙/2021.yaml"}


@pytest.mark.parametrize("name", ["../x.yaml", "/tmp/x.yaml", "a/../../x.yaml"])
def test_no_path_leaves_the_folder_of_a_parcel(name: str) -> None:
    with pytest.raises(ValueError, match="leaves its folder"):
        makereport.work_on_bytes({name: b""}, [])
