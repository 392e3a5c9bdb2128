"""Build time: from the text of a policy to what is published.

The steps, each a module that takes values and returns values: text with places, a policy, checks, pages, data and the bundle
that the browser loads. Nothing here ships; what ships is ``checker``.
"""
