"""Git for a knowledge base, through dulwich: no git program is needed where the tasks run."""
