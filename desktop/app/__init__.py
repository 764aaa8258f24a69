"""What a person asks for: one use case per page, done in lanes and answered by events."""
