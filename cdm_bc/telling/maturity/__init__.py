"""The maturity report: where an organisation stands."""
