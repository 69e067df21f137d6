#!/usr/bin/env python3
"""What a set of attributions has and the predictions lack, counted by kind. Python 3 standard library only.

usage: misses.py GOLD.ndjson PRED.ndjson [KIND]      run where score_claims.py is, or with its folder in PYTHONPATH

A kind is the type of the attribution and what became of it: not found (nobody named, or the source a relative pronoun), or
paired by the scorer's rule with a prediction that has another cue, another source, or a content whose token F1 is below .5.
With KIND ("thing, not found") the attributions of that kind are printed."""
import collections, os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/gold"))
import score_claims as scorer

NAMES = {"noun_phrase": "thing", "indirect_bare_clause": "bare clause", "mixed": "partly quoted", "indirect_wh": "question",
         "indirect_that": "that-clause", "indirect_trailing": "trailing report", "direct_after": "quotation before its cue",
         "direct_before": "quotation behind its cue", "according_to": "according to"}
PARTS = ("source", "cue", "content")


def prepared(tokens, record):
    parts = {k: scorer.inspans(tokens, record.get(k) or []) for k in PARTS}
    if not parts["cue"]: parts["cue"] = {tuple(s) for s in record.get("cue") or []}
    return parts


def pairs(gold, found):
    """The scorer's pairing: of each attribution the index of its prediction."""
    candidates = []
    for a, p in enumerate(found):
        for b, g in enumerate(gold):
            shared, cue = scorer.dice(p["content"], g["content"]) if p["content"] and g["content"] else 0, p["cue"] & g["cue"]
            if shared or cue: candidates.append((-(shared > 0), -shared, not cue, a, b))
    of, taken = {}, set()
    for *_, a, b in sorted(candidates):
        if a not in taken and b not in of: of[b] = a; taken.add(a)
    return of, taken


def what_became(text, record, gold, found):
    if found is None:
        source = b" ".join(text[s:e] for s, e in record["source"]).decode().lower()
        return "nobody named" if not source else "relative" if source in ("who", "which", "that", "whom") else "not found"
    if not gold["cue"] & found["cue"]: return "another claim in its place"
    if scorer.dice(gold["source"], found["source"]) < .5: return "another source"
    return "content too long or short" if scorer.dice(gold["content"], found["content"]) < .5 else None


def main():
    counts, wanted = collections.Counter(), sys.argv[3] if len(sys.argv) > 3 else None
    predictions = scorer.load(sys.argv[2])
    for i, document in scorer.load(sys.argv[1]).items():
        text = document["text"].encode()
        tokens = scorer.tokens(text)
        discard = scorer.inspans(tokens, document.get("discard") or [])
        gold = [prepared(tokens, r) for r in document["attributions"]]
        found = [prepared(tokens, r) for r in predictions.get(i, {}).get("attributions", [])]
        found = [p for p in found if not p["content"] or not p["content"] <= discard]
        of, taken = pairs(gold, found)
        counts["found, and not in the gold"] += len(found) - len(taken)
        for b, record in enumerate(document["attributions"]):
            became = what_became(text, record, gold[b], found[of[b]] if b in of else None)
            if not became: continue
            kind = "%s, %s" % (NAMES.get(record["type"], record["type"]), became)
            counts[kind] += 1
            if kind == wanted: print(i, " | ".join("/".join(text[s:e].decode() for s, e in record[k]) for k in PARTS))
    if not wanted:
        for kind, n in counts.most_common(): print(n, kind)


if __name__ == "__main__":
    main()
