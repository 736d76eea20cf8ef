"""OpenAI's chat completions around the engine."""
