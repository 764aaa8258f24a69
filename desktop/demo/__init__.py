"""The whole story on a bench of its own: provision, sign, roll out, refuse."""
