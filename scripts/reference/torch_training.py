#!/usr/bin/env python3
"""How fast PyTorch trains a transformer of `small`'s shapes, beside `caponimage bench training`.

    pip install torch
    scripts/reference/torch_training.py [--device cuda] [--precision bfloat16] [--batch 128] [--compile]

d_model 256, 4 layers, 4 heads, sequences of 64 image, 48 info, 6 location and 6 · 10 caption tokens,
4,096 words, label smoothing 0.1, Adam, gradients clipped; the backbone's features are given. Prints
samples a second of the last half of the steps.
"""

import argparse
import time

import torch
from torch import nn
from torch.nn import functional

IMAGE, CHANNELS, INFO, BOXES, CAPTION, WORDS, WIDTH = 64, 332, 48, 6, 10, 4096, 256
LENGTH = IMAGE + INFO + BOXES * (1 + CAPTION)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.feed_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.project, self.output = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, tokens, mask):
        batch, length, _ = tokens.shape
        heads = self.project(self.attention_norm(tokens)).reshape(batch, length, 3, 4, WIDTH // 4)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        tokens = tokens + self.output(attended.transpose(1, 2).reshape(batch, length, WIDTH))
        return tokens + self.feed(self.feed_norm(tokens))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.image, self.place = nn.Linear(CHANNELS, WIDTH), nn.Linear(6 * WIDTH, WIDTH)
        self.layers, self.norm = nn.ModuleList(Layer() for _ in range(4)), nn.LayerNorm(WIDTH)

    def forward(self, features, info, places, captions, mask):
        parts = [self.image(features), self.words(info), self.place(places), self.words(captions)]
        tokens = torch.cat(parts, 1)
        for layer in self.layers:
            tokens = layer(tokens, mask)
        return self.norm(tokens[:, -BOXES * CAPTION :]) @ self.words.weight.T


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    device, batch = arguments.device, arguments.batch
    torch.manual_seed(1)
    model = Model().to(device)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, betas=(0.9, 0.98), fused=device != "cpu")
    run = torch.compile(model) if arguments.compile else model
    # What is seen does not change how long it takes.
    mask = torch.ones(1, 1, LENGTH, LENGTH, dtype=torch.bool, device=device).tril(IMAGE + INFO)

    def step():
        numbers = lambda *shape: torch.randn(batch, *shape, device=device)
        words = lambda length: torch.randint(0, WORDS, (batch, length), device=device)
        captions = words(BOXES * CAPTION)
        with torch.autocast(device, torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            scores = run(numbers(IMAGE, CHANNELS), words(INFO), numbers(BOXES, 6 * WIDTH), captions, mask)
        loss = functional.cross_entropy(
            scores.float().reshape(-1, WORDS), captions.reshape(-1), label_smoothing=0.1
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    def wait():
        if device != "cpu":
            torch.cuda.synchronize()

    half = max(arguments.steps // 2, 1)
    for _ in range(half):
        step()
    wait()
    started = time.perf_counter()
    for _ in range(half):
        step()
    wait()
    speed = batch * half / (time.perf_counter() - started)
    how = " compiled" if arguments.compile else ""
    print(f"PyTorch {torch.__version__}{how}, {device}, batch {batch}, {arguments.precision}: {speed:.1f} samples/s")


main()
