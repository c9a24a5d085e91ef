"""The portfolio: many clients side by side."""
