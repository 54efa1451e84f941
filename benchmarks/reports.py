"""Reports to measure with: as many as wanted, every one different.

One half are of county bureaus, with last year's file and a picture beside
them; the other half are of cities, longer and with fuller tables. Units,
figures, sentences, citations and their order are drawn from a seed, so that no
cache between reports can make a number look better than it will be in use,
and a run can be repeated.

Usage: reports.py FOLDER COUNT [SEED]
"""

from __future__ import annotations

import random
import re
import struct
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

YEAR = 2022
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
RESULTS = {
    "": ("予以公开", "部分公开"),
    "不予公开": (
        "属于国家秘密",
        "其他法律行政法规禁止公开",
        "危及“三安全一稳定”",
        "保护第三方合法权益",
        "属于三类内部事务信息",
        "属于四类过程性信息",
        "属于行政执法案卷",
        "属于行政查询事项",
    ),
    "无法提供": (
        "本机关不掌握相关政府信息",
        "没有现成信息需要另行制作",
        "补正后申请内容仍不明确",
    ),
    "不予处理": ("信访举报投诉类申请", "重复申请", "要求提供公开出版物"),
    "其他处理": ("逾期不补正", "逾期不缴费", "其他情形"),
}
COURTS = ("结果维持", "结果纠正", "其他结果", "尚未审结")
SURNAMES = "云清安兴嘉平永长景桃石柳松南北东"
NAMES = "溪河山宁州陵阳川原岭泽湖澜林"
BUREAUS = ("人力资源和社会保障局", "教育局", "民政局", "水利局", "卫生健康局", "市场监督管理局")

# `‹a|b›` stands for one of the words. A sentence in the second list of a heading cites last year.
OPENING = (
    "{{ 年度 }}年，{{ 单位 }}围绕‹稳岗位、保待遇|促发展、惠民生|优服务、提效能›开展政府信息公开，着重解决‹政策难懂|公开栏更换慢|答复不够细›的问题。",
    "“‹政策发布与解读|文件印发与公开|议题审议与说明›同稿送审”写入‹工作规则|年度要点|议事规程›，未附‹解读|说明›的稿件不予签发。",
    "‹全年|一年来›共发布各类信息{{ 指标.公开渠道.合计 | 千分位 }}条，‹群众关心|企业关注›的事项都有专栏可查。",
)
ISSUED = "制发行政规范性文件{{ 主动公开.行政规范性文件.制发 }}件，废止{{ 主动公开.行政规范性文件.废止 }}件，现行有效{{ 主动公开.行政规范性文件.现行有效 }}件，‹发布时均有问答相配|均在统一平台可查›。"
"""What the part on the management of information has to say."""
HEADINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "主动公开": (
        (
            "其中政府网站{{ 指标.公开渠道.政府网站 | 千分位 }}条，占{{ 指标.公开渠道.政府网站 | 占比(指标.公开渠道.合计) }}；政务微信{{ 指标.公开渠道.政务微信 }}条，占{{ 指标.公开渠道.政务微信 | 占比(指标.公开渠道.合计) }}；‹服务大厅|乡镇|社区›公开栏{{ 指标.公开渠道.公开栏 }}条。",
            "**突出‹助企|惠民|助农|助学›政策公开。** 政策出台后，‹当周|三日内|十日内›发布申请条件、办理流程和‹测算样例|常见问答›，组织**“‹专员|局长|股长›讲政策”**直播{{ 指标.直播.场次 }}场，观看{{ 指标.直播.观看人次 | 千分位 }}人次。",
            "**推进行政权力结果公开。** 作出行政许可{{ 主动公开.行政许可 | 千分位 }}件、行政处罚{{ 主动公开.行政处罚 | 千分位 }}件，处罚多涉及‹工资支付|安全生产|价格公示›，结果‹七日内|逐月›上网。",
            "**改进解读方式。** 发布解读材料{{ 指标.解读.合计 }}份，其中{% for 形式 in 指标.解读 %}{{ 形式 }}{{ 指标.解读[形式] }}份，{% endfor %}‹图解|短视频›更受欢迎。",
            "行政事业性收费{{ 主动公开.行政事业性收费 | 千分位 }}万元，‹收费目录合并为一张清单|标准和依据一并公示›，目录之外‹不得收费|概不收取›。",
            "‹会后|当日|次日›公布会议议题{{ 指标.会议.议题 }}项，邀请‹市民|企业|行业›代表列席{{ 指标.会议.列席 }}人次，采纳意见{{ 指标.会议.采纳 }}条。",
        ),
        (
            "全年主动公开信息较上年{{ 指标.公开渠道.合计 | 同比(上年.指标.公开渠道.合计) }}，其中政务微信{{ 指标.公开渠道.政务微信 | 同比(上年.指标.公开渠道.政务微信) }}。",
            "行政许可较上年{{ 主动公开.行政许可 | 同比(上年.主动公开.行政许可) }}，‹增减主要来自证照的延续和变更|主要受政策调整影响›。",
        ),
    ),
    "依申请公开": (
        (
            "新收政府信息公开申请{{ 申请.本年新收.总计 | 千分位 }}件，上年结转{{ 申请.上年结转.总计 }}件。新收申请中，自然人提出的占{{ 申请.本年新收.自然人 | 占比(申请.本年新收.总计) }}，‹内容集中在补贴和资格|多涉及规划和建设|以历史档案居多›。",
            "办结{{ 申请.办结.总计 | 千分位 }}件，其中予以公开{{ 申请.予以公开.总计 | 千分位 }}件，占办结数的{{ 申请.予以公开.总计 | 占比(申请.办结.总计) }}；部分公开{{ 申请.部分公开.总计 }}件；不予公开{{ 申请.不予公开.总计 }}件；无法提供{{ 申请.无法提供.总计 }}件，‹均已告知可以咨询的机关|逐件说明了检索过程›。",
            "{% if 申请.结转下年度.总计 > 0 %}其余{{ 申请.结转下年度.总计 }}件正在‹征求第三方意见|补正›，结转下年度继续办理。{% else %}年内收到的申请全部按期答复。{% endif %}",
            "政府信息公开行政复议{{ 复议诉讼.行政复议.总计 }}件，其中维持{{ 复议诉讼.行政复议.结果维持 }}件；‹案件办结后写出评析|败因逐案复盘›，供办理同类申请时参考。",
        ),
        (
            "新收申请较上年{{ 申请.本年新收.总计 | 同比(上年.申请.本年新收.总计) }}，‹渠道以网上申请为主|当面申请明显减少›。",
        ),
    ),
    "政府信息管理": (
        (
            "建立公开信息台账，每条信息记录‹来源、审核人和上下网时间|制作、审核和更新的责任人›，年终据此核对统计数据。",
            "涉及个人信息的‹公示材料|名单›改为双人复核，全年复核{{ 指标.复核.份数 }}份，退回重新处理{{ 指标.复核.退回 }}份。",
            "集中清理历史信息，标注失效文件{{ 指标.清理.失效 }}件，更正‹错漏|过时›信息{{ 指标.清理.更正 }}条，电子版同步送交‹档案馆|公共图书馆›。",
        ),
        (),
    ),
    "政府信息公开平台建设": (
        (
            "网站专栏增设“‹惠企政策|办事指南|热点回应›一览”，按‹所属行业|办理对象|截止日期›列出可享受的政策。",
            "公众号年末关注人数{{ 指标.关注人数 | 千分位 }}人，答复咨询留言{{ 指标.留言 }}条，高频问题整理成问答置于‹菜单首位|首页显著位置›。",
            "‹服务大厅|各镇街|图书馆›设立公开查阅点，备有‹大字版|盲文版|方言音频›政策手册，方便‹老年人|残疾人›取阅。",
        ),
        (
            "关注人数较上年{{ 指标.关注人数 | 同比(上年.指标.关注人数) }}，‹内容更新更勤|推送更有针对性›。",
        ),
    ),
    "监督保障": (
        (
            "‹按季|按月|每半年›通报各‹股室|科室|部门›公开任务完成情况，举办培训{{ 指标.培训.场次 }}场，参训{{ 指标.培训.人次 | 千分位 }}人次。",
            "工作考核结果为‹优秀|良好›，社会评议回收问卷{{ 指标.评议 | 千分位 }}份，‹满意率继续提高|意见逐条办理›；未发生需要责任追究的情形。",
            "请‹离退休干部|企业人事专员|人大代表›担任监督员，抽查公开栏{{ 指标.抽查.次数 }}次，发现未按时更换的{{ 指标.抽查.未换 }}次，‹当日|次日›即完成更换。",
        ),
        (),
    ),
}
PROBLEMS = (
    "**申请答复的说理不够充分。** 有的答复只写明条款，没有讲清‹为何适用|依据何在›。今后‹不予公开、部分公开|驳回类›的答复须说明判断过程，由‹法规股|司法局›逐件把关。",
    "**公开数据的再利用不便。** 统计信息多以‹图片|扫描件›发布，‹企业|研究人员›难以直接使用。明年起同时提供可下载的‹电子表格|数据接口›。",
    "**解读与文件发布衔接不紧。** 少数‹部门|股室›在文件印发多日之后才发布解读。已在公文系统中设置‹校验|提醒›环节。",
    "**基层公开栏更换不及时。** 抽查发现{{ 指标.抽查.未换 }}处内容超期。将‹定人定期|与网站同步›更换，‹按月|按季›通报。",
    "**队伍专业能力有待提升。** ‹新任|兼职›人员较多，对新规定掌握不够。明年安排‹案例教学|跟班学习›，覆盖‹全部联络员|各镇街›。",
)
FEES = "本年度发出信息处理费收费通知{{ 指标.收费.通知 }}件，计收金额{{ 指标.收费.金额 }}元，实际收取{{ 指标.收费.金额 }}元，已全额上缴国库。"
_WORDS = re.compile("‹([^›]*)›")


@dataclass(frozen=True)
class Kind:
    """What tells a county bureau from a city: the size of figures, sentences per heading."""

    is_city: bool
    scale: int
    sentences: int


COUNTY, CITY = Kind(False, 1, 5), Kind(True, 40, 7)


def write_reports(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write the reports, each in a folder of its own; the files of this year."""
    return [_write(folder / f"{number:05}", number, seed) for number in range(count)]


def _write(folder: Path, number: int, seed: int) -> Path:
    chance = random.Random(f"{seed}/{number}")
    kind = CITY if number % 2 else COUNTY
    folder.mkdir(parents=True)
    place = chance.choice(SURNAMES) + chance.choice(NAMES)
    unit = f"{place}市人民政府" if kind.is_city else f"{place}县{chance.choice(BUREAUS)}"
    unit += f"第{number}号样本"
    carried = _spread(chance, 4 * kind.scale)
    valid = chance.randint(5, 9) * kind.scale
    if not kind.is_city:
        last = _Report(chance, kind, unit, YEAR - 1, _spread(chance, 3), valid)
        (folder / f"{YEAR - 1}.yaml").write_text(last.text(), encoding="utf-8")
        (folder / "图.png").write_bytes(_picture(chance))
        carried, valid = last.kept, last.valid
    report = _Report(chance, kind, unit, YEAR, carried, valid, has_last=not kind.is_city)
    target = folder / f"{YEAR}.yaml"
    target.write_text(report.text(), encoding="utf-8")
    return target


class _Report:
    """One report; its figures agree with each other and with last year's."""

    def __init__(
        self,
        chance: random.Random,
        kind: Kind,
        unit: str,
        year: int,
        carried: list[int],
        valid: int,
        has_last: bool = False,
    ) -> None:
        self.chance, self.kind, self.unit, self.year = chance, kind, unit, year
        self.carried, self.has_last = carried, has_last
        self.issued = chance.randint(1, 4) * kind.scale
        self.repealed = chance.randint(0, 2) * kind.scale
        self.valid = valid + self.issued - self.repealed
        self.received = _spread(chance, 16 * kind.scale)
        open_cases = [a + b for a, b in zip(self.carried, self.received, strict=True)]
        self.kept = [chance.randint(0, cases // 6) for cases in open_cases]
        self.ended = [a - b for a, b in zip(open_cases, self.kept, strict=True)]

    def text(self) -> str:
        published = f"{self.year + 1}-01-{self.chance.randint(4, 31):02}"
        return "\n".join(
            (
                f"单位: {self.unit}",
                *(["单位类型: 政府"] if self.kind.is_city else []),
                f"年度: {self.year}",
                f"联系方式: {{地址: 示范路{self.chance.randint(1, 999)}号, 邮编: 010020, 电话: 0000-{self.chance.randint(1000000, 9999999)}}}",
                f"发布日期: {published}",
                "",
                *self._cited_only(),
                "",
                "总体情况: |",
                *self._overall(),
                "",
                *self._tables(),
                "",
                "存在的主要问题及改进情况: |",
                *(
                    f"  {self._said(line)}"
                    for line in self._some(PROBLEMS, 3 if self.year == YEAR else 1)
                ),
                *(f"  {self._district()}" for _ in range(12 if self.kind.is_city else 0)),
                f"其他需要报告的事项: |\n  {self._said(FEES)}",
                "",
            )
        )

    def _number(self, least: int, most: int) -> int:
        return self.chance.randint(least, most) * self.kind.scale

    def _cited_only(self) -> list[str]:
        number = self._number
        return [
            "指标:",
            f"  公开渠道: {{政府网站: {number(200, 900)}, 政务微信: {number(90, 400)}, 公开栏: {number(20, 90)}}}",
            f"  直播: {{场次: {number(2, 9)}, 观看人次: {number(900, 20000)}}}",
            f"  解读: {{问答: {number(5, 30)}, 图解: {number(5, 20)}, 短视频: {number(1, 9)}}}",
            f"  会议: {{议题: {number(9, 40)}, 列席: {number(5, 30)}, 采纳: {number(3, 30)}}}",
            f"  复核: {{份数: {number(50, 200)}, 退回: {number(1, 12)}}}",
            f"  清理: {{失效: {number(4, 60)}, 更正: {number(3, 40)}}}",
            f"  关注人数: {number(2000, 9000)}",
            f"  留言: {number(100, 900)}",
            f"  培训: {{场次: {number(2, 9)}, 人次: {number(60, 300)}}}",
            f"  评议: {number(200, 900)}",
            f"  抽查: {{次数: {number(20, 60)}, 未换: {number(1, 6)}}}",
            f"  收费: {{通知: {number(1, 4)}, 金额: {number(20, 400)}}}",
        ]

    def _overall(self) -> list[str]:
        lines = [f"  {self._said(''.join(self._some(OPENING, 2)))}"]
        for heading, (sentences, yearly) in HEADINGS.items():
            lines.append(f"  ## {heading}")
            # Last year said less, so that no more than half is said again.
            count = self.kind.sentences if self.kind.is_city or self.has_last else 2
            chosen = self._some(sentences, count)
            lines += [f"  {self._said(line)}" for line in chosen]
            if heading == "政府信息管理":
                lines.append(f"  {self._said(ISSUED)}")
            if self.has_last:
                lines += [f"  {self._said(line)}" for line in yearly]
            if heading == "主动公开":
                lines += self._channels()
        return lines

    def _district(self) -> str:
        place = self.chance.choice(SURNAMES) + self.chance.choice(NAMES)
        few, many = self.chance.randint(2, 40), self.chance.randint(300, 9000)
        text = "区‹建成|改造|新增›公开专区{}个，发布信息{}条，‹镇街|部门›公开事项‹逐项对照目录|统一编号›，‹评议结果居前|整改已经完成|经验在全市交流›。"
        return place + self._said(text).format(few, many)

    def _channels(self) -> list[str]:
        """A table by a loop, and with a file of last year a picture."""
        lines = ["  | 公开渠道 | 条数 | 所占比例 |", "  |:--|--:|:-:|"]
        lines += [
            "  {% for 渠道 in 指标.公开渠道 %}",
            "  | {{ 渠道 }} | {{ 指标.公开渠道[渠道] }} | {{ 指标.公开渠道[渠道] | 占比(指标.公开渠道.合计) }} |",
            "  {% endfor %}",
            "  | **合计** | {{ 指标.公开渠道.合计 }} | 100% |",
        ]
        return [*lines, *(["  ![各渠道公开信息条数的柱形图](图.png)"] if self.has_last else [])]

    def _tables(self) -> list[str]:
        number = self._number
        return [
            "主动公开政府信息情况:",
            "  规章: {本年制发件数: 0, 本年废止件数: 0, 现行有效件数: 0}",
            f"  行政规范性文件: {{本年制发件数: {self.issued}, 本年废止件数: {self.repealed}, 现行有效件数: {self.valid}}}",
            f"  行政许可: {number(40, 900)}",
            f"  行政处罚: {number(3, 90)}",
            f"  行政强制: {number(0, 9)}",
            f"  行政事业性收费: {number(100, 90000) / 100:.2f}",
            "",
            "收到和处理政府信息公开申请情况:",
            f"  本年新收: {_row(APPLICANTS, self.received)}",
            f"  上年结转: {_row(APPLICANTS, self.carried)}",
            "  本年度办理结果:",
            *self._results(),
            f"  结转下年度继续办理: {_row(APPLICANTS, self.kept)}",
            "",
            "政府信息公开行政复议、行政诉讼情况:",
            f"  行政复议: {_row(COURTS, self._court())}",
            "  行政诉讼:",
            f"    未经复议直接起诉: {_row(COURTS, self._court())}",
            f"    复议后起诉: {_row(COURTS, self._court())}",
        ]

    def _results(self) -> list[str]:
        """Every case that has ended falls to one row."""
        rows = [name for names in RESULTS.values() for name in names]
        weights = [8, 4, *(1 for _ in rows[2:])]
        counts = {name: [0] * len(APPLICANTS) for name in rows}
        for column, ended in enumerate(self.ended):
            for name in self.chance.choices(rows, weights, k=ended):
                counts[name][column] += 1
        lines = []
        for group, names in RESULTS.items():
            filled = [name for name in names if any(counts[name])]
            indent = "      " if group else "    "
            lines += [f"    {group}:"] if group and filled else []
            lines += [f"{indent}{name}: {_row(APPLICANTS, counts[name])}" for name in filled]
        return lines

    def _court(self) -> list[int]:
        return [self.chance.randint(0, 3) * self.kind.scale // 4 for _ in COURTS]

    def _some(self, lines: Sequence[str], count: int) -> list[str]:
        return self.chance.sample(lines, min(count, len(lines)))

    def _said(self, text: str) -> str:
        return _WORDS.sub(lambda found: self.chance.choice(found[1].split("|")), text)


def _spread(chance: random.Random, most: int) -> list[int]:
    """Cases by applicant: mostly persons."""
    return [chance.randint(most // 2, most), *(chance.randint(0, most // 4) for _ in range(5))]


def _row(names: Sequence[str], counts: Sequence[int]) -> str:
    filled = (f"{name}: {count}" for name, count in zip(names, counts, strict=True) if count)
    return f"{{{', '.join(filled)}}}"


def _picture(chance: random.Random) -> bytes:
    """A PNG of bars, some 10 kB like a drawn chart."""
    width, height = 480, 240
    bars = [(chance.randint(40, height), chance.randbytes(3)) for _ in range(6)]
    noise = chance.randbytes(9000)
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(6):
            top, colour = bars[x]
            rows += (colour if height - y < top else b"\xff\xff\xff") * (width // 6)
    rows[-len(noise) :] = noise
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


if __name__ == "__main__":
    folder, count, *seed = sys.argv[1:]
    write_reports(Path(folder), int(count), *map(int, seed))
