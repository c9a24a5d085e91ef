"""What is told becomes HTML, a notebook's output, a terminal's text or JSON: one module per form, no number and no formula."""
