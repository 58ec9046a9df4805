"""QR codes for papers, as one SVG path that templates draw without inline style."""

from dataclasses import dataclass

import segno

#: White modules around the code, which scanners need (ISO/IEC 18004).
BORDER = 4


@dataclass(frozen=True)
class Qr:
    """``<svg viewBox="0 0 {{ size }} {{ size }}"><path d="{{ path }}"/></svg>``."""

    path: str
    size: int


def qr_of(text: str) -> Qr:
    """The code of an address: each run of black modules is one bar of the path."""
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    bars = [bar for y, row in enumerate(rows) for bar in _bars(row, y)]
    return Qr("".join(bars), len(rows) + 2 * BORDER)


def _bars(row: bytes, y: int) -> list[str]:
    bars, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            bars.append(f"M{start + BORDER} {y + BORDER}h{x - start}v1h-{x - start}z")
            start = None
    return bars
