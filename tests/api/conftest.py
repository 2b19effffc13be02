"""What the tests of the Python API share."""

import pyfora
import pytest


@pytest.fixture
def executor():
    """An executor of the embedded mode."""
    with pyfora.connect() as executor:
        yield executor
