"""The reference model explained, and what a model file of one's own changes."""
