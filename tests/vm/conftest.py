"""What the tests of the machine as part of the whole share."""

import pyfora
import pytest


@pytest.fixture(scope="module")
def executor():
    with pyfora.connect() as executor:
        yield executor
