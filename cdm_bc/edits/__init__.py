"""Changes to the text of a client file: trees of plain values that are never changed in place, and new values written into YAML
so that comments, order and layout stay.
"""
