"""The certificate provider: AWS IoT calls it for every certificate that fleet provisioning asks for.

It runs on Lambda's bare python3.12 (boto3, no `cryptography`) and on the bench on Windows and Linux alike,
so it is pure Python: `asn1crypto` reads and writes the structures, `ecdsa` verifies signatures. `ecdsa` says
of itself that its *signing* leaks timing; here it only verifies, with public values.
The authority's private key is in KMS (`handler`) or in AWS Private CA (`private_ca`).
"""
