"""Agreement of coders: the figures that the literature prints for its own examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collection.agreement import alpha, kappa, masi, of_code, per_cent

CODES = st.frozensets(st.sampled_from("abcd"), min_size=1)


def test_kappa_is_that_of_cohens_example():
    # Cohen (1960): 200 cases, po = .70, pe = .41, kappa = .49.
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    assert per_cent(pairs) == 70
    assert kappa(pairs) == pytest.approx((0.70 - 0.41) / (1 - 0.41))


@pytest.mark.parametrize(
    ("coders", "printed"),
    [
        # Krippendorff (2011): A, binary data of two observers; B, nominal data of two observers.
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        # Krippendorff (2011): C, nominal data of four observers, some of whom say nothing of some units.
        (("123321412***", "1233224125*3", "*3332342251*", "12332441251*"), 0.743),
        # The example of three coders that encyclopaedias print.
        (("*****34121133*3", "1*213343*******", "**21344*21133*4"), 0.691),
    ],
)
def test_alpha_of_single_codes_is_that_of_krippendorffs_examples(coders, printed):
    units = [[frozenset(value) for value in unit if value != "*"] for unit in zip(*coders, strict=True)]
    assert alpha(units, masi) == pytest.approx(printed, abs=0.0006)


def test_sets_of_codes_lie_apart_as_passonneau_weighs_them():
    assert masi(frozenset("ab"), frozenset("ab")) == 0
    assert masi(frozenset("ab"), frozenset("abcd")) == pytest.approx(1 - 2 / 3 * 2 / 4)
    assert masi(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(frozenset("ab"), frozenset("cd")) == 1


@given(st.lists(st.tuples(CODES, CODES), max_size=12))
def test_who_agrees_wholly_has_the_highest_figure_and_nobody_a_higher_one(pairs):
    for code in "abcd":
        found = kappa(of_code(code, pairs))
        assert found is None or -1 <= found <= 1
    found = alpha(pairs, masi)
    assert found is None or found <= 1
    same = [(one, one) for one, _other in pairs]
    assert alpha(same, masi) in (None, 1)
    assert kappa(of_code("a", same)) in (None, 1)
