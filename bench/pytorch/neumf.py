"""One epoch of NeuMF (8 factors) on MovieLens-1M in PyTorch, for comparison with Lawn's loop; prints examples a second.

usage: neumf.py FOLDER BATCH_SIZE THREADS     (FOLDER holds ml-1m.train.rating)

Same model, loss, optimizer and protocol: every training positive and four fresh negatives per epoch, shuffled, Adam at 0.001.
The sampling of the negatives, in numpy, is part of the time, as it is there.
"""
import os
import sys
import time

# Debian's PyTorch calls OpenBLAS, whose threads torch.set_num_threads does not limit: on a busy machine they stall each other.
if len(sys.argv) > 3:
    os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[3]

import numpy as np
import torch
from torch import nn

FACTORS, NEGATIVES = 8, 4


class NeuMF(nn.Module):
    def __init__(self, users, items):
        super().__init__()
        self.gmf_user, self.gmf_item = nn.Embedding(users, FACTORS), nn.Embedding(items, FACTORS)
        self.mlp_user, self.mlp_item = nn.Embedding(users, 2 * FACTORS), nn.Embedding(items, 2 * FACTORS)
        widths = [4 * FACTORS, 4 * FACTORS, 2 * FACTORS, FACTORS]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.prediction = nn.Linear(2 * FACTORS, 1)
        for table in (self.gmf_user, self.gmf_item, self.mlp_user, self.mlp_item):
            nn.init.normal_(table.weight, 0, 0.01)
        for layer in self.hidden:
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        limit = (3 / (2 * FACTORS)) ** 0.5
        nn.init.uniform_(self.prediction.weight, -limit, limit)
        nn.init.zeros_(self.prediction.bias)

    def forward(self, users, items):
        features = torch.cat([self.mlp_user(users), self.mlp_item(items)], 1)
        for layer in self.hidden:
            features = torch.relu(layer(features))
        product = self.gmf_user(users) * self.gmf_item(items)
        return self.prediction(torch.cat([product, features], 1)).squeeze(1)


def read(path):
    table = np.loadtxt(path, dtype=np.int64, usecols=(0, 1))
    return table[:, 0], table[:, 1]


def examples(users, items, taken, item_count, random):
    """The epoch's users, items and labels, shuffled; `taken` is a bit a user and item."""
    negative_users = np.repeat(users, NEGATIVES)
    negatives = random.integers(0, item_count, len(negative_users))
    wrong = np.flatnonzero(taken[negative_users, negatives])
    while len(wrong):
        negatives[wrong] = random.integers(0, item_count, len(wrong))
        wrong = wrong[taken[negative_users[wrong], negatives[wrong]]]
    order = random.permutation(len(users) + len(negatives))
    labels = np.concatenate([np.ones(len(users), np.float32), np.zeros(len(negatives), np.float32)])
    return (torch.from_numpy(np.concatenate([users, negative_users])[order]),
            torch.from_numpy(np.concatenate([items, negatives])[order]), torch.from_numpy(labels[order]))


def main(folder, batch_size, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    users, items = read(f"{folder}/ml-1m.train.rating")
    user_count, item_count = users.max() + 1, items.max() + 1
    taken = np.zeros((user_count, item_count), bool)
    taken[users, items] = True
    model = NeuMF(user_count, item_count)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    loss_of = nn.BCEWithLogitsLoss()

    start, total = time.perf_counter(), 0.0
    u, i, y = examples(users, items, taken, item_count, np.random.default_rng(1))
    for first in range(0, len(y), batch_size):
        part = slice(first, first + batch_size)
        optimizer.zero_grad(set_to_none=False)
        loss = loss_of(model(u[part], i[part]), y[part])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y[part])
    print(f"mean loss {total / len(y):.4f}", file=sys.stderr)
    print(len(y) / (time.perf_counter() - start))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
