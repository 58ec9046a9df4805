"""A township's workbook of officers on its way in; the actions carry out what is planned here.

``columns``    the headings, and the words for roles and days
``reading``    each row becomes the posts that it names; what cannot be read is refused
``comparing``  the rows are compared with who is here: a plan
``keeping``    the plan is written
``showing``    a plan in words and numbers
``papers``     the template to fill in, and the refused rows to mend
"""
