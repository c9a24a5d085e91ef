"""What a customer is worth, and what may be spent on one: segments, drivers, proposals, the journey, and their transactions.

Pure: figures in, figures out. Nothing here knows of a client file or a case; the case reads this room. Method §10.
"""
