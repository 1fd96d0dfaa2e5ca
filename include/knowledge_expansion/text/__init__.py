"""Pure text code: pages, sentences, Markdown. Knows neither stores nor clients."""
