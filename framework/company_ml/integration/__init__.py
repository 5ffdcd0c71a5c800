"""The integration test of the jobs: the whole way of a model, on generated data, in a place of its own.

A bundle job runs the shipped jobs' commands one after the other in the validation environment, before a
change reaches production. What is here makes their inputs, plays the endpoint, looks for each command's
result, and deletes everything afterwards.
"""
