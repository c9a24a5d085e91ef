"""The deck of a client: the report's figures and sentences as slides, one message each; a function per slide."""
