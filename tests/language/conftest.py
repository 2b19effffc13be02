"""What the tests of the language share."""

import pyfora
import pytest


@pytest.fixture(scope="session")
def executor():
    """One executor for all programs."""
    with pyfora.connect() as executor:
        yield executor
