"""Customer value: one function per section, for the client report and for the report on customers."""
