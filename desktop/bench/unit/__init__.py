"""Virtual units: flash, cloud agent and supply, common to all; one folder for each family's console."""
