#!/usr/bin/env python3
"""Caption metrics by pycocoevalcap, as the reference for src/evaluation/metrics.

    pip install pycocoevalcap==1.2     # and a Java runtime for its tokenizer and METEOR
    scripts/reference/caption_metrics.py

writes tests/golden/caption_metrics.json: the sentences, their words by the Penn Treebank tokenizer,
and the values. What pycocoevalcap does not have (CIDEr without the clipping and the length penalty
of CIDEr-D, self-CIDEr, Div-n) is computed here in numpy from the papers' definitions. METEOR is
given twice: with all its English matchers, and with its exact and stem matchers alone.
"""

import collections
import json
import math
import pathlib
import subprocess

import numpy as np
import pycocoevalcap.meteor.meteor as meteor_module
from pycocoevalcap.bleu.bleu_scorer import BleuScorer
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

# By image, by box: what a model said, and what it could have said.
ENGLISH = [
    [
        ("Nike Running Shoes", ["Nike Running Shoes"]),
        ("In Classic Black", ["Classic Black Shade", "In Deep Black"]),
        ("Designed for Men", ["Styled for Men"]),
    ],
    [
        ("Fresh for Summer", ["Your Look for Summer"]),
        ("Fresh for the Summer", ["Ready for the hot Summer days"]),
    ],
    [("", ["Juicy Royal Gala Apples"]), ("Apples", ["Apple"])],
    [
        ("the the the the", ["the cat is on the mat"]),
        ("Women's T-Shirt, plain!", ["A plain T-shirt for women"]),
        ("Women's T-Shirt, plain!", ["Plain women's T-Shirts"]),
    ],
    [("Stitched by hand, worn by hand", ["worn by hand and stitched by hand"])],
    [
        ("A generous jacket with zipped pockets", ["Generously pocketed zip jacket"]),
        ("Your Everyday Jacket", ["Your Everyday Jacket", "Everyday Jackets"]),
        ("Your Everyday Jacket", ["Made for Everyday Wear"]),
        ("Blue", ["Blue"]),
    ],
    [("Clean Solid Look", ["Casual Style for Men"]), ("Grey", ["Classic Grey Shade"])],
    [
        ("Zarte Schokolade aus Spanien", ["Zarte Bio-Schokolade"]),
        ("100% organic: no sugar", ["organic, 100% no sugar"]),
    ],
]

CHINESE = [
    [("显瘦百搭牛仔裤", ["百搭显瘦牛仔裤"]), ("纯棉面料", ["柔软纯棉面料"])],
    [("", ["透气网面"]), ("轻", ["轻"])],
    [("好好好", ["好看好穿"]), ("夏季新款连衣裙", ["夏季新款", "新款连衣裙"]), ("夏季新款连衣裙", ["显瘦连衣裙"])],
]


def words(images):
    """All sentences of `images` by the Penn Treebank tokenizer."""
    flat = [s for image in images for said, could in image for s in [said, *could]]
    # The tokenizer drops empty lines.
    captions = {i: [{"caption": s}] for i, s in enumerate(flat) if s}
    tokenized = PTBTokenizer().tokenize(captions)
    found = iter(tokenized[i][0] if i in tokenized else "" for i in range(len(flat)))
    return [[(next(found), [next(found) for _ in could]) for _, could in image] for image in images]


def characters(images):
    spaced = lambda s: " ".join(s)
    return [[(spaced(said), [spaced(r) for r in could]) for said, could in image] for image in images]


class Meteor(meteor_module.Meteor):
    """The wrapper, with options for the jar."""

    def __init__(self, *options):
        plain = subprocess.Popen

        def popen(command, **settings):
            return plain([*command, *options], **settings)

        meteor_module.subprocess.Popen = popen
        try:
            super().__init__()
        finally:
            meteor_module.subprocess.Popen = plain


def counts(sentence, n):
    tokens = sentence.split()
    return collections.Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


class PlainCider:
    """CIDEr as in Vedantam et al. (2015), section 5: the mean cosine of tf-idf vectors, times 10."""

    def __init__(self, references):
        self.images = len(references)
        self.frequency = collections.Counter()
        for could in references:
            self.frequency.update({gram for r in could for n in range(1, 5) for gram in counts(r, n)})

    def vector(self, sentence, n):
        idf = lambda gram: math.log(self.images) - math.log(max(1, self.frequency[gram]))
        return {gram: count * idf(gram) for gram, count in counts(sentence, n).items()}

    def similarity(self, one, other):
        cosines = []
        for n in range(1, 5):
            a, b = self.vector(one, n), self.vector(other, n)
            norms = math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))
            dot = sum(value * b.get(gram, 0) for gram, value in a.items())
            cosines.append(dot / norms if norms else 0)
        return 10 * sum(cosines) / 4


def self_cider(cider, captions):
    """Wang and Chan (2019): how evenly the captions of an image fill the space they span."""
    kernel = np.array([[cider.similarity(a, b) / 10 for b in captions] for a in captions])
    roots = np.sqrt(np.clip(np.linalg.eigvalsh(kernel), 0, None))
    if len(captions) < 2 or roots.sum() == 0:
        return None
    return float(-math.log(roots.max() / roots.sum()) / math.log(len(captions)))


def div(captions, n):
    """Shetty et al. (2017): different n-grams of an image's captions over their words."""
    total = sum(len(c.split()) for c in captions)
    return len({gram for c in captions for gram in counts(c, n)}) / total if total else None


def mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known)


def measure(images):
    boxes = [box for image in images for box in image]
    said = {i: [s] for i, (s, _) in enumerate(boxes)}
    could = {i: r for i, (_, r) in enumerate(boxes)}
    bleu = BleuScorer(n=4)
    for s, r in boxes:
        bleu += (s, r)
    cider = PlainCider([r for _, r in boxes])
    plain = [sum(cider.similarity(s, r) for r in rs) / len(rs) for s, rs in boxes]
    captions = [[s for s, _ in image] for image in images]
    exact_and_stem = Meteor("-m", "exact stem", "-w", "1.0 0.6")
    rouge, rouges = Rouge().compute_score(could, said)
    cider_d, ciders_d = Cider().compute_score(could, said)
    meteor, meteors = exact_and_stem.compute_score(could, said)
    return {
        "bleu": bleu.compute_score(option="closest")[0],
        "rouge_l": float(rouge),
        "meteor_exact_and_stem": meteor,
        "meteor_all_matchers": Meteor().compute_score(could, said)[0],
        "cider": sum(plain) / len(plain),
        "cider_d": float(cider_d),
        "div_1": mean([div(c, 1) for c in captions]),
        "div_2": mean([div(c, 2) for c in captions]),
        "self_cider": mean([self_cider(cider, c) for c in captions]),
        "boxes": {
            "rouge_l": rouges.tolist(),
            "cider": plain,
            "cider_d": ciders_d.tolist(),
            "meteor_exact_and_stem": meteors,
        },
    }


def main():
    sets = {}
    for name, images, tokens in [
        ("english words", ENGLISH, words(ENGLISH)),
        ("chinese characters", CHINESE, characters(CHINESE)),
    ]:
        sets[name] = {"captions": images, "tokens": tokens, "values": measure(tokens)}
    place = pathlib.Path(__file__).parents[2] / "tests/golden/caption_metrics.json"
    place.write_text(json.dumps(sets, indent=1, ensure_ascii=False) + "\n")


main()
