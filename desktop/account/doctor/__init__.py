"""What is wrong in an account, why, and what to do about it: looked at only, nothing is changed."""
