"""One operator per step of a run; each declares and delegates to the domain."""
