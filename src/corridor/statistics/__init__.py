"""Official statistics as their publishers give them: readers, codes of places, changed territories.

Files are those that the caller names; nothing is fetched and nothing is bundled.
"""

from __future__ import annotations

from corridor.statistics.stock_records import ALL, StockMatrix, StockRecords, matrix_of
from corridor.statistics.un_stocks import read_un_stocks
from corridor.statistics.vintages import CHANGES, Agreement, Change, Rule, agree
from corridor.statistics.vital import Vital
from corridor.statistics.world_population import read_vital

__all__ = [
    "ALL",
    "CHANGES",
    "Agreement",
    "Change",
    "Rule",
    "StockMatrix",
    "StockRecords",
    "Vital",
    "agree",
    "matrix_of",
    "read_un_stocks",
    "read_vital",
]
