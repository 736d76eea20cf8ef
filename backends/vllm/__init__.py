"""`type: vllm`: vLLM's own server in a process and an environment of its own, supervised; never imported here."""
