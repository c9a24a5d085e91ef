"""cdm-bc: a business case reference model for customer data management."""

__version__ = "0.1.0"
