"""The custom authorizer: who may connect with a user name and a password, and as what."""
