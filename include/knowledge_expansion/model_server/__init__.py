"""A stand-in for Vertex AI on this machine: the same addresses, refusals and answers, made by rule out of the evidence in the
question. It shares nothing with the writer, the prompt's code or the gate, so that what it does wrong is really found out.
"""

from knowledge_expansion.model_server.server import ModelServer

__all__ = ["ModelServer"]
