"""What `build.py` does at the command line: one module for each command, and what they share."""
