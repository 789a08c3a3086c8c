"""The typed documents of the catalog, as written in its YAML files and pinned in published versions.

Every model is frozen and refuses unknown keys, so that nothing in a file is dropped unnoticed. Fields stand in
the order in which the files write them; a dump gives the files back.
"""
