"""Spreadsheets on their way in, whatever they hold; each kind of table names its own columns.

``files``      a file's bytes, within limits, become rows of cells
``headings``   the headings are found by the names that people give to columns
``cells``      how a cell's text is read
``table``      the rows below the headings, our columns only
"""
