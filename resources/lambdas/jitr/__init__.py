"""Just-in-time registration: AWS IoT calls it when a unit of your authority connects for the first time.

It runs on Lambda's bare python3.12 and needs nothing beside boto3.
"""
