"""A village's roster on its way out.

``people``     columns and rows, one person after the other
``columns``    headings to choose from, widths
``template``   the workbook to be filled in, empty or with everybody in it
"""
