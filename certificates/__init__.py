"""The certificate: issued once for each completion, from frozen facts."""
