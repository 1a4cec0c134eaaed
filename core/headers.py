"""Headers of every answer that Django has no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What a page may ask of the device: security keys, and copying what a button names. Nothing else.
_NOTHING_OF = (
    "accelerometer autoplay bluetooth camera display-capture encrypted-media geolocation gyroscope hid magnetometer "
    "microphone midi payment screen-wake-lock serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in _NOTHING_OF.split()),
        "clipboard-write=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


class HeadersMiddleware:
    """Adds the policy of what a page may ask of the device, and keeps other sites from taking our answers in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
