"""`type: gemini`: Google's models through their own SDK, under OpenAI's protocol."""
