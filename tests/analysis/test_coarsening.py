"""Where too many numbers hang together to be audited, tables lose their groups before they lose all."""

from analysis import disclosure
from analysis.audit import Audit, recovered
from analysis.disclosure import disclosed
from analysis.figures import figure
from analysis.marking import TOGETHER
from analysis.prose import Reference
from analysis.successive import Footing
from tests.analysis.test_audit import PUBLIC, tables_of


def coarse(tmp_path, monkeypatch):
    """Two frequencies and the same by region and sub-region, shown before and after that is too much."""
    tables = tables_of(tmp_path / "d", 7, (0, 1, 4, 5, 8), PUBLIC)
    before = disclosed(Footing(tuple(tables)))
    together = len(Audit.of(before).largest_set())
    monkeypatch.setattr(disclosure, "AUDITED", together * 2 // 3)
    return before, disclosed(Footing(tuple(tables)))


def test_tables_with_most_of_them_show_their_total_alone_and_say_so(tmp_path, monkeypatch):
    before, after = coarse(tmp_path, monkeypatch)
    changed = [n for n, table in enumerate(after) if table.coarse]
    assert changed
    for n in changed:
        assert len(before[n].rows) > len(after[n].rows)
        assert [row.code for row in after[n].rows] == ["total"]
        assert after[n].notes[-1] == TOGETHER
        assert any(cell.count is not None for cell in after[n].cells[0])
    assert not after[0].coarse
    assert not [table for table in after if table.base_text == disclosure.TOO_MANY]
    assert recovered(after) == ()


def test_a_sentence_does_not_say_none_of_a_group_that_is_not_shown(tmp_path, monkeypatch):
    _, after = coarse(tmp_path, monkeypatch)
    table = next(table for table in after if table.coarse)
    told = figure(Reference("t:1:a", "t", "1", "a", ""), table)
    assert told.text == "[not shown]"
