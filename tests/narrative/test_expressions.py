"""The evaluator of citations against Jinja: the same results, the same refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from makereport import check_file
from makereport.narrative.expressions import ExpressionError, expression
from makereport.narrative.sandbox import KeyOnlyEnvironment
from makereport.narrative.scope import report_scope
from makereport.narrative.values import CitationError, Scope, printed
from tests.support.reports import ROOT

JINJA = KeyOnlyEnvironment(finalize=printed)
ATOMS = st.sampled_from(
    [
        *(
            "年度",
            "单位",
            "指标",
            "没有这个",
            "上年",
            "true",
            "false",
            "0",
            "3",
            "12.5",
            "'甲'",
            '"a|b"',
        ),
        *(
            "申请.本年新收.总计",
            "申请.不予公开.总计",
            "主动公开.行政许可",
            "申请.本年新收",
            "申请.没有",
        ),
        *(
            "指标.公开渠道.合计",
            "指标.公开渠道",
            '指标["公开渠道"]',
            "联系方式.电话",
            "联系方式[单位]",
        ),
    ]
)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(
        ["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
    )
    filters = st.sampled_from(["千分位", "万", "小数", "小数(2)", "小数(places=3)", "万(1)"])
    return st.one_of(
        st.builds("{} {} {}".format, inner, binary, inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("not {}".format, inner),
        st.builds("{} | {}".format, inner, filters),
        st.builds("{} | {}({})".format, inner, st.sampled_from(["同比", "增减", "占比"]), inner),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("{} < {} <= {}".format, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(ATOMS, _more, max_leaves=6)


@pytest.fixture(scope="module")
def scope() -> Scope:
    return report_scope(check_file(ROOT / "examples/yunxi/2022.yaml").report)


def ours(code: str, scope: Scope) -> str:
    try:
        return printed(expression(code)(scope))
    except ExpressionError:
        return "N406"
    except (CitationError, TypeError, ArithmeticError):
        return "N405"


def jinjas(code: str, scope: Scope) -> str:
    try:
        return JINJA.from_string(f"{{{{ {code} }}}}").render(scope)
    except TemplateSyntaxError:
        return "N406"
    except (CitationError, TypeError, ArithmeticError):
        return "N405"


@given(code=EXPRESSIONS)
def test_an_expression_is_worth_what_it_is_to_jinja(code: str, scope: Scope) -> None:
    # `-not (年度)` is a call of `not` to Jinja, and refused as such; how does not matter.
    refused = {"N405": "refused", "N406": "refused"}
    worth, jinjas_worth = ours(code, scope), jinjas(code, scope)
    assert refused.get(worth, worth) == refused.get(jinjas_worth, jinjas_worth)


@given(code=st.text(alphabet="ab年度.()[]|+-*/<>=!,' \"1", max_size=12))
def test_what_jinja_cannot_read_is_not_read_either(code: str, scope: Scope) -> None:
    if jinjas(code, scope) == "N406":
        assert ours(code, scope) == "N406"


@pytest.mark.parametrize(
    "code", ["年度|万(", "年度|万(1,", "年度|比(", "申请[", "申请.", "1 if", "-("]
)
def test_an_expression_that_ends_too_soon_is_told(code: str, scope: Scope) -> None:
    assert ours(code, scope) == "N406"


@given(code=EXPRESSIONS, end=st.integers(0, 60))
def test_the_beginning_of_an_expression_is_read_or_told(code: str, end: int, scope: Scope) -> None:
    ours(code[:end], scope)
