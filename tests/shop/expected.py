"""What the shop expects of its own texts: the file `expectations.yml` beside the policy. A policy without that file is held to none of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

POLICY = Path(__file__).resolve().parents[2] / "policy" / "policy.yml"
FILE = POLICY.with_name("expectations.yml")
EXPECTED: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
WAY_OUT = "If the shop changed this on purpose, change what policy/expectations.yml expects, too. If not, mend the texts."
