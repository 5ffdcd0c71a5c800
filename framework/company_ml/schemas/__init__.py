"""JSON Schemas of the files that people write and read, for completion and checks in editors."""
