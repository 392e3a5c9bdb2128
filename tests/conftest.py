"""Settings for all tests."""

from hypothesis import settings

# A slow machine is not a bug: what is too slow shows in `make bench`.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")
