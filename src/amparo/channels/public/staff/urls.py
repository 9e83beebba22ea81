"""The addresses for those who check languages."""

from django.urls import path

from ..urls import LanguageCode  # noqa: F401  (the converter is known by then)
from . import views

app_name = "languages"
urlpatterns = [
    path("", views.languages, name="list"),
    path("notes/<uuid:remark_id>/resolve/", views.resolve, name="resolve"),
    path("<language:code>/", views.language, name="language"),
    path("<language:code>/sign-off/", views.sign_off, name="sign_off"),
    path("<language:code>/withdraw/", views.withdraw, name="withdraw"),
    path("<language:code>/parts/<slug:part>/", views.part, name="part"),
    path("<language:code>/parts/<slug:part>/read/", views.read, name="read"),
    path("<language:code>/texts/<slug:key>/note/", views.remark, name="remark"),
]
