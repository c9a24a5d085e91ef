"""Charts of customer value. Their words are in ``text/customers.yaml``."""
