"""The statements, one per file, read by ``components/operations/statements.py``.

A file begins with what the statement is for; then come its parameters, one line each:
``-- :name KIND meaning``. After an empty line follows the statement, which only ever binds them.
"""
