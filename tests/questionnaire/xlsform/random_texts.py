"""Random texts and codes, those among them that other formats could take for something else."""

import re

from hypothesis import strategies as st

SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="$\ufeff")
AWKWARD = (
    *("yes", "NO", "1.50", "2020-01-01", "007", "0x1f", "~", "null", "a: b # c", "- x", "*", "[a], {b}", "?"),
    *(
        "أنت",
        "«é»",
        "a\nb",
        "a\n\n  b",
        "|",
        "\\n",
        "a\\|b",
        "<b>bold</b> & co",
        '"quoted"',
        "'single'",
        "%",
        "@x",
    ),
)
"""Texts that YAML, a table or a sheet could take for something else."""
WORDS = st.one_of(
    st.text(SIGNS, min_size=1, max_size=20).map(str.strip).filter(bool),
    st.sampled_from(AWKWARD),
)
PLAIN = WORDS.filter(lambda text: not re.search(r"[a-z]\(", text))
"""Texts that call nothing."""
CODES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,8}", fullmatch=True)
TOKENS = st.one_of(st.from_regex(r"[A-Za-z0-9_.]{1,8}", fullmatch=True), WORDS)
