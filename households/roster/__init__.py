"""A village's roster (花名册) on its way in; the actions carry out what is planned here.

``sheets``     a file's bytes, within limits, become rows of cells
``columns``    the headings are found by the names that clerks give to columns
``cells``      how each value is read, and which cannot be right
``table``      import-export's Format and Resource: our columns only, row by row
``reading``    the rows become households; what cannot be placed is refused, with its code
``comparing``  the people are compared with those that the village keeps: a plan
``keeping``    the plan is written
``showing``    a plan in words and numbers
"""
