"""MiniStack's own tests of AWS IoT, from its source distribution, on MiniStack and on the bench."""
