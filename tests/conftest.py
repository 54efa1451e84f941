"""Settings of the whole suite."""

import os

from hypothesis import settings

# No example is judged by its time. On a developer's machine every run tries
# other examples; CI judges a change, not the luck of a run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")
