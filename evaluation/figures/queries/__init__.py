"""Figures: what is counted, in a sentence; the number and its rows from one query.

``figure``       what a figure and its scope are, and counting many of them at once
``rows``         the list behind a number: its columns, its order, its workbook
``registry``     every figure by its key
``homes``, ``entries``, ``claims``, ``caring``, ``meetings``, ``watching``   the figures by what
                 their rows are
``overviews``    what the page of a village, and of a township, shows
``pictures``     bars, stacks, lines and tiles as numbers for the templates to draw
"""
