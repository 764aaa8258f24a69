"""What a scanner types, told from what a person types, wherever the focus is."""
