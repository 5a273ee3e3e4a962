#!/usr/bin/env python3
"""Writes the queries of the test corpora as seeds of the fuzz target: fuzz/corpus/sqlguard, a file each."""

import hashlib
import json
import pathlib

fuzz = pathlib.Path(__file__).parent
corpus = fuzz / "corpus" / "sqlguard"
corpus.mkdir(parents=True, exist_ok=True)
for file in sorted((fuzz.parent / "tests/it/fixtures/sql").glob("*.jsonl")):
    for line in file.read_text(encoding="utf-8").splitlines():
        sql = json.loads(line)["sql"].encode()
        (corpus / hashlib.sha1(sql).hexdigest()).write_bytes(sql)
