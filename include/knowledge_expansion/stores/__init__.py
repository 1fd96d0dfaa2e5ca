"""What a run keeps between its tasks: objects by key, pages by address, requests by intent."""
