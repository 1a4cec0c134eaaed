"""Acts and look-ups on accounts and centres shared by upper rooms."""

from __future__ import annotations

from accounts.models import Centre


def centre_of_code(code: str = "") -> Centre:
    """Return the centre of a code, or the only centre where no code is given. Raise ValueError with a sentence."""
    codes = list(Centre.objects.order_by("code").values_list("code", flat=True))
    if not codes:
        raise ValueError("There is no centre yet.")
    if not code and len(codes) > 1:
        raise ValueError(f"Name a centre by its code: {', '.join(codes)}.")
    code = code or codes[0]
    if code not in codes:
        raise ValueError(f"No centre has the code {code!r}. Known: {', '.join(codes)}.")
    return Centre.objects.get(code=code)
