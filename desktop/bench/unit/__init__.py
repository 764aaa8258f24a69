"""Virtual units: console, cloud agent and flash of the FreeRTOS reference firmware."""
