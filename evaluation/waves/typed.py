"""What is typed for a wave: what it is, before its villages."""

from dataclasses import dataclass

from evaluation.models import Wave


@dataclass(frozen=True)
class WaveFacts:
    """What a wave is; ``panel_name``: of the township's own group, empty where it has none."""

    name: str
    scope: str = Wave.Scope.VILLAGE
    again: str = Wave.Again.SKIP
    panel_name: str = ""
