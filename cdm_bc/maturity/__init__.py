"""Where an organisation stands: maturity models as data, answers read strictly, scores computed as the method says."""
