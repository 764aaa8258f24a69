"""Who signs for fleet provisioning in an account: its certificate provider, and what that needs."""
