"""Who am I to the API? The one thing a program asks before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Field, Router, Schema

from qiao.core.web import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["accounts"])


class Me(Schema):
    """Whom the request acts as. `side` is the position of the side, 1 or 2."""

    role: str
    side: int | None = Field(None, ge=1, le=2)
    name: str
    language: str
    permissions: list[str]


@router.get("/me", response=Me, summary="Whom this request acts as")
def me(request: HttpRequest) -> dict[str, object]:
    """Role, side and permissions of the token or session; the public's when there is none."""
    actor = actor_of(request)
    return {
        "role": actor.role.value,
        "side": actor.side,
        "name": actor.name,
        "language": actor.language,
        "permissions": sorted(actor.permissions),
    }
