"""Where private keys live, one module per place; `signing.signer.open_signer` opens them by URI."""
