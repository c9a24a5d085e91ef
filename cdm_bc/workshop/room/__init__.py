"""The room takes part: people estimate a number on their own phone or laptop, without seeing each other.

The *mailbox* is a folder between the workshop, which puts a question into it, and the *guests' page*, which puts their
estimates into it. A guest can see the question and his own estimate, and nothing else; he can estimate, and nothing else.
"""
