"""The kinds of table a plan may ask for: one class each, with its keys and how it is made."""

from analysis.kinds.base import Cases, Entry, PlanMistake
from analysis.kinds.beside import Beside, Gaps
from analysis.kinds.calendar import Calendar
from analysis.kinds.candidates import CandidateTables
from analysis.kinds.crosstab import Crosstab, HeatMap
from analysis.kinds.frequency import Frequency
from analysis.kinds.indicator_list import IndicatorList
from analysis.kinds.last_time import LastTime
from analysis.kinds.levels import Levels
from analysis.kinds.listing import List, Text
from analysis.kinds.matrix import Matrix
from analysis.kinds.nodes import Nodes
from analysis.kinds.overlap import Overlap
from analysis.kinds.participation import Participation
from analysis.kinds.rank import Rank
from analysis.kinds.scores import Scores
from analysis.kinds.series import Series
from analysis.kinds.share import Share
from analysis.kinds.states import States
from analysis.kinds.summary import Summary

KINDS: tuple[type[Entry], ...] = (
    Frequency,
    Matrix,
    Rank,
    Summary,
    Crosstab,
    HeatMap,
    Share,
    Calendar,
    Series,
    Beside,
    Gaps,
    Participation,
    LastTime,
    List,
    Overlap,
    Text,
    Nodes,
    States,
    Levels,
    Scores,
    IndicatorList,
    CandidateTables,
)

__all__ = ["KINDS", "Cases", "Entry", "Matrix", "PlanMistake", "Summary"]
