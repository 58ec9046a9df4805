"""Tables on their way to whoever asks for them: columns, formats, layout, what changed.

``formats``    how a value is written, by the kind of its column; a pure leaf
``columns``    a table's columns, declared once, with their kinds
``table``      what a table is: who sends it, for which time, its rows, and what stands below
``homes``      the tables of people, households and who looks after them
``happenings`` the tables of what happened: visits, wishes, activities, hours
``typed``      what a receiver wants
``writing``    the file
``comparing``  what changed since the last one sent; a pure leaf
"""
