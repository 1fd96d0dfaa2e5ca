"""What the system must show, measured on one run of the nine-PART topic. `python -m benchmarks` prints one table.

Nothing here is used by the product. Files, drops and quotes are counted with code that shares nothing with the writer,
the drop or the gate: plain opening, splitting and regular expressions.
"""
