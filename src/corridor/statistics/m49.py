"""Which place does a code of the United Nations stand for? ISO 3166-1 codes by the M49 number.

Numbers below 900 are countries and areas, as the M49 standard lists them, with two more that
statistics give (412 XKX, 830 CHI); larger numbers are regions, groups of countries and "other".
Codes of places that are no more are kept apart, since the same letters may mean another territory
today. Names are not here: they differ by language and publisher.

Source: United Nations Statistics Division, Standard country or area codes for statistical use
(M49); the annex of International Migrant Stock 2020 writes the same codes.
"""

from __future__ import annotations

FIRST_REGION = 900
OTHER = "OTH"
"""Persons whose place of birth the publisher does not tell ("Other", numbers from 2001)."""

_TODAY = """
004AFG 008ALB 010ATA 012DZA 016ASM 020AND 024AGO 028ATG 031AZE 032ARG 036AUS 040AUT 044BHS
048BHR 050BGD 051ARM 052BRB 056BEL 060BMU 064BTN 068BOL 070BIH 072BWA 074BVT 076BRA 084BLZ
086IOT 090SLB 092VGB 096BRN 100BGR 104MMR 108BDI 112BLR 116KHM 120CMR 124CAN 132CPV 136CYM
140CAF 144LKA 148TCD 152CHL 156CHN 158TWN 162CXR 166CCK 170COL 174COM 175MYT 178COG 180COD
184COK 188CRI 191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 212DMA 214DOM 218ECU 222SLV 226GNQ
231ETH 232ERI 233EST 234FRO 238FLK 239SGS 242FJI 246FIN 248ALA 250FRA 254GUF 258PYF 260ATF
262DJI 266GAB 268GEO 270GMB 275PSE 276DEU 288GHA 292GIB 296KIR 300GRC 304GRL 308GRD 312GLP
316GUM 320GTM 324GIN 328GUY 332HTI 334HMD 336VAT 340HND 344HKG 348HUN 352ISL 356IND 360IDN
364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM 392JPN 398KAZ 400JOR 404KEN 408PRK 410KOR 412XKX
414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 438LIE 440LTU 442LUX 446MAC 450MDG
454MWI 458MYS 462MDV 466MLI 470MLT 474MTQ 478MRT 480MUS 484MEX 492MCO 496MNG 498MDA 499MNE
500MSR 504MAR 508MOZ 512OMN 516NAM 520NRU 524NPL 528NLD 531CUW 533ABW 534SXM 535BES 540NCL
548VUT 554NZL 558NIC 562NER 566NGA 570NIU 574NFK 578NOR 580MNP 581UMI 583FSM 584MHL 585PLW
586PAK 591PAN 598PNG 600PRY 604PER 608PHL 612PCN 616POL 620PRT 624GNB 626TLS 630PRI 634QAT
638REU 642ROU 643RUS 646RWA 652BLM 654SHN 659KNA 660AIA 662LCA 663MAF 666SPM 670VCT 674SMR
678STP 682SAU 686SEN 688SRB 690SYC 694SLE 702SGP 703SVK 704VNM 705SVN 706SOM 710ZAF 716ZWE
724ESP 728SSD 729SDN 732ESH 740SUR 744SJM 748SWZ 752SWE 756CHE 760SYR 762TJK 764THA 768TGO
772TKL 776TON 780TTO 784ARE 788TUN 792TUR 795TKM 796TCA 798TUV 800UGA 804UKR 807MKD 818EGY
826GBR 830CHI 831GGY 832JEY 833IMN 834TZA 840USA 850VIR 854BFA 858URY 860UZB 862VEN 876WLF
882WSM 887YEM 894ZMB
"""

_GONE = "200CSK 230ETF 278DDR 280FRG 530ANT 720YMD 736SUD 810SUN 886YAR 890YUG 891SCG"

TODAY: dict[int, str] = {int(word[:3]): word[3:] for word in _TODAY.split()}
"""The three letters of each place that is there today, by its number."""

GONE: dict[int, str] = {int(word[:3]): word[3:] for word in _GONE.split()}
"""The same for places that were divided or joined. ETF, FRG, SUD and YAR are names of this module:
ISO used the letters of today's country for them (ETH, DEU, SDN, YEM) or gave none."""

PLACES = frozenset(TODAY.values()) | frozenset(GONE.values())

SPELLINGS = {
    "CHANISL": "CHI",
    "XCI": "CHI",
    "GBM": "IMN",
    "HOS": "VAT",
    "NLD_CURACAO": "CUW",
    "ROM": "ROU",
    "ZAR": "COD",
    "TMP": "TLS",
    "BUR": "MMR",
    "WBG": "PSE",
}
"""Letters that publishers write for a place that ISO writes otherwise, for the same territory."""


def place_of_number(number: int) -> str | None:
    """The place with this M49 number; `OTHER` from 2001 to 2003; None for regions and unknown."""
    if number in _OTHER_NUMBERS:
        return OTHER
    return TODAY.get(number) or GONE.get(number)


def place_of_letters(letters: str) -> str | None:
    """The place that three letters or a publisher's spelling stand for; None when none does.

    >>> place_of_letters("nld_curacao"), place_of_letters("AUT"), place_of_letters("QQQ")
    ('CUW', 'AUT', None)
    """
    code = letters.strip().upper()
    code = SPELLINGS.get(code, code)
    return code if code in PLACES else None


def is_region(number: int) -> bool:
    """Does this number stand for a region or a group of countries, not for one place?"""
    return number >= FIRST_REGION and number not in _OTHER_NUMBERS


_OTHER_NUMBERS = frozenset({2001, 2002, 2003})
