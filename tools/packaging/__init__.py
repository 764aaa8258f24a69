"""What is made of the frozen Linekey: installer, list of components, list of hashes, signatures."""
