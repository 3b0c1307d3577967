extension TokenFormat {
    /// Language models and what surrounds them.
    static let intelligence: [TokenFormat] = [
        .token("anthropic-key", "Anthropic", ["sk-ant-"], .base64url, 100, least: 16),
        .shaped("openai-key", "OpenAI", ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"])
            .run(.base64url, 156, least: 16).anywhere,
        .token("openrouter-key", "OpenRouter", ["sk-or-v1-", "sk-or-"], .alphanumeric, 64, least: 20),
        .token("openai-key", "OpenAI, DeepSeek and others", ["sk-"], .base64url, 48, least: 20, edge: .word).drawn,
        .token("huggingface-token", "Hugging Face", ["hf_", "api_org_"], .alphanumeric, 34, least: 24, edge: .word)
            .except(.words),
        .token("replicate-token", "Replicate", ["r8_"], .base64url, 37, least: 24, edge: .word),
        .token("groq-key", "Groq", ["gsk_"], .alphanumeric, 52, least: 24, edge: .word),
        .token("xai-key", "xAI", ["xai-"], .base64url, 80, least: 32, edge: .word),
        .token("perplexity-key", "Perplexity", ["pplx-"], .alphanumeric, 48, least: 20),
        .token("together-key", "Together", ["tgp_v1_"], .base64url, 43, least: 20),
        .token("fireworks-key", "Fireworks", ["fw_"], .alphanumeric, 24, least: 22, edge: .word),
        .token("elevenlabs-key", "ElevenLabs", ["sk_"], .hex, 48, least: 32, edge: .word),
        .token("secret-key", "Clerk, Sanity and others", ["sk_"], .alphanumeric, 48, least: 32, edge: .word),
        .token("nvidia-key", "NVIDIA", ["nvapi-"], .base64url, 64, least: 20),
        .token("langsmith-key", "LangSmith", ["lsv2_pt_", "lsv2_sk_"], .word, 43, least: 20),
        .token("langfuse-key", "Langfuse", ["sk-lf-"], .base64url, 36, least: 20),
        .token("wandb-key", "Weights & Biases", ["wandb_v1_"], .word, 77, least: 20),
        .token("anyscale-key", "Anyscale", ["esecret_"], .alphanumeric, 26, least: 16),
        .token("tavily-key", "Tavily", ["tvly-"], .base64url, 32, least: 16),
        .token("firecrawl-key", "Firecrawl", ["fc-"], .hex, 32, least: 32, edge: .word),
        .token("jina-key", "Jina AI", ["jina_"], .base64url, 60, least: 30),
        .token("voyage-key", "Voyage AI", ["pa-"], .base64url, 43, least: 43, edge: .word),
        .token("pinecone-key", "Pinecone", ["pcsk_"], .word, 70, least: 30),
        .token("cerebras-key", "Cerebras", ["csk-"], .alphanumeric, 48, least: 30, edge: .word),
        .token("kaggle-token", "Kaggle", ["KGAT_"], .alphanumeric, 32, least: 20, edge: .word),
        .token("modal-token", "Modal", ["ak-", "as-"], .alphanumeric, 22, least: 22, edge: .word),
        .token("openai-key", "OpenAI, of sessions", ["sess-"], .alphanumeric, 40, least: 32, edge: .word),
        .token("llamacloud-key", "LlamaCloud", ["llx-"], .alphanumeric, 48, least: 32, edge: .word),
        .token("runpod-key", "RunPod", ["rpa_"], .alphanumeric, 42, least: 30, edge: .word),
        .token("e2b-key", "E2B", ["e2b_"], .hex, 40, least: 32, edge: .word),
        .token("browserbase-key", "Browserbase", ["bb_live_", "bb_test_"], .base64url, 27, least: 20),
        .token("daytona-key", "Daytona", ["dtn_"], .hex, 64, least: 32, edge: .word),
        .token("cursor-key", "Cursor", ["key_"], .hex, 64, least: 60, edge: .word),
        .token("cartesia-key", "Cartesia", ["sk_car_"], .base64url, 22, least: 18),
    ]

    /// Every row. Of several that could match, the one with the longest literal is tried first, then the earlier. So
    /// `sk-ant-` comes before `sk-` by its length, but of two rows for `sk_` the order decides.
    static let all: [TokenFormat] = codeHosting + cloud + infrastructure + business + messaging + intelligence
}
