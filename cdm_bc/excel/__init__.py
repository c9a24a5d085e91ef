"""The workbook: a case as live Excel formulas, and what was changed in it read back into the client file.

A sheet is a module that puts cells on a page (:mod:`book`); every formula stands beside the figure that the library has for it.
"""
