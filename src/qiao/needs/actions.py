"""What people do with needs: raise, write, release, join, check, ask, answer, withdraw.

Each function is one verb: it asks the role table first, reads only what its actor may see, decides
by `rules`, and leaves one log entry, all in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Actor, Owner, Role
from qiao.core.codes import new_code
from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.release import Release, next_release
from qiao.core.text import Language, Text, TextState
from qiao.needs import rules
from qiao.needs.messages import tell_of_request
from qiao.needs.models import Endorsement, Need, NeedText
from qiao.needs.rules import Decision, Move, Stage, Wording
from qiao.phases.queries import current_phase, themes_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from qiao.phases.models import Phase

log.declare(
    {
        "needs.raised": _("raised this need"),
        "needs.written": _("wrote version %(version)s of the text"),
        "needs.reopened": _(
            "wrote version %(version)s of the text; both sides are asked anew once it is checked"
        ),
        "needs.shared": _("released this need to both sides"),
        "needs.published": _("released this need to the public"),
        "needs.joined": _("joined %(sources)s into this shared need"),
        "needs.checked": _("checked that both texts of version %(version)s say the same"),
        "needs.asked": _("asked both sides to endorse version %(version)s"),
        "needs.endorsed": _("endorsed version %(version)s"),
        "needs.refused": _("refused version %(version)s, with a reason"),
        "needs.withdrawn": _("withdrew this need"),
    }
)


@transaction.atomic
def raise_need(
    *,
    by: Actor,
    at: datetime,
    pillar: str,
    topics: Collection[str] = (),
    concerns: str,
    urgency: str,
    wording: Wording,
) -> Need:
    """A side raises a need, as its own draft."""
    must(by, Permission.RAISE_NEED)
    phase = current_phase()
    need = _new_need(
        by=by,
        at=at,
        phase=phase,
        pillar=_theme_ids(phase, "pillar", [pillar])[0],
        topics=_theme_ids(phase, "topic", topics),
        concerns=concerns,
        urgency=urgency,
    )
    _write_version(need, wording, by=by, at=at)
    _log(need, "needs.raised", by=by, at=at)
    return need


@transaction.atomic
def edit_text(*, by: Actor, at: datetime, code: str, based_on: int, wording: Wording) -> NeedText:
    """Write the next version of the text. `based_on` is the version that the writer had seen.

    Whatever was checked, asked or answered holds for the older version only.
    """
    must(by, Permission.EDIT_NEED)
    need = _own_need(code, by=by)
    rules.must_not_be_public(need.release)
    current = _current(need)
    if current.version != based_on:
        raise Conflict(
            _("Someone wrote version %(now)s of this text while you edited version %(seen)s."),
            mend=_("Your words are kept below: compare, then save again."),
            values={"now": current.version, "seen": based_on},
        )
    if wording.checksum == current.checksum:
        raise Invalid(
            _("Nothing was changed, so there is no new version."),
            mend=_("Change the text, or leave the page."),
        )
    reopens = need.stage not in (Stage.DRAFT, Stage.RELEASED, Stage.DRAFTING)
    need.stage = rules.next_stage(need.stage, Move.EDIT)
    text = _write_version(need, wording, by=by, at=at, previous=current)
    verb = "needs.reopened" if reopens else "needs.written"
    _log(need, verb, by=by, at=at, version=text.version)
    return text


@transaction.atomic
def release_need(*, by: Actor, at: datetime, code: str, version: int) -> Need:
    """Release a need one step further: to both sides, then to the public.

    Exactly the version that was read: what is released is never taken back. Versions before it
    stay the side's own.
    """
    must(by, Permission.RELEASE_NEED)
    need = _own_need(code, by=by)
    _exact(need, version)
    if need.release == Release.OWN:
        need.stage = rules.next_stage(need.stage, Move.RELEASE)
        need.released_from = version
    elif need.stage != Stage.ENDORSED:
        raise RuleBroken(
            _("Only a need that both sides endorsed is shown to the public."),
            mend=_("Ask both sides for their endorsement first."),
        )
    need.release = next_release(need.release)
    need.save(update_fields=["release", "stage", "released_from"])
    verb = "needs.shared" if need.release == Release.SHARED else "needs.published"
    _log(need, verb, by=by, at=at, version=version)
    return need


@transaction.atomic
def withdraw_need(*, by: Actor, at: datetime, code: str) -> Need:
    """Take back a need that is not joined yet; who saw it keeps seeing it, as withdrawn."""
    must(by, Permission.EDIT_NEED)
    need = _own_need(code, by=by)
    need.stage = rules.next_stage(need.stage, Move.WITHDRAW)
    need.save(update_fields=["stage"])
    _log(need, "needs.withdrawn", by=by, at=at)
    return need


@transaction.atomic
def join_needs(*, by: Actor, at: datetime, codes: Collection[str]) -> Need:
    """Join released needs into one shared need, with a first text drawn from theirs.

    Each language is taken from the first source whose authentic text is in it, so the sides' own
    words stand; the result is a draft until checked.
    """
    must(by, Permission.JOIN_NEEDS)
    sources = list(
        Need.objects.visible_to(by)
        .filter(code__in=list(codes), owner__gt=0)
        .select_for_update(of=("self",))
        .order_by("owner", "raised_at", "id")
    )
    if not sources or len(sources) != len(set(codes)):
        raise Invalid(
            _("Choose released needs of the sides: %(given)s chosen, %(found)s can be joined."),
            mend=_("Reload the list and choose again."),
            values={"given": len(set(codes)), "found": len(sources)},
        )
    stages = [rules.next_stage(source.stage, Move.JOIN) for source in sources]
    first = sources[0]
    need = _new_need(
        by=by,
        at=at,
        phase=first.phase,
        pillar=first.pillar_id,
        topics={topic.pk for source in sources for topic in source.topics.all()},
        concerns=first.concerns,
        urgency=rules.most_urgent(source.urgency for source in sources),
        stage=Stage.DRAFTING,
        release=Release.SHARED,
    )
    wordings = [_wording(_current(source)) for source in sources]
    _write_version(need, rules.joined_wording(wordings), by=by, at=at)
    for source, stage in zip(sources, stages, strict=True):
        source.stage = stage
        source.joined_into = need
        source.save(update_fields=["stage", "joined_into"])
    _log(need, "needs.joined", by=by, at=at, sources=", ".join(s.code for s in sources))
    return need


@transaction.atomic
def check_text(*, by: Actor, at: datetime, code: str, version: int) -> NeedText:
    """A second person, who reads both languages, confirms that both texts say the same."""
    must(by, Permission.CHECK_TEXT)
    need = _visible_need(code, by=by)
    if need.owner != Owner.SECRETARIAT:
        need = _own_need(code, by=by)
    text = _exact(need, version)
    rules.next_stage(need.stage, Move.CHECK)
    rules.must_be_checkable(
        text.translation, writers=_writers_since_check(need), checker=by.user_id
    )
    text.translation = TextState.CHECKED
    text.checked_by_id = by.user_id
    text.checked_at = at
    text.save(update_fields=["translation", "checked_by", "checked_at"])
    _log(need, "needs.checked", by=by, at=at, version=version, checksum=text.checksum)
    return text


@transaction.atomic
def ask_endorsement(*, by: Actor, at: datetime, code: str, version: int) -> Need:
    """Ask both sides to endorse exactly this version."""
    must(by, Permission.ASK_ENDORSEMENT)
    need = _own_need(code, by=by)
    text = _exact(need, version)
    stage = rules.next_stage(need.stage, Move.ASK)
    rules.must_be_askable(text.translation)
    need.stage = stage
    need.save(update_fields=["stage"])
    _log(need, "needs.asked", by=by, at=at, version=version, checksum=text.checksum)
    tell_of_request(need.code, text.title)
    return need


@transaction.atomic
def answer(
    *, by: Actor, at: datetime, code: str, version: int, decision: Decision, reason: str = ""
) -> Endorsement:
    """A side endorses or refuses exactly the version that it has read."""
    must(by, Permission.ENDORSE)
    need = _visible_need(code, by=by)
    text = _exact(need, version)
    move = Move.ENDORSE if decision == Decision.ENDORSED else Move.REFUSE
    rules.next_stage(need.stage, move)
    rules.must_have_reason(decision, reason)
    if text.endorsements.filter(side=by.acting_side).exists():
        raise RuleBroken(
            _("Your side has answered version %(version)s already."),
            mend=_("An answer stands until the text changes."),
            values={"version": version},
        )
    row = Endorsement.objects.create(
        need=need,
        text=text,
        side=by.acting_side,
        decision=decision,
        reason=reason.strip() if decision == Decision.REFUSED else "",
        by_id=by.author_id,
        post=by.post,
        institution_id=by.institution_id,
        at=at,
    )
    need.stage = rules.stage_after_answers(text.endorsements.values_list("decision", flat=True))
    need.save(update_fields=["stage"])
    _log(
        need,
        f"needs.{decision}",
        by=by,
        at=at,
        version=version,
        side=by.side,
        checksum=text.checksum,
    )
    return row


def _new_need(
    *,
    by: Actor,
    at: datetime,
    phase: Phase,
    pillar: int,
    topics: Collection[int],
    concerns: str,
    urgency: str,
    stage: Stage = Stage.DRAFT,
    release: Release = Release.OWN,
) -> Need:
    need = Need.objects.create(
        code=new_code("N"),
        phase=phase,
        owner=by.owner,
        release=release,
        released_from=None if release == Release.OWN else 1,
        stage=stage,
        raised_by_id=by.institution_id if by.owner != Owner.SECRETARIAT else None,
        raised_at=at,
        pillar_id=pillar,
        concerns=concerns,
        urgency=urgency,
    )
    need.topics.set(topics)
    return need


def _theme_ids(phase: Phase, kind: str, codes: Collection[str]) -> list[int]:
    known = {theme.code: theme.id for theme in themes_of(phase, kind)}
    if unknown := [code for code in codes if code not in known]:
        raise Invalid(
            _("%(unknown)s: not a theme of the current phase."),
            mend=_("Choose among: %(known)s."),
            field=kind if kind == "pillar" else "topics",
            values={"unknown": ", ".join(unknown), "known": ", ".join(known)},
        )
    return [known[code] for code in codes]


def _write_version(
    need: Need, wording: Wording, *, by: Actor, at: datetime, previous: NeedText | None = None
) -> NeedText:
    rules.must_have_authentic_text(wording)
    state = rules.translation_state(
        wording,
        _wording(previous) if previous else None,
        previous.translation if previous else TextState.DRAFT,
    )
    text = NeedText.objects.create(
        need=need,
        version=previous.version + 1 if previous else 1,
        title_en=wording.title.en,
        title_zh=wording.title.zh,
        body_en=wording.body.en,
        body_zh=wording.body.zh,
        authentic=wording.authentic,
        translation=state,
        checksum=wording.checksum,
        written_by_id=by.author_id,
        written_at=at,
    )
    need.text = text
    need.save(update_fields=["text", "stage"])
    return text


def _writers_since_check(need: Need) -> set[int]:
    """Who wrote a version since the last one that was checked."""
    checked = need.texts.filter(checked_at__isnull=False).order_by("-version").first()
    since = checked.version if checked else 0
    return set(need.texts.filter(version__gt=since).values_list("written_by_id", flat=True))


def _wording(text: NeedText) -> Wording:
    return Wording(
        title=Text(text.title_en, text.title_zh),
        body=Text(text.body_en, text.body_zh),
        authentic=Language(text.authentic),
    )


def _visible_need(code: str, *, by: Actor) -> Need:
    """Locked for this transaction: two people acting on one need take turns."""
    found = Need.objects.visible_to(by).select_for_update(of=("self",))
    need: Need | None = found.filter(code=code).first()
    if need is None:
        raise NotFound(
            _("There is no need %(code)s that you can see."),
            mend=_("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    return need


def _own_need(code: str, *, by: Actor) -> Need:
    need = _visible_need(code, by=by)
    elsewhere = by.role == Role.FOCAL_POINT and need.raised_by_id != by.institution_id
    if need.owner != by.owner or elsewhere:
        raise NotPermitted(
            _("Need %(code)s is not yours to change."),
            mend=_("Ask its institution or, for a shared need, the secretariat."),
            values={"code": code},
        )
    return need


def _current(need: Need) -> NeedText:
    return cast("NeedText", need.text)


def _exact(need: Need, version: int) -> NeedText:
    text = _current(need)
    if text.version != version:
        raise Conflict(
            _("The text has moved on: you read version %(seen)s, it is now version %(now)s."),
            mend=_("Read the new version, then decide."),
            values={"seen": version, "now": text.version},
        )
    return text


def _log(need: Need, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="need",
        subject=need.code,
        owner=need.owner,
        release=need.release,
        **facts,
    )
