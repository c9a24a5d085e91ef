"""Every figure that a reader sees, computed once, as data with a unit."""
