"""Arithmetic that keeps every digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from makereport.form.numbers import divided

numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**60)


@given(numbers, numbers.filter(bool))
@example(Decimal("1234567890123456789012345678901234567890.5"), Decimal(1))
@example(Decimal("12345678901234567.25"), Decimal(4))
@example(Decimal(1), Decimal(3))
@example(Decimal("76014349994562.73278277063"), Decimal(32))
def test_a_quotient_is_exact_where_it_ends_and_near_where_it_does_not(
    first: Decimal, second: Decimal
) -> None:
    exact, found = Fraction(first) / Fraction(second), Fraction(divided(first, second))

    assert abs(found - exact) <= exact / 10**27
    rest = exact.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:  # it ends
        assert found == exact


def test_a_number_divided_by_one_is_itself() -> None:
    long = Decimal("9" * 5000 + "." + "9" * 300)

    assert divided(long, Decimal(1)) == long
