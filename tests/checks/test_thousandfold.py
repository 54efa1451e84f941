"""C306: where an amount begins to look like one in another unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.printed import told
from tests.support.reports import check_text


@pytest.mark.parametrize(
    ("before", "now", "is_told"),
    [
        ("61.59", "61590", True),
        ("61.59", "61589.99", False),
        ("61.59", "61590.01", True),
        ("61590", "61.59", True),
        ("61590", "61.6", False),
        ("61590", "0.06159", True),
        ("1", "1000", True),
        ("1", "999", False),
        ("1000", "1", True),
        ("0", "1000", False),
        ("1000", "0", False),
    ],
)
def test_a_thousand_times_last_years_amount_or_a_thousandth(
    tmp_path: Path, before: str, now: str, is_told: bool
) -> None:
    fee = "主动公开政府信息情况:\n  行政事业性收费: {}\n"
    check_text(tmp_path, "年度: 2021\n" + fee.format(before), "2021.yaml")
    found = told(check_text(tmp_path, "年度: 2022\n" + fee.format(now), "2022.yaml"))

    if not is_told:
        assert found == []
        return
    [said] = found
    assert (said.label, said.place) == ("警告 C306", "2022.yaml:3:12")
    assert said.message == (f"行政事业性收费的收费金额是 {now}，上年是 {before}，相差上千倍")
    assert said.hint == "单位是万元，请核对是不是把单位弄错了"
