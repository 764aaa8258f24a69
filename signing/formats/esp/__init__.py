"""ESP Secure Boot v2: an application or boot loader image, padded, with a sector of up to three signatures.

Source: Espressif's ESP-IDF guide "Secure Boot v2" and its application image format.
"""
