"""Charts of the maturity report, and of what surveys say in the client report. Their words are in ``text/maturity.yaml``."""
