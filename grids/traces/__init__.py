"""The traces of what is done: the ledger, the rows that it holds, and what holds the ledger.

``holding``    triggers that keep a digest of every row with a right, a vote or a decision
``chains``     the chains that the ledger consists of, a village's, a township's, the uppermost
``ledger``     entries appended to a chain, with the digests of what a write held
``heads``      chains hold each other: a village's head stands in its township's
``seals``      the uppermost head outside the database
``verifying``  the walk over everything; ``matters`` says in words what it found

``grids.writing`` stands on these, and so does every write; the wing's own ``queries`` and
``views`` show them.
"""
