"""The command line: each command reads arguments, calls the domain and prints."""
