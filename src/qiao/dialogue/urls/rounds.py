"""The addresses of tracks, rounds, delegations, agenda, positions."""

from __future__ import annotations

from django.urls import URLPattern, path

from qiao.dialogue.views import agenda, delegations, rounds

urlpatterns: list[URLPattern] = [
    path("", rounds.dialogue, name="dialogue"),
    path("tracks/add/", rounds.new_track, name="new_track"),
    path("rounds/propose/", rounds.new_round, name="new_round"),
    path("rounds/<slug:code>/", rounds.round_, name="round"),
    path("rounds/<slug:code>/edit/", rounds.edit_round, name="edit_round"),
    path("rounds/<slug:code>/release/", rounds.release_round, name="release_round"),
    path("rounds/<slug:code>/step/", rounds.round_step, name="round_step"),
    path("rounds/<slug:code>/dates/accept/", rounds.accept_dates, name="accept_dates"),
    path("rounds/<slug:code>/agenda/", agenda.agenda, name="agenda"),
    path("rounds/<slug:code>/agenda/accept/", rounds.accept_agenda, name="accept_agenda"),
    path("rounds/<slug:code>/agenda/order/", agenda.order_items, name="order_items"),
    path("rounds/<slug:code>/agenda/new/", agenda.new_item, name="new_item"),
    path("rounds/<slug:code>/delegations/", delegations.delegation, name="delegation"),
    path(
        "rounds/<slug:code>/delegations/edit/", delegations.edit_delegation, name="edit_delegation"
    ),
    path(
        "rounds/<slug:code>/delegations/release/",
        delegations.release_delegation,
        name="release_delegation",
    ),
    path(
        "rounds/<slug:code>/delegations/<int:side>/attendance/",
        delegations.attendance,
        name="attendance",
    ),
    path("items/<slug:code>/", agenda.item, name="item"),
    path("items/<slug:code>/edit/", agenda.edit_item, name="edit_item"),
    path("items/<slug:code>/propose/", agenda.propose_item, name="propose_item"),
    path("items/<slug:code>/withdraw/", agenda.withdraw_item, name="withdraw_item"),
    path("items/<slug:code>/papers/", agenda.table_paper, name="table_paper"),
    path("items/<slug:code>/position/", agenda.position, name="position"),
    path("items/<slug:code>/position/release/", agenda.release_position, name="release_position"),
    path("items/<slug:code>/note/", agenda.agenda_note, name="agenda_note"),
]
