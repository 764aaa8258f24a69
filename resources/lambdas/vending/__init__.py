"""The certificate vending machine: a unit's own token and its CSR in, a registered certificate out.

It runs on Lambda's bare python3.12 behind an HTTP API. The private key stays with whoever made the CSR. What
a CSR must prove is judged by the certificate provider's own modules, which lie beside it in the package.
"""
