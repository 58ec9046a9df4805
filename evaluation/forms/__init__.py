"""The forms of the evaluation, by noun."""
