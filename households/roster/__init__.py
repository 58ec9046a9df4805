"""A village's roster (花名册) on its way in; the actions carry out what is planned here.

``columns``    the headings under which clerks keep what is taken; ``grids.sheets`` finds them
``cells``      how the values that only rosters have are read, and which cannot be right
``table``      import-export's Format and Resource: our columns only, row by row
``reading``    the rows become households; what cannot be placed is refused, with its code
``comparing``  the people are compared with those that the village keeps: a plan
``keeping``    the plan is written
``showing``    a plan in words and numbers
"""
