#!/usr/bin/env python3
"""A model folder as ONNX graphs, for other runtimes: what docs/MODEL.md says, written once more.

    pip install numpy onnx cbor2
    scripts/reference/onnx_export.py models/small OUT

Reads `model.bpk` (MODEL.md, 13.2) and writes three graphs, for the shared-context form with all of
`small`'s options, in 32-bit floats:

    backbone.onnx  picture [1, 3, S, S] -> features [1, G*G, C], colours included
    context.onnx   features, info ids [1, n], bins [boxes, 12], beneath [boxes, 5]
                   -> keys and values of the context, shared by all boxes, and of each box's location
    step.onnx      a token of each box -> scores, the likeliest tokens, keys and values with theirs

Boxes share the context's keys and values: the queries of all boxes are the rows of one product.
"""

import argparse
import json
import pathlib
import struct

import cbor2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

COLOR_SCALE, EPSILON = 4.0, 1e-5
# repeats, kernel, stride, expansion, channels out
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


def read_burnpack(path):
    """Float arrays by name."""
    data = path.read_bytes()
    magic, version, length = struct.unpack("<IHI", data[:10])
    assert (magic, version) == (0x4255524E, 1), "no burnpack of version 1"
    start = -(-(10 + length) // 256) * 256
    weights = {}
    for name, tensor in cbor2.loads(data[10 : 10 + length])["tensors"].items():
        first, end = tensor["data_offsets"]
        values, shape = data[start + first : start + end], tensor["shape"]
        if tensor["dtype"] in ("F32", "F16"):
            array = np.frombuffer(values, "<f4" if tensor["dtype"] == "F32" else "<f2")
        else:
            scheme = tensor["dtype"]["QFloat"]
            assert scheme["value"] == "Q8S", "only eight bits"
            block = max(scheme["block"]["size"]["storage"])
            count = int(np.prod(shape))
            integers = np.frombuffer(values[:count], np.int8).reshape(-1, block)
            array = integers * np.frombuffer(values[count:], "<f2").astype(np.float32)[:, None]
        weights[name] = array.astype(np.float32).reshape(shape)
    return weights


class Graph:
    """Nodes and constants of one graph."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def constant(self, value):
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(value)
        return name

    def __call__(self, kind, *inputs, output=None, **attributes):
        output = output or f"n{len(self.nodes)}"
        inputs = [each if isinstance(each, str) else self.constant(each) for each in inputs]
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def linear(self, value, weight, bias, **attributes):
        return self("Add", self("MatMul", value, weight), bias, **attributes)

    def save(self, path, inputs, outputs):
        def infos(values):
            return [helper.make_tensor_value_info(*each) for each in values]

        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, path.stem, infos(inputs), infos(outputs), constants)
        opsets = [helper.make_opsetid("", 20)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def same_padding(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def backbone(weights, model, path):
    graph, size = Graph(), 32 * model["grid"]
    grid, cells = model["grid"], model["color_cells"]

    def convolution(value, name, size, stride=1, relu6=True):
        weight = weights[f"backbone.{name}.weight"]
        outputs, seen, kernel, _ = weight.shape
        first, last = same_padding(size, kernel, stride)
        value = graph(
            "Conv",
            value,
            weight,
            weights[f"backbone.{name}.bias"],
            strides=[stride] * 2,
            pads=[first, first, last, last],
            group=outputs if seen == 1 else 1,
        )
        return graph("Clip", value, np.float32(0), np.float32(6)) if relu6 else value

    value, number, channels = convolution("picture", "stem", size, 2), 0, 32
    side = size // 2
    for repeats, _, first_stride, expansion, outputs in STAGES:
        for repeat in range(repeats):
            stride, name, block_input = first_stride if repeat == 0 else 1, f"blocks.{number}", value
            if expansion > 1:
                value = convolution(value, f"{name}.expand", side)
            value = convolution(value, f"{name}.depthwise", side, stride)
            side = -(-side // stride)
            value = convolution(value, f"{name}.project", side, relu6=False)
            if stride == 1 and channels == outputs:
                value = graph("Add", value, block_input)
            number, channels = number + 1, outputs
    part = size // (grid * cells)
    colors = graph("AveragePool", "picture", kernel_shape=[part] * 2, strides=[part] * 2)
    colors = graph("Reshape", colors, np.int64([1, 3, grid, cells, grid, cells]))
    colors = graph("Transpose", colors, perm=[0, 1, 3, 5, 2, 4])
    colors = graph("Reshape", colors, np.int64([1, 3 * cells * cells, grid, grid]))
    colors = graph("Mul", colors, np.float32(COLOR_SCALE))
    value = graph("Concat", value, colors, axis=1)
    value = graph("Reshape", value, np.int64([1, -1, grid * grid]))
    graph("Transpose", value, perm=[0, 2, 1], output="features")
    graph.save(
        path,
        [("picture", TensorProto.FLOAT, [1, 3, size, size])],
        [("features", TensorProto.FLOAT, [1, grid * grid, channels + 3 * cells * cells])],
    )


def sinusoids(length, d):
    angles = np.arange(length)[:, None] / 10000 ** (np.arange(d) // 2 * 2 / d)
    return np.where(np.arange(d) % 2 == 0, np.sin(angles), np.cos(angles)).astype(np.float32)


class Transformer:
    """Pieces of layers that context and steps share."""

    def __init__(self, graph, weights, model):
        self.graph, self.weights = graph, weights
        self.heads, self.d = model["heads"], model["d_model"]
        self.width = self.d // self.heads

    def norm(self, value, name):
        gamma, beta = (self.weights[f"{name}.{part}"] for part in ("gamma", "beta"))
        return self.graph("LayerNormalization", value, gamma, beta, axis=-1, epsilon=EPSILON)

    def linear(self, value, name):
        return self.graph.linear(value, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def project(self, value, layer):
        """Scaled queries, keys and values."""
        name = f"transformer.layers.{layer}.attention.query_key_value"
        value = self.norm(value, f"transformer.layers.{layer}.attention_norm")
        parts = []
        for part, scale in enumerate((self.width**-0.5, 1.0, 1.0)):
            columns = slice(part * self.d, (part + 1) * self.d)
            weight = self.weights[f"{name}.weight"][:, columns] * np.float32(scale)
            bias = self.weights[f"{name}.bias"][columns] * np.float32(scale)
            parts.append(self.graph.linear(value, weight, bias))
        return parts

    def by_head(self, value, perm=(1, 0, 2)):
        """[rows, d] to [heads, rows, width]."""
        value = self.graph("Reshape", value, np.int64([-1, self.heads, self.width]))
        return self.graph("Transpose", value, perm=list(perm))

    def joined(self, value):
        """[heads, rows, width] to [rows, d]."""
        value = self.graph("Transpose", value, perm=[1, 0, 2])
        return self.graph("Reshape", value, np.int64([-1, self.d]))

    def feed(self, value, attended, layer):
        name = f"transformer.layers.{layer}"
        value = self.graph("Add", value, self.linear(attended, f"{name}.attention.output"))
        inner = self.norm(value, f"{name}.feed_forward_norm")
        inner = self.graph("Relu", self.linear(inner, f"{name}.feed_forward_in"))
        return self.graph("Add", value, self.linear(inner, f"{name}.feed_forward_out"))


def context(weights, model, path):
    graph, d, heads = Graph(), model["d_model"], model["heads"]
    layers = Transformer(graph, weights, model)
    width, grid, bins = d // heads, model["grid"], model["location_bins"]
    words, modalities = (weights[f"embeddings.{name}"] for name in ("words", "modalities"))
    columns, rows = (weights[f"embeddings.{name}"] for name in ("columns", "rows"))

    centre = [int((i + 0.5) / grid * bins) for i in range(grid)]
    places = np.concatenate(
        [np.tile(columns[centre], (grid, 1)), np.repeat(rows[centre], grid, axis=0)], axis=1
    )
    image = layers.norm(layers.linear("features", "embeddings.visual"), "embeddings.visual_norm")
    image = graph("Add", image, (places + modalities[0])[None])
    info = graph("Mul", graph("Gather", words, "info"), np.float32(d**0.5))
    length = graph("Shape", "info", start=1)
    positions = sinusoids(model["info_length"], d) + modalities[2]
    positions = graph("Slice", positions, np.int64([0]), length)
    seen = graph("Concat", image, graph("Add", info, positions), axis=1)
    seen = graph("Reshape", seen, np.int64([-1, d]))

    corners = [
        graph("Gather", table, graph("Gather", "bins", np.int64(range(first, 12, 2)), axis=1))
        for first, table in ((0, columns), (1, rows))
    ]
    boxes = graph("Reshape", graph("Concat", *corners, axis=2), np.int64([-1, 3, 2 * d]))
    last, own, following = (graph("Gather", boxes, np.int64(i), axis=1) for i in range(3))
    own = layers.linear(own, "embeddings.own_box")
    around = layers.linear(graph("Concat", last, following, axis=1), "embeddings.neighbours")
    places = graph("Concat", own, around, axis=1)
    places = graph("Add", places, layers.linear("beneath", "embeddings.beneath"))
    places = graph("Add", places, modalities[1])

    outputs = []
    for layer in range(model["layers"]):
        queries, keys, values = layers.project(seen, layer)
        of_boxes, own_keys, own_values = layers.project(places, layer)
        shared_keys = layers.by_head(keys, (1, 2, 0))
        graph("Identity", shared_keys, output=f"keys{layer}")
        shared_values = graph("Identity", layers.by_head(values), output=f"values{layer}")
        for name, value in (("own_keys", own_keys), ("own_values", own_values)):
            shape = np.int64([-1, heads, 1, width])
            graph("Reshape", value, shape, output=f"{name}{layer}")
        outputs += [
            (f"keys{layer}", TensorProto.FLOAT, [heads, width, "context"]),
            (f"values{layer}", TensorProto.FLOAT, [heads, "context", width]),
            (f"own_keys{layer}", TensorProto.FLOAT, ["boxes", heads, 1, width]),
            (f"own_values{layer}", TensorProto.FLOAT, ["boxes", heads, 1, width]),
        ]
        if layer + 1 == model["layers"]:
            break
        shares = graph("Softmax", graph("MatMul", layers.by_head(queries), shared_keys), axis=-1)
        attended = layers.joined(graph("MatMul", shares, shared_values))
        # Locations see the context and each other.
        all_keys = graph("Concat", shared_keys, layers.by_head(own_keys, (1, 2, 0)), axis=2)
        all_values = graph("Concat", shared_values, layers.by_head(own_values), axis=1)
        shares = graph("Softmax", graph("MatMul", layers.by_head(of_boxes), all_keys), axis=-1)
        of_boxes = layers.joined(graph("MatMul", shares, all_values))
        seen, places = layers.feed(seen, attended, layer), layers.feed(places, of_boxes, layer)
    channels = weights["embeddings.visual.weight"].shape[0]
    inputs = [
        ("features", TensorProto.FLOAT, [1, grid * grid, channels]),
        ("info", TensorProto.INT64, [1, "length"]),
        ("bins", TensorProto.INT64, ["boxes", 12]),
        ("beneath", TensorProto.FLOAT, ["boxes", 5]),
    ]
    graph.save(path, inputs, outputs)


def step(weights, model, path):
    graph, d, heads = Graph(), model["d_model"], model["heads"]
    layers = Transformer(graph, weights, model)
    width, vocabulary = d // heads, model["vocabulary"]
    words, modalities = (weights[f"embeddings.{name}"] for name in ("words", "modalities"))
    scaled = graph.constant(words * np.float32(d**0.5))
    positions = sinusoids(model["caption_length"], d) + modalities[3]
    value = graph("Add", graph("Gather", scaled, "tokens"), graph("Gather", positions, "position"))
    following = graph(
        "Add",
        graph("MatMul", graph("Gather", scaled, "following"), weights["embeddings.continuation.words.weight"]),
        graph("Gather", weights["embeddings.continuation.lengths"], "same"),
    )
    is_same = graph("Cast", graph("Greater", "same", np.int64(0)), to=TensorProto.FLOAT)
    is_same = graph("Unsqueeze", is_same, np.int64([1]))
    value = graph("Add", value, graph("Mul", following, is_same))

    inputs = [
        ("tokens", TensorProto.INT64, ["boxes"]),
        ("following", TensorProto.INT64, ["boxes"]),
        ("same", TensorProto.INT64, ["boxes"]),
        ("position", TensorProto.INT64, [1]),
        ("forbidden", TensorProto.FLOAT, [vocabulary]),
    ]
    outputs = [
        ("scores", TensorProto.FLOAT, ["boxes", vocabulary]),
        ("likeliest", TensorProto.INT64, ["boxes"]),
    ]
    for layer in range(model["layers"]):
        queries, keys, values = layers.project(value, layer)
        own = {}
        for name, new in (("own_keys", keys), ("own_values", values)):
            new = graph("Reshape", new, np.int64([-1, heads, 1, width]))
            before, after = f"{name}{layer}", f"new_{name}{layer}"
            own[name] = graph("Concat", before, new, axis=2, output=after)
            inputs.append((before, TensorProto.FLOAT, ["boxes", heads, "before", width]))
            outputs.append((after, TensorProto.FLOAT, ["boxes", heads, "after", width]))
        inputs.append((f"keys{layer}", TensorProto.FLOAT, [heads, width, "context"]))
        inputs.append((f"values{layer}", TensorProto.FLOAT, [heads, "context", width]))

        of_context = graph("MatMul", layers.by_head(queries), f"keys{layer}")
        queries = graph("Reshape", queries, np.int64([-1, heads, 1, width]))
        own_keys = graph("Transpose", own["own_keys"], perm=[0, 1, 3, 2])
        of_own = graph("Squeeze", graph("MatMul", queries, own_keys), np.int64([2]))
        of_own = graph("Transpose", of_own, perm=[1, 0, 2])
        shares = graph("Softmax", graph("Concat", of_context, of_own, axis=2), axis=-1)
        length = graph("Shape", f"keys{layer}", start=2)
        of_context = graph("Slice", shares, np.int64([0]), length, np.int64([2]))
        of_own = graph("Slice", shares, length, np.int64([2**31 - 1]), np.int64([2]))
        of_own = graph("Unsqueeze", graph("Transpose", of_own, perm=[1, 0, 2]), np.int64([2]))
        attended = layers.joined(graph("MatMul", of_context, f"values{layer}"))
        of_own = graph("MatMul", of_own, own["own_values"])
        of_own = graph("Reshape", of_own, np.int64([-1, d]))
        value = layers.feed(value, graph("Add", attended, of_own), layer)
    hidden = layers.norm(value, "transformer.norm")
    scores = graph("MatMul", hidden, np.ascontiguousarray(words.T), output="scores")
    allowed = graph("Add", scores, "forbidden")
    graph("ArgMax", allowed, axis=1, keepdims=0, output="likeliest")
    graph.save(path, inputs, outputs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=pathlib.Path, help="the model folder")
    parser.add_argument("out", type=pathlib.Path, help="the folder for the graphs")
    arguments = parser.parse_args()
    model = json.loads((arguments.model / "config.json").read_text())["model"]
    for name in ("visual_norm", "beneath", "continuation", "color_cells"):
        assert model[name], f"only models with {name}"
    assert (model["backbone"], model["attention"]) == ("efficientnet-lite0", "shared-context")
    weights = read_burnpack(arguments.model / "model.bpk")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for write in (backbone, context, step):
        write(weights, model, arguments.out / f"{write.__name__}.onnx")


if __name__ == "__main__":
    main()
