"""The addresses of sign-in, account and team, under ``/staff/``."""

from django.urls import path

from .views import account, explain, factors, recovery, secret, sign_in, team, unsent

app_name = "accounts"

urlpatterns = [
    path("", account.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", sign_in.second_step, name="second_step"),
    path("sign-in/again/", unsent.again, name="again"),
    path("welcome/<str:secret>/", sign_in.accept, name="accept"),
    path("new-password/", sign_in.ask_reset, name="ask_reset"),
    path("new-password/<str:uid>/<str:token>/", sign_in.reset, name="reset"),
    path("lock/", sign_in.lock, name="lock"),
    path("unlock/", account.unlock, name="unlock"),
    path("awake/", account.awake, name="awake"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/it-was-me/", account.it_was_me, name="it_was_me"),
    path("account/old-password/", account.bring_back, name="bring_back"),
    path("account/keys/", account.renew_keys, name="renew_keys"),
    path("account/role/<uuid:pk>/leave/", account.leave, name="leave"),
    path("account/elsewhere/", account.end_others, name="end_others"),
    path("account/second-factor/", factors.overview, name="second_factor"),
    path("account/second-factor/app/", factors.app, name="add_app"),
    path("account/second-factor/passkey/", factors.passkey, name="add_passkey"),
    path("account/second-factor/paper/", factors.paper, name="paper_codes"),
    path("account/second-factor/<int:pk>/remove/", factors.remove, name="remove"),
    path("team/", team.overview, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invite/<uuid:pk>/withdraw/", team.withdraw, name="withdraw"),
    path("team/<uuid:pk>/key/", team.give_key, name="give_key"),
    path("team/<uuid:pk>/first-key/", team.first_key, name="first_key"),
    path("team/<uuid:pk>/end/", team.end, name="end_role"),
    path("team/<uuid:pk>/rotate/", team.rotate, name="rotate_key"),
    path("team/person/<uuid:pk>/role/", team.add_role, name="add_role"),
    path("team/person/<uuid:pk>/close/", team.close, name="close"),
    path("team/person/<uuid:pk>/factor/", team.reset_factor, name="reset_factor"),
    path("team/person/<uuid:pk>/sheet/", team.sheet, name="sheet"),
    path("team/recovery/<uuid:pk>/", recovery.paper, name="recovery"),
    path("team/recovery/<uuid:pk>/join/", recovery.join, name="join_recovery"),
    path("team/secret/", secret.status, name="secret"),
    path("why/", explain.why, name="why"),
    path("roles/", explain.roles, name="roles"),
]
