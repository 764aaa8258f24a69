"""Signed statements of what the ledger was: who has one finds entries that are gone, or others."""
