"""The random round of ``test_random_rounds``, part by part in the order of its life."""
