"""The addresses of the register, its matrix and timeline, and of negotiations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from qiao.dialogue.views import commitment_steps as steps
from qiao.dialogue.views import commitments as views
from qiao.dialogue.views import negotiations, register

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("commitments/", register.register, name="register"),
    path("commitments/matrix/", register.matrix, name="matrix"),
    path("commitments/timeline/", register.timeline, name="timeline"),
    path("commitments/new/", views.new_commitment, name="new_commitment"),
    path("commitments/<slug:code>/", views.commitment, name="commitment"),
    path("commitments/<slug:code>/edit/", views.edit_commitment, name="edit_commitment"),
    path("commitments/<slug:code>/release/", steps.release, name="release_commitment"),
    path("commitments/<slug:code>/agree/", steps.agree, name="agree_commitment"),
    path("commitments/<slug:code>/move/", steps.move, name="move_commitment"),
    path("commitments/<slug:code>/news/", steps.hear, name="hear_commitment"),
    path("commitments/<slug:code>/delivered/", steps.report, name="report_delivery"),
    path("commitments/<slug:code>/verify/", steps.verify, name="verify_delivery"),
    path("commitments/<slug:code>/return/", steps.give_back, name="return_delivery"),
    path("commitments/<slug:code>/reopen/", steps.reopen, name="reopen_commitment"),
    path("commitments/<slug:code>/parallel/", steps.parallel, name="parallel_commitment"),
    path("negotiations/", negotiations.negotiations, name="negotiations"),
    path("negotiations/new/", negotiations.new_negotiation, name="new_negotiation"),
    path("negotiations/<slug:code>/", negotiations.negotiation, name="negotiation"),
    path("negotiations/<slug:code>/move/", negotiations.move, name="move_negotiation"),
    path("negotiations/<slug:code>/release/", negotiations.release, name="release_negotiation"),
    path("negotiations/<slug:code>/parallel/", negotiations.parallel, name="parallel_negotiation"),
    path("negotiations/<slug:code>/instrument/", negotiations.instrument, name="add_instrument"),
]
