"""A village's roster (花名册) on its way in and out; the actions carry out what is planned here.

``columns``      the headings under which clerks keep what is taken; ``grids.sheets`` finds them
``mapping``      what the clerk says of headings that are not known
``cells``        how the values that only rosters have are read, and which cannot be right
``table``        the file's rows, and import-export's Resource that reads them
``wide``         one row per household becomes one row per person
``reading``      the rows become people in households (``rows``), with ``remarks``
``kept``         the village as it is kept
``comparing``    the two are compared: a ``plan``, with the ``differences``
``keeping``      the plan is written, new rows by ``copying``; ``progress`` tells how far it is
``showing``      a plan in words and numbers; ``problems`` of it row by row
``errors``       the clerk's own workbook with the problems marked
``out``          templates, and tables for receivers
"""
