"""The addresses of accounts. allauth's are listed one by one: what is not here does not exist."""

from __future__ import annotations

from django.urls import path, re_path

from qiao.accounts.views import my_account, office, people, sign_in

urlpatterns = [
    path("language/", sign_in.set_language, name="set_language"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/closed/", sign_in.inactive, name="account_inactive"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-in/code/", sign_in.two_step_sign_in, name="mfa_authenticate"),
    path("sign-in/code/again/", sign_in.two_step_again, name="mfa_reauthenticate"),
    path("password/change/", sign_in.change_password, name="account_change_password"),
    path("password/reset/", sign_in.reset_password, name="account_reset_password"),
    path("password/reset/sent/", sign_in.reset_sent, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.reset_from_link,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", sign_in.reset_done, name="account_reset_password_from_key_done"),
    path("two-step/", sign_in.two_step, name="mfa_index"),
    path("two-step/start/", sign_in.start_two_step, name="mfa_activate_totp"),
    path("two-step/stop/", sign_in.stop_two_step, name="mfa_deactivate_totp"),
    path("two-step/codes/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("two-step/codes/new/", sign_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-step/codes/file/", sign_in.recovery_codes_file, name="mfa_download_recovery_codes"),
    path("my-account/", my_account.my_account, name="my_account"),
    path("my-account/tokens/", my_account.make_token, name="make_api_token"),
    path("my-account/tokens/<int:token_id>/", my_account.revoke_token, name="revoke_api_token"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:user_id>/close/", people.close_account, name="close_account"),
    path("people/<int:user_id>/reopen/", people.reopen_account, name="reopen_account"),
    path(
        "people/invitations/<int:invitation_id>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("join/<str:secret>/", people.accept_invitation, name="accept_invitation"),
    path("outbox/", office.outbox, name="outbox"),
    path("outbox/<int:message_id>/", office.message, name="outbox_message"),
    path("log/", office.log_page, name="log"),
]
