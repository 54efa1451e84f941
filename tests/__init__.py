"""Tests of makereport, one package for each of its packages."""
