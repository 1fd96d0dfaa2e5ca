"""Words that mean the same in this trade, whatever the topic: abbreviations with their long form, and near-synonyms.

A topic's own abbreviations are not kept here: they are read out of the pages (`Long Name (LN)`).
"""

from __future__ import annotations

# Written without spaces: the reader of words joins neighbours, so "Distributed Data Parallel" meets its class name.
ABBREVIATIONS: tuple[tuple[str, ...], ...] = (
    ("ddp", "distributeddataparallel"),
    ("fsdp", "fullyshardeddataparallel"),
    ("vlm", "visionlanguagemodel", "multimodal"),
    ("llm", "largelanguagemodel"),
    ("k8s", "kubernetes"),
    ("gke", "googlekubernetesengine", "kubernetesengine"),
    ("hpa", "horizontalpodautoscaler", "horizontalpodautoscaling"),
    ("pvc", "persistentvolumeclaim", "persistentvolume"),
    ("gcs", "cloudstorage"),
    ("h2d", "hosttodevice"),
    ("d2h", "devicetohost"),
    ("w&b", "wandb", "weightsandbiases", "weightsbiases"),
    ("ci", "continuousintegration"),
    ("cd", "continuousdelivery", "continuousdeployment"),
    ("sdk", "clientlibrary"),
    ("db", "database"),
    ("auth", "authentication"),
    ("docs", "documentation"),
    ("config", "configuration"),
    ("env", "environment"),
    ("repo", "repository"),
    ("async", "asynchronous", "nonblocking"),
    ("sync", "synchronization", "synchronize"),
    ("gemm", "matrixmultiplication", "matmul"),
    ("memcpy", "memorycopy"),
    ("autoscaling", "autoscaler"),
    ("dag", "directedacyclicgraph"),
)

# Near, not equal: a match through one of these counts less than the word itself.
NEAR: tuple[tuple[str, ...], ...] = (
    ("serve", "inference", "predict", "host"),
    ("deploy", "rollout", "release"),
    ("rollback", "revert", "restore", "undo"),
    ("fetch", "retrieve", "lookup", "read"),
    ("ingest", "import", "push"),
    ("upload", "register", "import"),
    ("monitor", "observe", "alert", "notify", "callback", "metric", "log"),
    ("error", "failure", "exception", "fail"),
    ("secret", "credential", "password"),
    ("startup", "start", "boot"),
    ("warmup", "warm", "preload"),
    ("synchronize", "wait", "barrier", "event"),
    ("speedup", "faster", "accelerate", "gain", "improve"),
    ("benefit", "advantage", "speedup", "faster", "improve"),
    ("overhead", "latency", "cost"),
    ("concurrent", "parallel", "overlap", "simultaneous"),
    ("copy", "transfer", "memcpy", "offload"),
    ("container", "docker"),
    ("docker", "dockerfile"),
    ("branch", "conditional", "condition"),
    ("dependency", "upstream", "downstream", "order"),
    ("schedule", "queue", "admission"),
    ("spot", "preemptible", "preempt"),
    ("autoscaling", "autoscaler", "autoscale", "scale"),
    ("execution", "run", "submit", "launch"),
    ("profile", "measure", "timing"),
    ("probe", "liveness", "readiness", "healthcheck"),
    ("lineage", "provenance", "track"),
    ("traffic", "split", "canary", "percent"),
    ("promote", "stage", "blessed"),
    ("dynamic", "vary", "variable", "changing"),
    ("replay", "launch", "execute"),
    ("instantiate", "executable"),
    ("checkpoint", "snapshot"),
    ("evaluate", "metric", "accuracy"),
    ("preprocess", "transform", "prepare"),
    ("tune", "sweep", "hyperparameter"),
    ("embed", "vector"),
    ("dag", "workflow"),
    ("compile", "compiler", "package"),
    ("profile", "nsight", "trace", "timeline", "benchmark"),
    ("difference", "compare", "versus", "unlike", "whereas"),
    ("architecture", "design", "overview"),
    ("batch", "offline"),
    ("memory", "allocator", "buffer"),
    ("tile", "block"),
    ("scalable", "scale", "throughput"),
    ("cheap", "cost", "price", "billing"),
)

# Words that say what kind of text is wanted, or hardly anything; they count little as a subject.
GENERIC = frozenset(
    """
    overview introduction fundamentals basics concept guide tutorial practice best pattern strategy
    strategies approach technique consideration workflow usage use using setup set configuration
    configure setting settings management manage managing integration integrate integrating
    performance optimization optimize optimizing benefit problem solution analysis example api
    method function feature option support production application definition define creation create
    creating custom advanced common type types step case key efficient based level multi end new
    type multiple different flexible design architecture connection comparison difference vs versus when how what
    why which code system process pipeline's data time general service services work works operation
    task project high low large small real full complete implementation reference details detail
""".split()
)

STOP = frozenset(
    """
    a an the and or of for to in on at by with from as is are was were be been being it its this
    that these those what when why how which who whom do does did can could should would will may
    might must not no vs versus via per into over under between within without than then there their
    your you we our us they he she i if but so up out about also each any all some more most other
    such only own same too very just e g etc
""".split()
)
