"""Making a release: a firmware image, its signature, and proof that the units will accept it."""
