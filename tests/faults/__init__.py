"""What breaks on purpose: processes, database, network, disk; and what must not be lost by it.

Each fault has a twin in which the protection is taken away, and which must lose or double.
"""
