"""Django's PostgreSQL backend, whose flush between tests may empty the ledger."""
