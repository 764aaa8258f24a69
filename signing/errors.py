"""The one root of every error the signing library raises on purpose.

Codes are stable and unique; a sentence for a person and a next step come with each:

===========  =======================================================================================
SIG-001      the key URI has no scheme this library knows, or lacks a part
SIG-002      the key lives in AWS and no AWS access was given
SIG-003      the key is not the expected one: its public key differs
SIG-004      this key cannot sign digests, so it cannot sign certificates
SIG-005      what was signed does not verify: the key, its certificate or the way to it is broken
SIG-010      the key file cannot be read
SIG-011      the file holds no private key
SIG-012      wrong passphrase
SIG-013      the key is not of a kind that can be used here
SIG-014      a key of that name exists: keys are never overwritten
SIG-015      a new key file needs a passphrase that can be used
SIG-020      AWS: permission denied
SIG-021      AWS: the key, profile, bucket or certificate does not exist in this account and region
SIG-022      AWS: the key is disabled or about to be deleted
SIG-023      AWS: credentials missing, wrong or expired
SIG-024      AWS: cannot be reached, or asks to slow down; try again
SIG-025      AWS: refused for another reason, given in the message
SIG-026      the KMS key is for another use than signing
SIG-027      a KMS key is left over whose alias could not be made
SIG-030      the signing profile is cancelled or revoked
SIG-031      the signing profile has no certificate of its own
SIG-032      the bucket is not versioned
SIG-033      the signing job failed
SIG-034      the signing job did not end in time
SIG-035      the signed object is not what AWS Signer writes
SIG-040      unknown signature format
SIG-041      the output file exists, or is the input
SIG-042      a file cannot be read or written
SIG-043      the image is larger than an Ed25519 key can sign
SIG-044      the signature file that is there is of another image or key
SIG-050      the bytes are no signature of the key's kind
SIG-051      the signature does not belong to this image and key
SIG-052      the file holds neither a public key nor a certificate
SIG-060      not a certificate signing request
SIG-061      the request is not signed by the key it names
SIG-062      the request's subject is not exactly the expected name
SIG-063      the request's key is of a kind or size that is not allowed
SIG-064      the request is for another public key
SIG-070      not a certificate
SIG-071      the certificate's subject is not the request's
SIG-072      the certificate's public key is not the request's
SIG-073      the certificate is not valid now
SIG-074      the certificate was not issued by the given authority
SIG-075      the issuing certificate may not sign certificates
SIG-076      the certificate belongs to another key
SIG-077      the certificate is not one for signing code
SIG-078      not a subject that a certificate can have
SIG-079      a self-signed certificate's own signature does not hold
SIG-080      the image is signed already
SIG-081      the image is not what the format is made of
SIG-082      the signed image does not fit into the slot
SIG-083      an option of the image format is out of its range
SIG-084      no signature can be added to those the image has
SIG-085      the file is no image that carries its own signature
SIG-086      the signed image is damaged or cut off
SIG-087      the image is not what its own digest says
SIG-088      the image is signed by another key
SIG-089      an option of the image format does not go with the kind of the key
SIG-090      the certificate ends too early
SIG-091      the certificate has not the extensions of a unit's
SIG-100      no PKCS#11 module is named
SIG-101      the PKCS#11 module cannot be loaded
SIG-102      no token matches the URI
SIG-103      several tokens match the URI
SIG-104      the token has no such private key
SIG-105      several keys in the token match the URI
SIG-106      wrong PIN
SIG-107      the PIN is locked or expired
SIG-108      the token was removed while it was used; plug it in and try again
SIG-109      the token refused for another reason, given in the message
SIG-110      the key URI holds a secret
SIG-111      the token does not hold the public half of the key
SIG-112      the key in the token may not sign
SIG-113      the token does not sign with keys of this kind
SIG-114      a signed object of AWS Signer holds something that is not base64
SIG-115      the signed object is about an image of another size
SIG-116      the signed object's algorithm is not ECDSA with SHA-256
SIG-117      the signed object does not hold the image, and none was given
SIG-118      the image is not the one in the signed object
SIG-119      the signed object was not made by a key of this kind
SIG-120      not a DSSE envelope, or not spelled as one is written here
SIG-121      the envelope holds no in-toto statement
SIG-122      not a release manifest, or a value that none may hold
SIG-123      a signature of the envelope that names a trusted key does not hold
SIG-124      too few trusted keys have signed the envelope
SIG-125      the key has signed the envelope already
SIG-126      the statement is not a release manifest of a version known here
===========  =======================================================================================
"""

from __future__ import annotations


class SigningError(Exception):
    """What happened and what to do next; `code` (`SIG-nnn`) is stable and unique. Never holds a secret."""

    def __init__(self, code: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class VerificationError(SigningError):
    """The signature, certificate or request is not what it claims to be: it must be refused."""
