"""Every figure by its key: what the address of a list of rows names."""

from evaluation.figures.queries import caring, claims, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, keyed

FIGURES = keyed(
    (
        *homes.FIGURES,
        *entries.FIGURES,
        *claims.FIGURES,
        *caring.FIGURES,
        *meetings.FIGURES,
        *watching.FIGURES,
    )
)


def figure_of(key: str) -> Figure | None:
    return FIGURES.get(key)
