"""The text network, its input and the weight file.

Input: two planes made from 8 bit luma.  Plane 0 is luma / 127.5 - 1; plane 1 is
the luma less its local mean, over the local deviation + 4, cut to -3..3, where
local is a 17 x 17 window clipped to the image.  Faint writing thus comes in as
loud as plain writing.  Output: logits of text area and text core at a quarter
of the resolution.

Weight file (all little endian):
  char[4]  "EFW1"
  u32      length of the provenance text, then that many bytes of UTF-8
  u32      number of layers, then for every layer
    u8     kind: 0 dense 3x3, 1 depthwise 3x3 (no bias), 2 pointwise
    u8     stride, u8 dilation, u8 stride down (0: the same)
    u16    channels in, u16 channels out
    f16    weights: dense [tap][in][out], depthwise [tap][channel], pointwise [in][out]
    f32    bias [out], absent for depthwise
Batch normalisation is folded into weights and bias.
"""
import argparse
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional

WINDOW = 8


def planes(luma):
    """Network input of an array of uint8 images, shape B x H x W."""
    b, h, w = luma.shape
    x = luma.astype(np.uint32)
    # sums may wrap around; the differences of a window's corners are right all the same
    total = np.zeros((2, b, h + 1, w + 1), np.uint32)
    np.cumsum(np.cumsum(x, 1, np.uint32), 2, np.uint32, total[0, :, 1:, 1:])
    np.cumsum(np.cumsum(x * x, 1, np.uint32), 2, np.uint32, total[1, :, 1:, 1:])
    y0, y1 = np.maximum(np.arange(h) - WINDOW, 0), np.minimum(np.arange(h) + WINDOW + 1, h)
    x0, x1 = np.maximum(np.arange(w) - WINDOW, 0), np.minimum(np.arange(w) + WINDOW + 1, w)
    rows = total[:, :, y1] - total[:, :, y0]
    s = rows[:, :, :, x1] - rows[:, :, :, x0]
    s = s.astype(np.float64)
    n = ((y1 - y0)[:, None] * (x1 - x0)[None]).astype(np.float32)
    dev = np.sqrt((n * s[1] - s[0] * s[0]).astype(np.float32)) / n
    mean = s[0].astype(np.float32) / n
    f = luma.astype(np.float32)
    local = np.clip((f - mean) / (dev + np.float32(4)), -3, 3)
    return np.stack([f / np.float32(127.5) - 1, local.astype(np.float32)], 1)


class Block(nn.Module):
    """Depthwise then pointwise convolution; adds its input when the shape allows."""

    def __init__(self, cin, cout, stride=1, dilation=1):
        super().__init__()
        self.depthwise = nn.Conv2d(cin, cin, 3, stride, dilation, dilation, groups=cin, bias=False)
        self.pointwise = nn.Conv2d(cin, cout, 1, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.residual = cin == cout and stride == 1

    def forward(self, x):
        y = self.norm(self.pointwise(self.depthwise(x)))
        return torch.relu_(y + x if self.residual else y)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 8, 3, 2, 1, bias=False)
        self.stem_norm = nn.BatchNorm2d(8)
        self.second = nn.Conv2d(8, 24, 3, 2, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(24)
        self.quarter = nn.Sequential(Block(24, 24), Block(24, 24))
        self.eighth = nn.Sequential(Block(24, 48, 2), Block(48, 48), Block(48, 48), Block(48, 48))
        self.sixteenth = nn.Sequential(Block(48, 96, 2), Block(96, 96, 1, 2), Block(96, 96, 1, 4),
                                       Block(96, 96, 1, 1), Block(96, 96, 1, 2))
        self.lateral8 = nn.Conv2d(96, 48, 1)
        self.merge8 = Block(48, 48)
        self.lateral4 = nn.Conv2d(48, 24, 1)
        self.merge4 = Block(24, 24)
        self.out = nn.Conv2d(24, 2, 1)
        self.out.bias.data[:] = torch.tensor([-2.5, -3.2])

    def forward(self, x):
        x = torch.relu_(self.stem_norm(self.stem(x)))
        x = torch.relu_(self.second_norm(self.second(x)))
        q = self.quarter(x)
        e = self.eighth(q)
        h = self.sixteenth(e)
        e = self.merge8(torch.relu(e + functional.interpolate(self.lateral8(h), scale_factor=2)))
        q = self.merge4(torch.relu(q + functional.interpolate(self.lateral4(e), scale_factor=2)))
        return self.out(q)


def layers(net):
    """Every layer in the order the file holds it: kind, stride, dilation, weights, bias."""
    def fold(weight, norm):
        scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
        bias = norm.bias.double() - norm.running_mean.double() * scale
        return (weight.double() * scale.view(-1, 1, 1, 1)), bias

    def dense(conv, norm):
        w, b = fold(conv.weight, norm)
        return 0, 2, 1, w.permute(2, 3, 1, 0).reshape(9, w.shape[1], w.shape[0]), b

    def block(blk):
        w = blk.depthwise.weight.double()
        yield 1, blk.depthwise.stride[0], blk.depthwise.dilation[0], w[:, 0].permute(1, 2, 0).reshape(9, -1), None
        w, b = fold(blk.pointwise.weight, blk.norm)
        yield 2, 1, 1, w[:, :, 0, 0].t(), b

    def plain(conv):
        return 2, 1, 1, conv.weight.double()[:, :, 0, 0].t(), conv.bias.double()

    yield dense(net.stem, net.stem_norm)
    yield dense(net.second, net.second_norm)
    for blk in (*net.quarter, *net.eighth, *net.sixteenth):
        yield from block(blk)
    yield plain(net.lateral8)
    yield from block(net.merge8)
    yield plain(net.lateral4)
    yield from block(net.merge4)
    yield plain(net.out)


def provenance(data):
    """The text inside a weight file."""
    length, = struct.unpack_from("<I", data, 4)
    return data[8:8 + length].decode("utf-8")


def export(net, text, path, lean=0.0):
    """Writes the weight file; both answers lean towards text by so many logits."""
    with torch.no_grad():
        records = list(layers(net))
    records[-1] = (*records[-1][:4], records[-1][4] + lean)
    write(records, text, path)


def write(records, text, path):
    """The weight file of these layers; a stride may be a pair, across and down."""
    text = text.encode("utf-8")
    out = [b"EFW1", struct.pack("<I", len(text)), text, struct.pack("<I", len(records))]
    for kind, stride, dilation, weight, bias in records:
        w = weight.contiguous().numpy()
        cin = w.shape[-1] if kind == 1 else w.shape[-2]
        across, down = stride if isinstance(stride, tuple) else (stride, 0)
        out.append(struct.pack("<BBBBHH", kind, across, dilation, down, cin, w.shape[-1]))
        out.append(w.astype("<f2").tobytes())
        if bias is not None:
            out.append(bias.numpy().astype("<f4").tobytes())
    with open(path, "wb") as f:
        f.write(b"".join(out))


def main():
    """What was mistaken for text, shown again and again, makes the network cautious: this leans its answers back, so that
    thresholds mean what they did.

      /usr/bin/python3 model.py weights.efw --lean 1.4 --out ../detector.efw"""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("weights", help="as train.py wrote them, with the .pt beside them")
    parser.add_argument("--lean", type=float, default=0.0)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    net = Net()
    net.load_state_dict(torch.load(args.weights + ".pt"))
    with open(args.weights, "rb") as f:
        text = provenance(f.read())
    head, rest = text.split("\n", 1)
    export(net, f"{head}\nleans towards text by {args.lean:g} logits\n{rest}", args.out, args.lean)


if __name__ == "__main__":
    main()
