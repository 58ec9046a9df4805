"""Figures: what is counted, in a sentence; the number and its rows from one query.

``figure``       what a figure and its scope are, and counting many of them at once
``rows``         the list behind a number: its columns, its order, its workbook
``registry``     every figure by its key
``homes``, ``entries``, ``claims``, ``caring``, ``meetings``, ``watching``   the figures by what
                 their rows are
``places``, ``telling``, ``breakdown``, ``tables``   over what is counted, how a reader is told it
``village``, ``township``, ``county``   what their pages show; ``rounds``, ``waves``, ``stars``,
                 ``trends`` are parts of these, ``kept`` the county's counts
``pictures``     bars, stacks, lines and tiles as numbers for the templates to draw
"""
