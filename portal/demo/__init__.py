"""The demo's data: the Linyi Quality Month told through the transitions, so that its log is true.

Everything is invented: people, enterprises, products' batches and numbers. Codes are valid in form.
"""
