"""What typing leaves in a text: blanks (N407), words and marks typed twice
(N418), characters that nobody sees (N420)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.mending import mended
from tests.support.reports import TEXT, check_text, codes, places


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("全年公开信息XX条。", 9),
        ("全年公开信息××条。", 9),
        ("全年公开信息ｘｘ条。", 9),
        ("全年公开信息X条。", 9),
        ("全年公开信息***条。", 9),
        ("全年公开信息……条。", 9),
        ("全年公开信息...条。", 9),
        ("全年公开信息____条。", 9),
        ("全年公开信息 ＿＿ 条。", 10),
        ("印发《》。", 5),
        ("印发云政办发〔〕3号文件。", 9),
        ("印发云政办发〔2021〕号文件。", 9),
        ("印发云政办发〔2021〕  号文件。", 9),
        ("网址（）已变更。", 5),
        ("网址（　）已变更。", 5),
        ("网址( )已变更。", 5),
        ("完成率（待补充）。", 6),
        ("本机关，某某局认真落实。", 7),
        ("XX县认真落实。", 3),
        ("2021年X月完成。", 8),
        ("| XX件 | 450 |", 5),
        ("## 公开XX件", 8),
    ],
)
def test_a_blank_that_was_not_filled_in_is_told(tmp_path: Path, line: str, column: int) -> None:
    found = [
        place for place in places(check_text(tmp_path, f"{TEXT}  {line}\n")) if place[0] == "N407"
    ]

    assert found == [("N407", 2, column)]


@pytest.mark.parametrize(
    "line",
    [
        "申请人张××、李某某的申请已答复。",
        "××公司和某某公司的商业秘密不予公开。",
        "王某某局长参加了接访。",
        "咨询电话138****5678。",
        "申请人身份证号1101**********1234已遮盖。",
        "等等……都已公开。",
        "解读《条例》……共三期。",
        "设备型号XXL-200、尺寸3×5米。",
        "邮箱a__b@example.cn。",
        "X光室的收费已公示。",
        "5G基站审批（含备案）已公开。",
        '表格的空格写成{{ "（）" }}。',
        "数据待核实后公布。",
        "待条件成熟后公开。",
    ],
)
def test_names_made_unreadable_and_the_like_are_no_blanks(tmp_path: Path, line: str) -> None:
    assert codes(check_text(tmp_path, f"{TEXT}  {line}\n")) == []


@pytest.mark.parametrize(
    "yaml",
    [
        "单位: 云溪县XX局\n",
        "单位: 某某局\n",
        "单位: （）局\n",
        "联系方式: {电话: XXXX-XXXXXXX}\n",
        "联系方式: {地址: 云溪县____路1号}\n",
        "前言: 由XX局编制。\n",
        "标题: XX年政府信息公开工作年度报告\n",
    ],
)
def test_a_blank_at_the_head_of_a_report_is_told(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == ["N407"]


@pytest.mark.parametrize(
    "member",
    [
        "邮箱: xxgk@163.com",
        "邮箱: zfxxgk@example.cn",
        "邮箱: li__ming@example.cn",
        "邮箱: xx2024@example.cn",
        "网址: 'http://xxgk.example.gov.cn/maxx/'",
    ],
)
def test_letters_of_an_address_are_no_blanks(tmp_path: Path, member: str) -> None:
    assert codes(check_text(tmp_path, f"联系方式: {{{member}}}\n")) == []


def test_a_blank_among_the_contacts_is_told_where_it_is_typed(tmp_path: Path) -> None:
    found = places(check_text(tmp_path, "联系方式:\n  地址: 云溪县\n  电话: 0731-88XXXXXX\n"))
    assert found == [("N407", 3, 7)]


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("公开数量增加增加较多。", "公开数量增加较多。"),
        ("认真落实认真落实条例。", "认真落实条例。"),
        ("通过政府网政府网公开。", "通过政府网公开。"),
        ("加大力度力度力度公开。", "加大力度公开。"),
        ("群众满意的的评价增多。", "群众满意的评价增多。"),
        ("开展了了专项检查。", "开展了专项检查。"),
        ("公开，，公开、、公开；；公开：：公开。。", "公开，公开、公开；公开：公开。"),
        ("落实落实条例，，公开公开。", "落实条例，公开公开。"),
        ("在在县政府网站公开。", "在县政府网站公开。"),
        ("收集和和整理信息。", "收集和整理信息。"),
    ],
)
def test_what_is_typed_twice_is_told_and_its_hint_mends_it(
    tmp_path: Path, line: str, printed: str
) -> None:
    text = f"{TEXT}  {line}\n"
    checked = check_text(tmp_path, text)
    assert set(codes(checked)) == {"N418"}

    after = mended(text, checked.findings[0])
    assert after == f"{TEXT}  {printed}\n"
    assert codes(check_text(tmp_path, after)) == []


@pytest.mark.parametrize(
    "line",
    [
        "研究研究、讨论讨论，常常、天天、层层、人人参与。",
        "县人民政府政府信息公开工作由行政机关机关党委负责。",
        "2021年度年度报告已公布。",
        "依申请公开公开事项，政务服务服务大厅。",
        "为了了解情况，以便民为目的的服务，的的确确，不了了之。",
        "以及及时更新，存在在线问题，共和和谐，参与与监督。",
        "二十二十一日，一百一百地数，２０２０２０。",
        "公开……公开。公开。。。",
        "哈尔滨、丁丁、圆圆、妈妈，哈哈哈哈。",
    ],
)
def test_what_may_stand_twice_is_let_alone(tmp_path: Path, line: str) -> None:
    assert codes(check_text(tmp_path, f"{TEXT}  {line}\n")) == []


@pytest.mark.parametrize(
    ("character", "effect"),
    [
        ("\u202e", "会使文字颠倒"),
        ("\u2067", "会使文字颠倒"),
        ("\u200f", "会使文字颠倒"),
        ("\u200b", "会印进报告"),
        ("\u2060", "会印进报告"),
        ("\ufeff", "会印进报告"),
        ("\u200d", "会印进报告"),
    ],
)
def test_a_character_that_nobody_sees_is_told_where_it_is_printed(
    tmp_path: Path, character: str, effect: str
) -> None:
    text = f"{TEXT}  依法{character}公开。\n"
    [finding] = check_text(tmp_path, text).findings

    assert (finding.code, finding.line, finding.column) == ("N420", 2, 5)
    assert finding.message == f"这里有看不见的字符 U+{ord(character):04X}，{effect}"
    assert mended(text, finding) == f"{TEXT}  依法公开。\n"


@pytest.mark.parametrize(
    "yaml",
    [
        "单位: 云溪县\u200b示范局\n",
        "联系方式: {地址: 云溪县\u202e示范路1号}\n",
        "指标:\n  公开渠道:\n    名称: 网\u2060站\n",
        "前言: 依法\u200b编制。\n",
        '标题: "2021年\u200b政府信息公开工作年度报告"\n',
        '总体情况: "依法\\u200B公开。"\n',
    ],
)
def test_it_is_told_in_every_text_of_the_file(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == ["N420"]


@pytest.mark.parametrize(
    "yaml",
    [
        "总体情况: 家庭👨\u200d👩\u200d👧和❤\ufe0f。\n",
        "年度: 2021 # 注\u200b释\n",
        "单位: 云溪县示范局 # 注\u200b释\n",
        "主动公开政府信息情况:\n  行政许可: 3\u200b\n",
        "总体情况: क्\u200dष\n",
    ],
)
def test_it_is_not_told_where_it_is_not_printed_or_needed(tmp_path: Path, yaml: str) -> None:
    assert codes(check_text(tmp_path, yaml)) == []
