"""What happens to families: one dated act each, that can be undone for ten minutes.

``changes``   what an act changes and makes, written down for its undo
``facts``     what a clerk says of an act
``heads``     who is the head, and how the others are related to them
``leaving``   leaving, death, moving away
``joining``   birth, marriage in, coming back
``homes``     split, merger, another grid
``acting``    the action that carries out one of them
``undoing``   and the one that takes it back
"""

from households.actions.families.acting import carry_out_act
from households.actions.families.facts import ActFacts, Newcomer
from households.actions.families.undoing import undo_act

__all__ = ["ActFacts", "Newcomer", "carry_out_act", "undo_act"]
