"""The JSON Schema of topic files, for editors that complete and check YAML while it is written.

It states what a schema can state; the rules between PARTs are judged by `validate`.
"""

from __future__ import annotations

import json

from knowledge_expansion.values.topic import Topic


def topic_schema() -> str:
    """The schema as JSON text, ending in a newline; the same text for the same models."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Topic.model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
