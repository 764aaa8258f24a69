"""What a developer runs here and nobody is given: the recorded shift, and the pictures made of it."""
