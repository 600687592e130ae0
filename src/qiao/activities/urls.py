"""The addresses of activities."""

from __future__ import annotations

from django.urls import path

from qiao.activities.views import activities, commitments, participations, planning, sheets

urlpatterns = [
    path("", activities.activity_list, name="activities"),
    path("plan/", planning.plan_activity, name="plan_activity"),
    path("<slug:code>/", activities.activity, name="activity"),
    path("<slug:code>/edit/", planning.edit_activity, name="edit_activity"),
    path("<slug:code>/hold/", planning.hold_activity, name="hold_activity"),
    path("<slug:code>/postpone/", planning.postpone_activity, name="postpone_activity"),
    path("<slug:code>/reschedule/", planning.reschedule_activity, name="reschedule_activity"),
    path("<slug:code>/cancel/", planning.cancel_activity, name="cancel_activity"),
    path("<slug:code>/release/", planning.release_activity, name="release_activity"),
    path("<slug:code>/sessions/", planning.set_sessions, name="set_sessions"),
    path("<slug:code>/sheets/upload/", sheets.upload_sheet, name="upload_sheet"),
    path("<slug:code>/sheets/empty/", sheets.empty_sheet, name="empty_sheet"),
    path("<slug:code>/sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("<slug:code>/sheets/<int:sheet_id>/read/", sheets.choose_reading, name="choose_reading"),
    path("<slug:code>/sheets/<int:sheet_id>/confirm/", sheets.confirm_sheet, name="confirm_sheet"),
    path("<slug:code>/sheets/<int:sheet_id>/discard/", sheets.discard_sheet, name="discard_sheet"),
    path("<slug:code>/commitments/", commitments.activity_commitments, name="activity_commitments"),
    path("<slug:code>/participants/", activities.seat_list, name="participants"),
    path(
        "<slug:code>/participants/add/", participations.add_participation, name="add_participation"
    ),
    path(
        "<slug:code>/participants/<int:seat_id>/",
        participations.participation,
        name="participation",
    ),
    path(
        "<slug:code>/participants/<int:seat_id>/withdraw/",
        participations.withdraw_participation,
        name="withdraw_participation",
    ),
    path(
        "<slug:code>/participants/<int:seat_id>/reinstate/",
        participations.reinstate_participation,
        name="reinstate_participation",
    ),
]
