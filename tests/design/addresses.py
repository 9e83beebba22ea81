"""The few addresses that the frame asks for, so that this room is tested alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with an empty page."""
    return HttpResponse()


accounts = [path("lock/", nothing, name="lock")]
urlpatterns = [path("", include((accounts, "accounts")))]
