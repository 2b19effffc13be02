"""Run lengths of a string, character by character."""


def main(n):
    text = "".join("ab"[i * i % 7 % 2] * (i % 4 + 1) for i in range(n))
    runs = 0
    longest = 0
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or text[i] != text[start]:
            runs = runs + 1
            longest = max(longest, i - start)
            start = i
    return runs * 1000 + longest
