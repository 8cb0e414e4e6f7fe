#!/usr/bin/env python3
"""Captions the test split of a composed fashion dataset with a model, and counts how many colour
and audience words are true of the product: with title and attributes, and with the picture alone.

    scripts/held-out.py CAPONIMAGE DATASET MODEL [--limit N]

CAPONIMAGE is the command line program. One photo counts once, with its first layout.
"""

import argparse
import json
import re
import subprocess

COLOURS = (
    "Black White Grey Navy Blue Brown Green Red Purple Pink Beige Maroon Yellow Orange Silver Gold "
    "Olive Cream Khaki Teal Tan Burgundy Bronze Copper Charcoal Peach Lavender Magenta Mustard"
).split()
AUDIENCES = ["Men", "Women", "Boys", "Girls"]


def caption(program, model, photo, boxes, title, attributes):
    command = [program, "caption", photo, "--model", model, "--device", "cpu", "--json"]
    command += ["--title", title]
    for name, value in attributes.items():
        command += ["--attribute", f"{name}={value}"]
    for box in boxes:
        command += ["--box", ",".join(str(box[side]) for side in ("x", "y", "width", "height"))]
    return [c["text"] for c in json.loads(subprocess.check_output(command))]


def words(text, known):
    return [word for word in known if re.search(rf"\b{word}\b", text)]


def true_colour(word, product):
    facts = f"{product['attributes'].get('colour', '')} {product['title']}".lower()
    return word.lower() in facts or (word == "Grey" and "gray" in facts)


def true_audience(word, product):
    facts = f"{product['attributes'].get('gender', '')} {product['title']}".lower()
    facts = facts.replace("unisex", "men women")
    return word.lower() in re.findall(r"[a-z]+", facts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("dataset")
    parser.add_argument("model")
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    with open(f"{arguments.dataset}/annotations.jsonl") as lines:
        products = [p for p in map(json.loads, lines) if p["split"] == "test"]
    products = [p for p in products if p["id"].endswith("-0")][: arguments.limit]

    for name in ("title and attributes", "picture alone"):
        counts = {"colour": [0, 0], "audience": [0, 0]}
        repeated = boxes = 0
        for product in products:
            given = name != "picture alone"
            texts = caption(
                arguments.program,
                arguments.model,
                f"{arguments.dataset}/images/{product['image']}",
                product["boxes"],
                product["title"] if given else "",
                product["attributes"] if given else {},
            )
            boxes += len(texts)
            repeated += len(set(texts)) < len(texts)
            for text in texts:
                for kind, known, true in (
                    ("colour", COLOURS, true_colour),
                    ("audience", AUDIENCES, true_audience),
                ):
                    for word in words(text, known):
                        counts[kind][0] += true(word, product)
                        counts[kind][1] += 1
        print(f"{name}: {len(products)} photos, {boxes} captions, {repeated} photos with a repeat")
        for kind, (right, all_) in counts.items():
            share = 100 * right / max(all_, 1)
            print(f"  {kind} words: {right} of {all_} true ({share:.1f} %)")


if __name__ == "__main__":
    main()
