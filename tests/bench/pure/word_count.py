"""Counts of words, in a dict."""


def text(n):
    return " ".join("w" + str(i * i % 997) for i in range(n))


def counted(words):
    counts = {}
    for word in words:
        counts = counts | {word: counts.get(word, 0) + 1}
    return counts


def main(n):
    counts = counted(text(n).split())
    return len(counts) + max(counts.values()) + sum(counts[w] for w in sorted(counts)) % 1000
