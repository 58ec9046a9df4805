"""The lot: which lines of a list a seed and a public number fall on; anybody can recompute it.

A leaf, so short that a shell does the same in three lines (the public page of a draw names them).
"""

from collections.abc import Iterable

from grids.codes import sha256_of


def population_of(keys: Iterable[object]) -> str:
    """The canonical text of a population: one key a line, in the order of their characters."""
    return "".join(f"{key}\n" for key in sorted(str(key) for key in keys))


def commitment_of(seed: str) -> str:
    """What is published of a seed that is still secret: its hex SHA-256."""
    return sha256_of(seed.encode())


def picked(population: str, *, seed: str, number: str, how_many: int) -> list[str]:
    """The keys whose ``sha256(seed, number, key)``, a line each, come first in hex."""
    keys = population.splitlines()
    return sorted(keys, key=lambda key: sha256_of(f"{seed}\n{number}\n{key}".encode()))[:how_many]
