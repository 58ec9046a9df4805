"""A village's roster (花名册): read from a clerk's spreadsheet, compared with what is kept."""
