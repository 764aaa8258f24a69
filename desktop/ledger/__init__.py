"""The record of units, releases and rollouts: append-only, hash-chained, in one SQLite file."""
