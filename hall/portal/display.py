"""How a person wants to see the pages: 长者模式 and contrast, remembered in a cookie."""

from dataclasses import dataclass

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "hall_display"
CONTRASTS = ("", "high", "dark")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Display:
    large: bool = False
    contrast: str = ""

    def cookie(self) -> str:
        return f"{'large' if self.large else 'normal'}.{self.contrast}"


def of_request(request) -> Display:
    """What the cookie says; anything it should not hold counts as nothing."""
    size, _, contrast = request.COOKIES.get(COOKIE, "").partition(".")
    return Display(large=size == "large", contrast=contrast if contrast in CONTRASTS else "")


@require_POST
def display(request):
    """Sets `size` (normal, large) or `contrast` ("", high, dark) and goes back to `next`."""
    chosen = of_request(request)
    if request.POST.get("size") in ("normal", "large"):
        chosen = Display(large=request.POST["size"] == "large", contrast=chosen.contrast)
    if request.POST.get("contrast") in (*CONTRASTS, "normal"):
        contrast = request.POST["contrast"]
        chosen = Display(large=chosen.large, contrast="" if contrast == "normal" else contrast)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE, chosen.cookie(), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
