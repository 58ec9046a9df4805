"""A village's roster on its way out.

``columns``    what can be sent, under which headings
``people``     the rows: import-export's Resource, one person after the other
``template``   the workbook to be filled in, empty or with everybody in it
``sending``    a table for a receiver, as xlsx or csv, streamed
"""
