"""The tables of agendas: items with papers, each side's position and each side's private notes.

Positions are the strictest confidence of the product: their own side's alone until it releases
them to the other side and the secretariat; never the donor's or the public's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qiao.accounts.models import User
from qiao.core.actor import Role
from qiao.core.classification import classified
from qiao.core.release import Released, ReleasedQuerySet, visible
from qiao.core.text import Bilingual, Language, TextState
from qiao.dialogue.models.rounds import Round
from qiao.documents.models import Document
from qiao.partners.models import Institution
from qiao.phases.models import Theme

if TYPE_CHECKING:
    from qiao.core.actor import Actor

PARTIES = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT})


class PositionQuerySet(ReleasedQuerySet):
    """Positions and notes: the parties' alone."""

    def visible_to(self, viewer: Actor) -> Self:
        """Nothing for donor, participants and public; else as for any record."""
        return self.filter(visible(viewer)) if viewer.role in PARTIES else self.none()


class AgendaItem(Released):
    """An item of a round's agenda. Its proposer's own until proposed to the other side."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("place in the agenda"), default=0)
    title_en = models.CharField(max_length=250, blank=True)
    title_zh = models.CharField(max_length=250, blank=True)
    note_en = models.TextField(_("annotation"), blank=True)
    note_zh = models.TextField(_("annotation in Chinese"), blank=True)
    authentic = models.CharField(_("authentic language"), max_length=2, choices=Language.choices)
    translation = models.CharField(_("the other language"), max_length=8, choices=TextState.choices)
    pillar = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts = models.DateTimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    lead_first = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_second = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    title = Bilingual("title")
    note = Bilingual("note")
    classification = classified(
        public="id code owner release",
        internal="round order title_en title_zh note_en note_zh authentic translation pillar"
        " starts minutes lead_first lead_second proposed_by proposed_at withdrawn_at version",
    )

    class Meta(Released.Meta):
        ordering = ["order", "id"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(authentic__in=Language.values, translation__in=TextState.values),
                name="language_and_state_of_an_item_are_known_words",
            ),
        ]


class AgendaPaper(models.Model):
    """A file tabled under an item; who may open it is the file's own question."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)

    title = Bilingual("title")
    classification = classified(internal="id item document title_en title_zh")


class Position(Released):
    """A side's line on an item, in one or both languages."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="positions")
    line_en = models.TextField(blank=True)
    line_zh = models.TextField(blank=True)
    fallback_en = models.TextField(_("fallback"), blank=True)
    fallback_zh = models.TextField(_("fallback in Chinese"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[Any] = PositionQuerySet.as_manager()
    line = Bilingual("line")
    fallback = Bilingual("fallback")
    classification = classified(
        public="id owner release",
        internal="item line_en line_zh fallback_en fallback_zh version written_by written_at",
    )

    class Meta(Released.Meta):
        ordering = ["owner"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["item", "owner"], name="a_side_has_one_position_on_an_item"
            ),
            models.CheckConstraint(condition=Q(owner__gt=0), name="a_position_is_a_sides"),
            models.CheckConstraint(
                condition=~Q(release="public"), name="a_position_is_not_made_public"
            ),
        ]


class AgendaNote(Released):
    """A private note on an item: it stands on its own side's annotated agenda alone."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="notes")
    body = models.TextField(_("note"))
    version = models.PositiveIntegerField(_("version"), default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[Any] = PositionQuerySet.as_manager()
    classification = classified(
        public="id owner release", internal="item body version written_by written_at"
    )

    class Meta(Released.Meta):
        ordering = ["written_at", "id"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(fields=["item", "owner"], name="one_note_of_a_side_on_an_item"),
            models.CheckConstraint(
                condition=Q(release="own"), name="a_private_note_is_never_released"
            ),
        ]
