"""Build time: from the bytes of a policy file to a published site. Each room imports only from those before it; a test holds them to it.

    problems            what is wrong, where, and the way out
    kept                what was made before, read back where it is whole
    languages/          the words of each language, as data
    reading/            bytes -> located nodes -> Policy
    checks/             what can be wrong with a policy's meaning: a module a check
    derived/            decision tables and the plan of the interview: what page and proof both use
    changes/            what the change of a policy changes in decisions
    engine/             Python for browsers, and the wheel for back ends
    pages/              Policy -> Markdown and HTML
    studio/             the page on which an editor tries an edit, and what its Python does there
    proof/              the four places where a case is decided agree; finished pages are read back
    publish/            a site on disk or at an address

Nothing here ships; what ships is ``checker``.
"""
