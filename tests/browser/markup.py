"""Forty texts that would do something if anything took them for markup."""

from __future__ import annotations

import re

CANARY = "https://canary.example/x"

XSS = [
    "<script>alert(1)</script>",
    f"<img src={CANARY} onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    f"<iframe src={CANARY}></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<style>@import url(https://canary.example/x)</style>",
    f"<link rel=stylesheet href={CANARY}>",
    f"<object data={CANARY}></object>",
    f"<embed src={CANARY}>",
    f"<video src={CANARY} onerror=alert(1)></video>",
    f"<audio src={CANARY} onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<template><script>alert(1)</script></template>",
    f"<form action={CANARY}><button>go</button></form>",
    f"<base href={CANARY}>",
    f"<meta http-equiv=refresh content='0;url={CANARY}'>",
    f"[x]({CANARY})",
    "[x](javascript:alert(1))",
    f"![x]({CANARY})",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<x-y onclick=alert(1) style=position:fixed;inset:0>",
]


def bare(text: str) -> str:
    """Text as the browser's own white space rules leave it comparable."""
    return re.sub(r"\s", " ", text)
