"""What a notebook works with: a class per report, a line per section."""
