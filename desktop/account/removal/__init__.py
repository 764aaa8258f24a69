"""Taking away what set-up made for a product: planned, proved to be Linekey's, and possible after a cut."""
