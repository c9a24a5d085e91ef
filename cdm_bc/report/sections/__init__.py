"""One function per section of the client report: a story in, a section out."""
