"""Why settings of LiteLLM have no counterpart, in words for the one who relied on them."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.importing.layout import Note

_LIMITS = "limits belong to clients here: `rate` and `tokens` of a key in `auth.keys`; `max_concurrency` to a backend"
_BUDGETS = "no budgets are kept; `tokens` of a key in `auth.keys` limits what it uses"
_REQUEST = "clients set these in the request"
_PARAMETERS = "parameters reach the backend as the client sent them; what it does not take, it refuses"
_CALLBACKS = "metrics are on /metrics, traces go to `telemetry.otlp_endpoint`; there are no other callbacks"
_CACHE = "answers are not cached"
_STATE = "there is no database and no Redis; keys and models are in this file, limits in memory"
_KEYS = "keys of clients are made by `gateway keys new`, and stored as hashes"
_CLOUD = "credentials of clouds come from the environment, as their own tools find them"
_HEADERS = "no further headers are sent"
_TEXTS = "texts are neither checked nor changed"

_REASON_OF = {
    key: reason
    for reason, keys in {
        _LIMITS: "rpm tpm max_parallel_requests",
        _BUDGETS: "max_budget budget_duration provider_budget_config max_internal_user_budget max_end_user_budget "
        "tag_budget_config default_internal_user_params max_user_budget",
        _REQUEST: "temperature top_p max_tokens max_completion_tokens stop seed n user frequency_penalty "
        "presence_penalty reasoning_effort response_format extra_body stream tools tool_choice thinking logit_bias "
        "default_litellm_params",
        _PARAMETERS: "drop_params additional_drop_params modify_params allowed_openai_params",
        _CALLBACKS: "callbacks success_callback failure_callback service_callbacks callback_settings alerting "
        "alerting_threshold alerting_args alert_types alert_to_webhook_url turn_off_message_logging "
        "redact_user_api_key_info",
        _CACHE: "cache cache_params cache_responses caching_groups cache_kwargs cache_control_injection_points",
        _STATE: "database_url database_connection_pool_limit database_connection_timeout store_model_in_db "
        "store_prompts_in_spend_logs disable_spend_logs redis_host redis_port redis_password redis_url redis_db "
        "allow_requests_on_db_unavailable proxy_batch_write_at",
        _KEYS: "master_key custom_auth enable_jwt_auth litellm_jwtauth key_generation_settings ui_access_mode",
        _CLOUD: "vertex_credentials aws_access_key_id aws_secret_access_key aws_session_token aws_region_name "
        "aws_role_name aws_session_name aws_profile_name azure_ad_token tenant_id client_id client_secret",
        _HEADERS: "extra_headers headers organization default_headers forward_client_headers_to_llm_api",
        _TEXTS: "guardrails guardrail_list prompts prompt_id",
        "a request that a content policy stops is the client's to change": "content_policy_fallbacks",
        "set these in the gateway's own environment": "environment_variables",
        "a failing backend is always left alone for a while": "disable_cooldowns",
        "each backend has one `breaker`, each model one `retries`": "retry_policy allowed_fails_policy "
        "model_group_retry_policy",
        "a split's share or the order of `fallback` decides, not tags": "tags enable_tag_filtering "
        "tag_filtering_match_any",
        "descriptions without effect": "id base_model description supports_function_calling supports_vision "
        "supports_response_schema supports_parallel_function_calling supports_reasoning access_groups metadata "
        "max_input_tokens max_output_tokens litellm_provider health_check_model",
    }.items()
    for key in keys.split()
}
_SHOWN = 60
"""Characters of a key; the rest of a longer one tells nothing."""


def left_out(keys: Iterable[str], prefix: str = "") -> list[Note]:
    """Returns comments that name the keys left out, those with the same reason together; values are never shown."""
    by_reason: dict[str, list[str]] = {}
    for key in keys:
        by_reason.setdefault(_REASON_OF.get(key, "no counterpart here"), []).append(prefix + key[:_SHOWN])
    return [Note(f"Left out: {', '.join(keys)}: {reason}.") for reason, keys in by_reason.items()]
