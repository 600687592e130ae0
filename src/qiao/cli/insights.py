"""`qiao insights import`, `compute`: published statistics into sources, sources into estimates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from qiao.accounts.actors import actor_for
from qiao.accounts.models import User
from qiao.cli.console import progress_bar, say, say_good, warn
from qiao.core.errors import NotFound
from qiao.insights.actions.estimates import Ask, compute_estimates
from qiao.insights.actions.sources import Described, import_source, keep_source
from qiao.insights.queries.sources import read_source
from qiao.insights.rules import Holds, Policy, Territories

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiao.core.actor import Actor

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def signed(command: Callable[..., int]) -> Callable[..., int]:
    """The option that says who signs what is written: an account of the secretariat."""
    return click.option(
        "--as", "email", required=True, help=_("The account that signs it, by its address.")
    )(command)


def signer(email: str) -> Actor:
    """The person of an account; what they may do is asked by the action."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound(
            _("There is no account %(email)s."),
            mend=_("Name an account of the secretariat, as on the page of people."),
            values={"email": email},
        )
    return actor_for(user)


@click.group(
    help=_("Evidence: published statistics, and the flows estimated from them."),
    epilog=_("Example: qiao insights import --help"),
)
def insights() -> None:
    pass


@insights.command(
    "import",
    help=_("Read a publisher's FILE, say what it holds, and keep it as a source unless --look."),
    epilog=_(
        "Example: qiao insights import ims.xlsx --holds stocks --publisher 'UN DESA' --title"
        " 'International Migrant Stock' --edition 2020 --licence 'CC BY 3.0 IGO' --retrieved"
        " 2026-01-31 --as office@example.org"
    ),
)
@click.argument("file", type=_FILE)
@click.option(
    "--holds",
    type=click.Choice(Holds.values),
    required=True,
    help=_("Migrant stocks, or births, deaths and populations."),
)
@click.option("--publisher", required=True, help=_("Who published it."))
@click.option("--title", required=True, help=_("What it is called."))
@click.option("--edition", required=True, help=_("As the publisher writes it, such as 2020."))
@click.option("--licence", required=True, help=_("Such as CC BY 3.0 IGO."))
@click.option("--url", default="", help=_("Where it can be downloaded."))
@click.option(
    "--retrieved",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help=_("The day on which it was downloaded."),
)
@signed
@click.option("--look", is_flag=True, help=_("Only store it to be looked at; keep it on its page."))
def import_file(
    file: Path,
    holds: str,
    publisher: str,
    title: str,
    edition: str,
    licence: str,
    url: str,
    retrieved: date,
    email: str,
    *,
    look: bool,
) -> int:
    actor = signer(email)
    day = date(retrieved.year, retrieved.month, retrieved.day)
    with progress_bar(_("Reading the file")):
        source = import_source(
            by=actor,
            at=timezone.now(),
            holds=holds,
            name=file.name,
            content=file.read_bytes(),
            described=Described(publisher, title, edition, licence, url, day),
        )
    view = read_source(source.code, viewer=actor)
    years = f"{view.years[0]}-{view.years[-1]}" if view.years else _("one period, without a year")
    say(
        _("%(code)s: %(rows)s rows, %(places)s places, %(years)s.")
        % {
            "code": view.code,
            "rows": view.facts["rows"],
            "places": view.facts["places"],
            "years": years,
        }
    )
    if view.absent:
        warn(
            _("Places of the two sides that this file does not tell: %(places)s.")
            % {"places": ", ".join(map(str, view.absent))}
        )
    if not look:
        keep_source(by=actor, at=timezone.now(), code=source.code)
        say_good(_("The source is kept: estimates can be computed from it."))
    return 0


@insights.command(
    help=_("Estimate all methods for a period from kept sources, by their codes."),
    epilog=_(
        "Example: qiao insights compute --stocks S-7K3Q9MX --vital S-2B8TWZ4 --from 2015 --to 2020"
        " --draws 1000 --as office@example.org"
    ),
)
@click.option("--stocks", required=True, help=_("The source of migrant stocks."))
@click.option(
    "--vital",
    multiple=True,
    required=True,
    help=_("The source of births, deaths and populations; twice for an edition of two files."),
)
@click.option("--from", "start", type=int, required=True, help=_("The year of the first stocks."))
@click.option("--to", "end", type=int, required=True, help=_("The year of the second stocks."))
@click.option(
    "--territories",
    type=click.Choice(Territories.values),
    default=Territories.REFUSE.value,
    show_default=True,
    help=_("Where one table has a country whole and another in parts."),
)
@click.option(
    "--policy",
    type=click.Choice(Policy.values),
    default=Policy.REFUSE.value,
    show_default=True,
    help=_("Where totals cannot be met."),
)
@click.option(
    "--draws", type=click.IntRange(0), default=1000, show_default=True, help=_("For the intervals.")
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help=_("Of the draws.")
)
@signed
def compute(
    stocks: str,
    vital: tuple[str, ...],
    start: int,
    end: int,
    territories: str,
    policy: str,
    draws: int,
    seed: int,
    email: str,
) -> int:
    actor = signer(email)
    ask = Ask(stocks, vital, start, end, territories, policy, draws, seed)
    with progress_bar(_("Drawing")) as report:
        made = compute_estimates(
            by=actor,
            at=timezone.now(),
            ask=ask,
            progress=lambda done: report("", done, draws),
        )
    say_good(_("The estimates %(code)s are computed.") % {"code": made.code})
    return 0
