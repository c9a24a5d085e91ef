"""What a report says: figures put in order and words, as sections of paragraphs, tables, charts and formulas."""
