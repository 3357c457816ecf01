"""The line reader's network and its weight file, which is that of model.py with other layers.

Input: the two planes of model.py of a strip of lines.py.  Output: for every four columns a logit for the blank of CTC and
for each letter of lines.ALPHABET; the rest up to CLASSES is never used.  The network is convolutional: rows are halved to
four, laid side by side, and from there each column looks four columns to either side, three times.
"""
import argparse

import torch
from torch import nn

import lines
import model

CLASSES = 240
WIDE = 192


class Block(nn.Module):
    """Depthwise then pointwise convolution; adds its input when the shape allows."""

    def __init__(self, cin, cout, kernel=(3, 3), stride=(1, 1)):
        super().__init__()
        self.depthwise = nn.Conv2d(cin, cin, kernel, stride, (kernel[0] // 2, kernel[1] // 2), groups=cin, bias=False)
        self.pointwise = nn.Conv2d(cin, cout, 1, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.residual = cin == cout and stride == (1, 1)

    def forward(self, x):
        y = self.norm(self.pointwise(self.depthwise(x)))
        return torch.relu_(y + x if self.residual else y)


class Dense(nn.Module):
    def __init__(self, cin, cout, kernel, stride, padding):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(cout)

    def forward(self, x):
        return torch.relu_(self.norm(self.conv(x)))


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = Dense(2, 24, 3, 2, 1), Dense(24, 24, 3, 2, 1)
        self.eight = nn.Sequential(Block(24, 48), Block(48, 48))
        self.four = nn.Sequential(Block(48, 72, (3, 3), (2, 1)), Block(72, 72))
        self.gather = Dense(72, WIDE, (4, 1), 1, 0)
        self.line = nn.Sequential(*(Block(WIDE, WIDE, (1, 9)) for _ in range(3)))
        self.out = nn.Conv2d(WIDE, CLASSES, 1)
        self.out.bias.data[0] = 3.0

    def forward(self, x):
        """Logits of shape B x T x CLASSES."""
        return self.out(self.line(self.gather(self.four(self.eight(self.second(self.first(x))))))).squeeze(2).permute(0, 2, 1)


def layers(net):
    def fold(weight, norm):
        scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
        return weight.double() * scale.view(-1, 1, 1, 1), norm.bias.double() - norm.running_mean.double() * scale

    def block(b):
        w = b.depthwise.weight.double()
        down, across = b.depthwise.stride
        yield 1, across if across == down else (across, down), 1, w[:, 0].permute(1, 2, 0).reshape(9, -1), None
        w, bias = fold(b.pointwise.weight, b.norm)
        yield 2, 1, 1, w[:, :, 0, 0].t(), bias

    for dense in (net.first, net.second):
        w, bias = fold(dense.conv.weight, dense.norm)
        yield 0, 2, 1, w.permute(2, 3, 1, 0).reshape(9, w.shape[1], w.shape[0]), bias
    for b in (*net.eight, *net.four):
        yield from block(b)
    # the rows of a column side by side, the upper first
    w, bias = fold(net.gather.conv.weight, net.gather.norm)
    yield 2, 1, 1, w[:, :, :, 0].permute(2, 1, 0).reshape(-1, w.shape[0]), bias
    for b in net.line:
        yield from block(b)
    yield 2, 1, 1, net.out.weight.double()[:, :, 0, 0].t(), net.out.bias.double()


def export(net, text, path):
    """The alphabet goes along, at the end of the provenance."""
    with torch.no_grad():
        model.write(list(layers(net)), text + "\nalphabet\n" + lines.ALPHABET, path)


def decode(logits):
    """Text of the best path and the probability of its least certain letter, of T x CLASSES."""
    p = torch.softmax(logits, 1)
    best, at = p.max(1)
    text, worst, last = "", 1.0, 0
    for value, k in zip(best.tolist(), at.tolist()):
        if k != last and 0 < k <= len(lines.ALPHABET):
            text += lines.ALPHABET[k - 1]
        worst = min(worst, value)
        last = k
    return text.strip(), worst


def main():
    """Writes the weight file of a run again, from what torch kept beside it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("weights", help="as train_reader.py wrote them, with the .pt beside them")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    net = Reader()
    net.load_state_dict(torch.load(args.weights + ".pt"))
    with open(args.weights, "rb") as f:
        text = model.provenance(f.read()).rsplit("\nalphabet\n", 1)[0]
    export(net, text, args.out)


if __name__ == "__main__":
    main()
