"""The tests, as a package of this name: another one of the same name may be installed beside us."""
