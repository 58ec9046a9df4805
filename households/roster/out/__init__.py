"""A village's roster on its way out.

``people``     columns and rows: import-export's Resource, one person after the other
``columns``    what else is said of the columns: headings to choose from, widths
``template``   the workbook to be filled in, empty or with everybody in it
``sending``    a table for a receiver, as xlsx or csv, streamed
"""
