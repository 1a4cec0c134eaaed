"""Addresses of the shell."""

from django.urls import path

from accounts.views import home, session

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("language/", session.choose_language, name="language"),
]
