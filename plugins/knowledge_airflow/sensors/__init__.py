"""The sensor that gates on completed drops."""
