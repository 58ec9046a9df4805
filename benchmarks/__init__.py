"""What is promised of speed, measured.

``DATABASE_URL`` names a database as its owner here, since the statistics that PostgreSQL plans by
(ANALYZE) are not the program's to renew.
"""
