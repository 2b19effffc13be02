"""What the tests of the language share."""

import os

import pyfora
import pytest


@pytest.fixture(scope="session")
def executor():
    """One executor for all programs. The variable makes ints of any size the rule, to test their code with everything."""
    with pyfora.connect(int_overflow=os.environ.get("PYFORA_TEST_INTS", "exact")) as executor:
        yield executor


@pytest.fixture(scope="session")
def raising():
    """An executor for which an int that needs more than 64 bits is an error."""
    with pyfora.connect(int_overflow="raise") as executor:
        yield executor


@pytest.fixture(scope="session")
def wrapping():
    """An executor whose ints are modulo 2**64."""
    with pyfora.connect(int_overflow="wrap") as executor:
        yield executor
