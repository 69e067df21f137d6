#!/usr/bin/env python3
"""Score how sure the text is of what it tells. Python 3 standard library only.

usage: score_factuality.py GOLD.ndjson PRED.ndjson

GOLD: one sentence a line, {"id":…, "text":…, "events":[{"span":[s,e], "factuality":-3..3}]}; 3 = it certainly happened,
-3 = it certainly did not, 0 = left open. PRED: {"id":…, "factuality":[[s,e,value]…]}, a value for every word of the text,
found without looking at the events. Bytes, end exclusive. An event's value is that of the word it begins in.

What is measured: polarity and certainty of the event, whoever asserts it: the text itself, or the source of a claim in whose
content the event stands. Printed as one JSON line:
  mae        mean absolute error over all events
  spread     the same where the gold is not 3 (most events of news simply happened), the mean of the errors for gold below,
             at and above 0.5 of that part: a constant answer cannot do well on it
  constant   mae of the best constant answer, 3 or what else is least
  sign       share of the events with a gold value beyond -1 or 1 whose sign is right"""
import json, sys


def load(path):
    return {o["id"]: o for o in (json.loads(l) for l in open(path, encoding="utf-8") if l.strip())}


def mean(xs): return sum(xs) / len(xs) if xs else 0.0


def main():
    gold, pred = load(sys.argv[1]), load(sys.argv[2])
    pairs, missing = [], 0
    for i, g in gold.items():
        words = pred.get(i, {}).get("factuality", [])
        for event in g["events"]:
            at = event["span"][0]
            value = next((v for s, e, v in words if s <= at < e), None)
            if value is None:
                missing += 1
                value = 3.0
            pairs.append((event["factuality"], value))
    low = [abs(g - p) for g, p in pairs if g <= -0.5]
    open_ = [abs(g - p) for g, p in pairs if -0.5 < g < 0.5]
    weak = [abs(g - p) for g, p in pairs if 0.5 <= g < 2.75]
    parts = [mean(x) for x in (low, open_, weak) if x]
    clear = [(g, p) for g, p in pairs if abs(g) > 1]
    print(json.dumps({
        "events": len(pairs), "missing": missing,
        "mae": round(mean([abs(g - p) for g, p in pairs]), 4),
        "spread": round(mean(parts), 4),
        "constant": round(min(mean([abs(g - c / 4) for g, _ in pairs]) for c in range(-12, 13)), 4),
        "sign": round(mean([(g > 0) == (p > 0) for g, p in clear]), 4),
    }))


if __name__ == "__main__":
    main()
