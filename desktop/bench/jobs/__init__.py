"""AWS IoT Jobs where MiniStack's differ: answers, attempts, times."""
