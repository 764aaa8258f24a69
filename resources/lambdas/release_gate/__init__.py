"""The release gate: the one that may start rollouts of a product, and the one that may change its policy.

It runs on Lambda's bare python3.12 (boto3, no `cryptography`) and on the bench on Windows and Linux alike, so
it is pure Python: `ecdsa` verifies signatures, `asn1crypto` reads the code-signing certificate. A caller
gives it what people have signed and where the image is; stream, job document and job it builds itself.
"""
