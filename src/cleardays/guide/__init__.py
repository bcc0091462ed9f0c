"""The guide: one article a file, in Markdown, in the order of the numbers that begin their names.

The first line is the title, the first paragraph what the article says in short. An article holds
no number: each figure is a reference to a row of the tables (answers/figures.py), and a test
refuses digits.
"""
