"""The certificate vending machine: its parts in AWS, and the units in its table."""
