"""Runs the cases of the strict emulator against a started one.

    TIERWRIGHT_EMULATOR_URL=http://127.0.0.1:N python strict.py

Each case makes its own VPC and names, so the order does not matter and one server serves all. Arguments are those of
unittest, for instance -k NatGateway.
"""

import pathlib
import sys
import unittest

if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    sys.path.insert(0, str(here))
    sys.dont_write_bytecode = True
    arguments = [sys.argv[0], "discover", "-s", str(here / "cases"), "-t", str(here), "-p", "test_*.py", *sys.argv[1:]]
    unittest.main(module=None, argv=arguments)
