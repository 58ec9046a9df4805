"""The pages of the evaluation, by noun."""
