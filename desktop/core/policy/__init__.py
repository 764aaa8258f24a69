"""Policies of AWS read and judged as AWS does: who may do what, without asking it."""
