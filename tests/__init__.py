"""The tests. A package of its own, because others ship one called ``tests`` as well."""
