"""NeuMF (8 factors) on MovieLens-1M in PyTorch, the counterpart of Lawn.Bench's `train`.

usage: neumf.py FOLDER BATCH_SIZE     (FOLDER holds ml-1m.train.rating)

The same model, initial distributions, loss, Adam at 0.001 and protocol: every training positive and four fresh negatives an epoch,
shuffled; one thread. Answers commands on standard input, one a line:
  steps N   trains for N steps; prints the seconds they took
  sample    draws the examples of an epoch with numpy; prints the seconds that took
  epoch     starts anew, trains for an epoch; prints the mean loss over it
"""
import os

# Debian's PyTorch calls OpenBLAS, whose threads torch.set_num_threads does not limit: on a busy machine they stall each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import sys
import time

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
            features = torch.relu_(layer(features))
        product = self.gmf_user(users) * self.gmf_item(items)
        return self.prediction(torch.cat([product, features], 1)).squeeze(1)


class Loop:
    def __init__(self, folder, batch_size):
        table = np.loadtxt(f"{folder}/ml-1m.train.rating", dtype=np.int64, usecols=(0, 1))
        self.users, self.items = table[:, 0], table[:, 1]
        self.user_count, self.item_count = self.users.max() + 1, self.items.max() + 1
        self.taken = np.zeros((self.user_count, self.item_count), bool)
        self.taken[self.users, self.items] = True
        self.batch_size = batch_size
        self.random = np.random.default_rng(1)
        self.loss_of = nn.BCEWithLogitsLoss()
        self.start_anew()

    def start_anew(self):
        torch.manual_seed(1)
        self.model = NeuMF(self.user_count, self.item_count)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001)
        self.examples, self.next = self.draw(), 0

    def draw(self):
        """The users, items and labels of an epoch, shuffled."""
        users = np.repeat(self.users, NEGATIVES)
        items = self.random.integers(0, self.item_count, len(users))
        wrong = np.flatnonzero(self.taken[users, items])
        while len(wrong):
            items[wrong] = self.random.integers(0, self.item_count, len(wrong))
            wrong = wrong[self.taken[users[wrong], items[wrong]]]
        order = self.random.permutation(len(self.users) + len(users))
        labels = np.concatenate([np.ones(len(self.users), np.float32), np.zeros(len(users), np.float32)])
        return (torch.from_numpy(np.concatenate([self.users, users])[order]),
                torch.from_numpy(np.concatenate([self.items, items])[order]), torch.from_numpy(labels[order]))

    def steps(self, count):
        """Trains on the next batches, from the front again after the last whole one; returns the sum of their losses."""
        total = 0.0
        for _ in range(count):
            if self.next + self.batch_size > len(self.examples[2]):
                self.next = 0
            users, items, labels = (part[self.next:self.next + self.batch_size] for part in self.examples)
            self.next += self.batch_size
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss_of(self.model(users, items), labels)
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total

    def epoch(self):
        self.start_anew()
        count = len(self.examples[2]) // self.batch_size
        return self.steps(count) / count


def main(folder, batch_size):
    torch.set_num_threads(1)
    loop = Loop(folder, int(batch_size))
    for line in sys.stdin:
        command, *count = line.split()
        start = time.perf_counter()
        if command == "epoch":
            print(loop.epoch(), flush=True)
            continue
        if command == "steps":
            loop.steps(int(count[0]))
        else:
            loop.draw()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
