"""What the change of a policy changes in decisions, exactly: two policies in, what differs between their decisions out.

The two are worked out over one decision space, so that a decision diagram of the one and of the other are the same number exactly if they
say the same of every case. Nothing here reads a file, knows Git or prints.
"""
