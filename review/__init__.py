"""What a change does to the four stacks, told so that a person can judge it at a glance.

Three layers, imported one way: ``collect`` runs git and the engine and keeps what they said, ``model`` makes
a report of it without running anything, ``render`` writes the report down.
"""
