"""The client report: one function per section."""
