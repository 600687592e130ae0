"""Made-up statistics between the two sides: four places, two years, numbers one can follow."""

from __future__ import annotations

from datetime import date

from qiao.insights.actions.estimates import Ask, compute_estimates
from qiao.insights.actions.sources import Described, import_source, keep_source
from qiao.insights.rules import Holds
from qiao.phases.models import Side
from tests.factories import AT

STOCKS = """destination,origin,year,migrant_stock
AUT,DEU,2015,3000
DEU,AUT,2015,2000
AUT,BEL,2015,400
BEL,DEU,2015,600
AUT,CHE,2015,100
CHE,DEU,2015,50
AUT,DEU,2020,4000
DEU,AUT,2020,2500
BEL,AUT,2020,500
AUT,BEL,2020,900
CHE,DEU,2020,100
"""
VITAL = """iso3,births,deaths,pop_start,pop_end
AUT,1000,500,100000,102000
DEU,2000,1000,200000,200500
BEL,300,300,50000,49500
CHE,100,100,20000,20000
"""
#: Those born in AUT all live there, at first: a total of fewer is none.
PINNED = """destination,origin,year,migrant_stock
DEU,BEL,2015,5000
BEL,DEU,2015,3000
DEU,BEL,2020,6000
BEL,DEU,2020,2000
AUT,DEU,2020,2000
AUT,BEL,2020,1000
DEU,AUT,2020,4000
"""
PINNED_VITAL = """iso3,births,deaths,pop_start,pop_end
AUT,0,0,10000,8000
DEU,0,0,25000,26000
BEL,0,0,33000,34000
"""
ABOUT = Described(
    publisher="Office of Made-up Figures",
    title="Stocks of Migrants",
    edition="2020",
    licence="CC0",
    url="https://figures.example/stocks",
    retrieved_on=date(2026, 1, 31),
)


def places() -> None:
    """One place uphill; two downhill, with a map; CHE belongs to neither."""
    Side.objects.filter(position=1).update(places=["AUT"], tiles=[["AUT", 0, 0]])
    Side.objects.filter(position=2).update(
        places=["DEU", "BEL"], tiles=[["DEU", 1, 0], ["BEL", 0, 1]]
    )


def source(people, holds=Holds.STOCKS, content=STOCKS, *, kept=True, name="stocks.csv"):
    """A source that the office imported, kept unless said otherwise."""
    office = people.actor("office")
    made = import_source(
        by=office, at=AT, holds=holds, name=name, content=content.encode(), described=ABOUT
    )
    return keep_source(by=office, at=AT, code=made.code) if kept else made


def ask(stocks, *vital, **more):
    """What to estimate: 2015 to 2020 without draws, unless said otherwise."""
    given = {
        "start": 2015,
        "end": 2020,
        "territories": "refuse",
        "policy": "refuse",
        "draws": 0,
        "seed": 1,
    }
    return Ask(stocks=stocks.code, vital=tuple(each.code for each in vital), **{**given, **more})


def estimates(people, at=AT, **more):
    """A set of estimates from the made-up statistics."""
    places()
    stocks = source(people)
    vital = source(people, Holds.VITAL, VITAL, name="vital.csv")
    return compute_estimates(by=people.actor("office"), at=at, ask=ask(stocks, vital, **more))
