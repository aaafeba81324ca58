#!/usr/bin/env python3
"""Draws the program's icon: three tiers on a tile. Run it to make the files beside it anew; it needs nothing but Python."""

import pathlib
import struct
import zlib

HERE = pathlib.Path(__file__).parent
TILE = (27, 38, 59)
BARS = [(0.20, (148, 197, 255)), (0.42, (90, 150, 235)), (0.64, (52, 104, 192))]
OVERSAMPLE = 4


def inside(x, y, left, top, width, height, radius):
    """Whether a point lies in a rounded rectangle."""
    dx = max(left + radius - x, 0, x - (left + width - radius))
    dy = max(top + radius - y, 0, y - (top + height - radius))
    return left <= x <= left + width and top <= y <= top + height and dx * dx + dy * dy <= radius * radius


def sample(x, y):
    """The colour at a point of the unit square; None outside the tile."""
    if not inside(x, y, 0.03, 0.03, 0.94, 0.94, 0.2):
        return None
    for index, (top, colour) in enumerate(BARS):
        indent = 0.28 - 0.06 * index
        if inside(x, y, indent, top, 1 - 2 * indent, 0.16, 0.05):
            return colour
    return TILE


def png(size):
    """The icon as a PNG file of this size."""
    rows = bytearray()
    steps = [(n + 0.5) / OVERSAMPLE for n in range(OVERSAMPLE)]
    for py in range(size):
        rows.append(0)
        for px in range(size):
            found = [sample((px + a) / size, (py + b) / size) for a in steps for b in steps]
            there = [colour for colour in found if colour]
            alpha = round(255 * len(there) / len(found))
            mean = [round(sum(c[n] for c in there) / len(there)) if there else 0 for n in range(3)]
            rows += bytes([*mean, alpha])

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def main():
    images = {size: png(size) for size in (16, 32, 48, 128, 256)}
    for size in (32, 128, 256):
        (HERE / f"{size}x{size}.png").write_bytes(images[size])

    # ICO and ICNS are containers of PNG files.
    sizes = (16, 32, 48, 256)
    offset = 6 + 16 * len(sizes)
    entries, data = b"", b""
    for size in sizes:
        side = size % 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(images[size]), offset + len(data))
        data += images[size]
    (HERE / "icon.ico").write_bytes(struct.pack("<HHH", 0, 1, len(sizes)) + entries + data)

    kinds = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256}
    parts = b"".join(kind + struct.pack(">I", 8 + len(images[size])) + images[size] for kind, size in kinds.items())
    (HERE / "icon.icns").write_bytes(b"icns" + struct.pack(">I", 8 + len(parts)) + parts)


if __name__ == "__main__":
    main()
