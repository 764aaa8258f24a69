"""The CloudFormation templates, made of what account set-up makes: `python -m tools.cloudformation`.

Names, policies and settings are asked of the parts that set-up and doctor use, for an account, a Region and a
product that are not known yet. So a template says what they say, and nothing is written twice.
"""
