"""Every address of the workbench."""

from django.urls import path

from truecount.workbench import health, policy
from truecount.workbench.accounts import administering, openid_views, second_factor, views
from truecount.workbench.audits.urls import urlpatterns as audits
from truecount.workbench.decisions.urls import urlpatterns as decisions
from truecount.workbench.figures.urls import urlpatterns as figures
from truecount.workbench.findings.urls import urlpatterns as findings
from truecount.workbench.ledger import views as log

urlpatterns = [
    path("", views.home, name="home"),
    path("health", health.health, name="health"),
    path("csp-report", policy.report, name="csp-report"),
    path("first", views.first, name="first"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/openid", openid_views.begin, name="openid"),
    path("sign-in/openid/back", openid_views.back, name="openid-back"),
    path("second-factor", second_factor.second_factor, name="second-factor"),
    path("set-up", second_factor.set_up, name="set-up"),
    path("recovery", second_factor.recovery, name="recovery"),
    path("own-factor", second_factor.own, name="own-factor"),
    path("change-password", views.change_password, name="change-password"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("accounts", administering.accounts, name="accounts"),
    path("accounts/new", administering.new, name="new-account"),
    path("accounts/<int:number>", administering.account, name="account"),
    path("log", log.verified, name="log"),
    *decisions,
    *audits,
    *findings,
    *figures,
]
handler400 = "truecount.workbench.pages.not_understood"
handler403 = "truecount.workbench.pages.refused"
handler404 = "truecount.workbench.pages.missing"
handler500 = "truecount.workbench.pages.broken"
