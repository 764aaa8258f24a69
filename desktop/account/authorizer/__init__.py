"""The custom authorizer: its parts in AWS, and the users in its table."""
