"""Programs that run on AWS Lambda, and how their deployment packages are made."""
