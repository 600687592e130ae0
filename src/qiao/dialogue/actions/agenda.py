"""What both sides do with the agenda: write items, propose them, order them, table papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.codes import new_code
from qiao.core.errors import Invalid, RuleBroken
from qiao.core.release import Release, visible
from qiao.core.text import Language, Text
from qiao.dialogue.actions.entries import tell_item
from qiao.dialogue.actions.rounds import must_be_owner, unknown_institution
from qiao.dialogue.actions.versions import visible_round
from qiao.dialogue.models import AgendaItem, AgendaPaper, Round
from qiao.dialogue.queries.agenda import no_item
from qiao.dialogue.rules import agenda as rules
from qiao.dialogue.rules import rounds as round_rules
from qiao.dialogue.rules.agenda import ItemWords
from qiao.dialogue.rules.rounds import RoundMove
from qiao.documents.actions import store_file
from qiao.documents.models import Document
from qiao.partners.models import Institution
from qiao.phases.queries import themes_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "dialogue.item_written": _("wrote this item as a draft"),
        "dialogue.item_rewritten": _("wrote version %(version)s of this item"),
        "dialogue.item_proposed": _("proposed this item to the other side"),
        "dialogue.item_withdrawn": _("withdrew this item"),
        "dialogue.agenda_ordered": _("ordered the agenda: version %(version)s"),
        "dialogue.paper_tabled": _("tabled the paper %(document)s"),
    }
)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What an item says. `leads`: the codes of the leading institutions of the first and the
    second side, or empty; `minutes`: how long it takes."""

    words: ItemWords
    pillar: str = ""
    leads: tuple[str, str] = ("", "")
    starts: datetime | None = None
    minutes: int | None = None


@transaction.atomic
def write_item(*, by: Actor, at: datetime, round_code: str, facts: ItemFacts) -> AgendaItem:
    """Write an item, as this party's own draft."""
    must(by, Permission.PROPOSE_ITEM)
    round_ = visible_round(round_code, by=by)
    round_rules.next_state(round_.state, RoundMove.REOPEN_AGENDA)
    item = AgendaItem(
        code=new_code("G"),
        round=round_,
        owner=by.owner,
        proposed_by_id=by.author_id,
        proposed_at=at,
    )
    _set(item, facts, previous=None)
    item.save(force_insert=True)
    tell_item(item, "dialogue.item_written", by=by, at=at)
    return item


@transaction.atomic
def edit_item(*, by: Actor, at: datetime, code: str, based_on: int, facts: ItemFacts) -> AgendaItem:
    """Change an item: its own party's, or a proposed one's by the secretariat. The agenda that
    anybody accepted held for the older version."""
    must(by, Permission.PROPOSE_ITEM)
    item = open_item(code, by=by)
    if by.owner != Owner.SECRETARIAT:
        must_be_owner(item.owner, by)
    rules.must_be_current(item.version, based_on)
    _set(item, facts, previous=words_of(item))
    item.version += 1
    item.save()
    if item.release != Release.OWN:
        _reopen(item.round)
    tell_item(item, "dialogue.item_rewritten", by=by, at=at, version=item.version)
    return item


@transaction.atomic
def propose_item(*, by: Actor, at: datetime, code: str, version: int) -> AgendaItem:
    """Release the item, as it was read, to the other side; its papers go with it."""
    must(by, Permission.PROPOSE_ITEM)
    item = open_item(code, by=by)
    must_be_owner(item.owner, by)
    rules.must_be_own(item.release)
    rules.must_be_released(item.round.release)
    rules.must_be_current(item.version, version)
    proposed = item.round.items.exclude(release=Release.OWN)
    item.order = (proposed.aggregate(last=Max("order"))["last"] or 0) + 1
    item.release = Release.SHARED
    item.proposed_at = at
    item.proposed_by_id = by.author_id
    item.save()
    Document.objects.filter(
        pk__in=item.papers.values("document"), owner=item.owner, release=Release.OWN
    ).update(release=Release.SHARED)
    _reopen(item.round)
    tell_item(item, "dialogue.item_proposed", by=by, at=at)
    return item


@transaction.atomic
def withdraw_item(*, by: Actor, at: datetime, code: str) -> AgendaItem:
    """Take one's own item back; who saw it keeps seeing it, as withdrawn."""
    must(by, Permission.PROPOSE_ITEM)
    item = open_item(code, by=by)
    must_be_owner(item.owner, by)
    item.withdrawn_at = at
    item.save(update_fields=["withdrawn_at"])
    if item.release != Release.OWN:
        _reopen(item.round)
    tell_item(item, "dialogue.item_withdrawn", by=by, at=at)
    return item


@transaction.atomic
def order_items(
    *, by: Actor, at: datetime, round_code: str, based_on: int, codes: Sequence[str]
) -> Round:
    """Put the proposed items in this order; `based_on` is the version of the agenda read."""
    must(by, Permission.PLAN_ROUND)
    round_ = visible_round(round_code, by=by)
    rules.must_be_current(round_.agenda_version, based_on)
    proposed = round_.items.exclude(release=Release.OWN).filter(withdrawn_at__isnull=True)
    items = {item.code: item for item in proposed}
    if sorted(codes) != sorted(items):
        raise Invalid(
            _("The order must name each proposed item once."),
            mend=_("Reload the agenda and order it again."),
        )
    for place, code in enumerate(codes, 1):
        items[code].order = place
    AgendaItem.objects.bulk_update(items.values(), ["order"])
    _reopen(round_)
    log.record(
        by=by,
        at=at,
        verb="dialogue.agenda_ordered",
        kind="round",
        subject=round_.code,
        owner=round_.owner,
        release=round_.release,
        version=round_.agenda_version,
    )
    return round_


@transaction.atomic
def table_paper(
    *, by: Actor, at: datetime, code: str, name: str, content: bytes, title: Text
) -> AgendaPaper:
    """Table a file under an item; both sides may open it once they see the item."""
    must(by, Permission.PROPOSE_ITEM)
    item = open_item(code, by=by)
    if item.release == Release.OWN:
        must_be_owner(item.owner, by)
    document = store_file(
        by=by,
        at=at,
        name=name,
        content=content,
        holds_personal_data=False,
        release=Release(item.release),
    )
    paper = AgendaPaper.objects.create(
        item=item, document=document, title_en=title.en, title_zh=title.zh
    )
    tell_item(item, "dialogue.paper_tabled", by=by, at=at, document=document.code)
    return paper


def seen_item(code: str, *, by: Actor) -> AgendaItem:
    """The item, locked, if this person may see it and its round."""
    found = AgendaItem.objects.visible_to(by).filter(
        visible(by, "round__"), round__retired=False, code=code
    )
    row: AgendaItem | None = found.select_for_update(of=("self",)).select_related("round").first()
    if row is None:
        raise no_item(code)
    return row


def open_item(code: str, *, by: Actor) -> AgendaItem:
    """The item, if the agenda is still open and it is not withdrawn; its round is locked."""
    item = seen_item(code, by=by)
    item.round = visible_round(item.round.code, by=by)
    round_rules.next_state(item.round.state, RoundMove.REOPEN_AGENDA)
    if item.withdrawn_at:
        raise RuleBroken(
            _("This item was withdrawn."), mend=_("Write a new one if it is needed after all.")
        )
    return item


def words_of(item: AgendaItem) -> ItemWords:
    """The item's words as the rules take them."""
    return ItemWords(item.title, item.note, Language(item.authentic))


def _reopen(round_: Round) -> None:
    """Whatever a side accepted held for the older version of the agenda."""
    round_.state = round_rules.next_state(round_.state, RoundMove.REOPEN_AGENDA)
    round_.agenda_version += 1
    round_.save(update_fields=["state", "agenda_version"])


def _set(item: AgendaItem, facts: ItemFacts, *, previous: ItemWords | None) -> None:
    words = facts.words
    rules.must_have_title(words)
    item.translation = rules.translation_state(words, previous, item.translation)
    item.title_en, item.title_zh = words.title.en.strip(), words.title.zh.strip()
    item.note_en, item.note_zh = words.note.en, words.note.zh
    item.authentic = words.authentic
    item.pillar_id = _pillar(item, facts.pillar)
    item.starts, item.minutes = facts.starts, facts.minutes
    first, second = facts.leads
    item.lead_first_id, item.lead_second_id = _lead(first, 1), _lead(second, 2)


def _pillar(item: AgendaItem, code: str) -> int | None:
    if not code:
        return None
    known = {theme.code: theme.id for theme in themes_of(item.round.phase, "pillar")}
    if code not in known:
        raise Invalid(
            _("%(unknown)s: not a theme of the current phase."),
            mend=_("Choose among: %(known)s."),
            field="pillar",
            values={"unknown": code, "known": ", ".join(known)},
        )
    return known[code]


def _lead(code: str, side: int) -> int | None:
    if not code:
        return None
    row = Institution.objects.filter(code=code, side=side, retired=False).first()
    if row is None:
        raise unknown_institution(code)
    return row.pk
