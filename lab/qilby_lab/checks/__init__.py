"""The tests of the acceptance that need real services, one file a subject."""
