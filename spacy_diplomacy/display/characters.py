"""Make characters visible that a page or a terminal would act upon."""

from typing import Final

_KEPT: Final = {0x09, 0x0A, 0x0D}
_PICTURES: Final = {
    **{code: 0x2400 + code for code in range(0x20) if code not in _KEPT},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def visible(text: str) -> str:
    """Replace control characters by pictures of them, one for one.

    Args:
        text: Any text.

    Returns:
        A text of the same length; tabs and line ends are kept.
    """
    return text.translate(_PICTURES)
