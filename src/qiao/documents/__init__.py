"""Files with their checksum, owner and release. The library comes on top of this."""
