"""Modules that test_imports.py imports."""
