"""What the tests of the cache as part of the whole share."""

import pytest
from cache_processes import Processes


@pytest.fixture
def processes(tmp_path):
    return Processes(tmp_path / "cache")
