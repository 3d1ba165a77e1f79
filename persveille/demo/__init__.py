"""The demo newsroom: invented outlets, served over HTTP on loopback, that behave like the real ones."""
