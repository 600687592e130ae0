"""The addresses of the dialogue, by what they show."""

from __future__ import annotations

from qiao.dialogue.urls import calendars, commitments, points, rounds

urlpatterns = [
    *rounds.urlpatterns,
    *points.urlpatterns,
    *commitments.urlpatterns,
    *calendars.urlpatterns,
]
