"""The account's things as stacks of CloudFormation, by the templates in `resources/cloudformation`."""
