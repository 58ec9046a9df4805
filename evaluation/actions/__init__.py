"""Every write of the evaluation, by noun: lock, allow, check, write, record."""
