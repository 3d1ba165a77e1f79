"""The application: command line, settings, stages, digest and demo newsroom."""
