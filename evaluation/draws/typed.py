"""What is typed for a draw: where its public number comes from if no village posts a notice."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Terms:
    """Published before anything is drawn. ``reason``: why there is another draw, else empty."""

    fallback_source: str
    fallback_on: date
    reason: str = ""
