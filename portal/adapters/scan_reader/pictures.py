"""Compares the picture of a scanned page with that of the page issued: lays one on the other, finds ink added or gone.

Runs in the child process only (numpy, Pillow); knows nothing of the portal. Pictures are grey arrays at ``DPI``, 0 for
black. The first guess of how the paper lay comes from the corners of the QR; blocks of the page then say it exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

DPI = 200
#: Side of the blocks that are matched, and how far they are looked for, round after round (pixels at half ``DPI``).
BLOCK, REACHES = 80, (24, 8, 4)
#: Ink this near to ink of the other picture is the same ink (pixels: 0.25 mm).
NEAR = 2
#: Side of the cells in which differences are counted (3 mm), and the pixels that make one (about 0.2 mm²).
CELL, ENOUGH = 24, 12

Array = Any


def darkness(picture: Image.Image) -> Array:
    """0 for the paper, 1 for black ink, whatever the exposure of the scan."""
    grey = np.asarray(picture.convert("L"))
    below = np.cumsum(np.bincount(grey.ravel(), minlength=256)) / grey.size
    paper, ink = int(np.searchsorted(below, 0.9)), int(np.searchsorted(below, 0.005))
    scale = np.clip((paper - np.arange(256, dtype=np.float32)) / max(paper - ink, 60), 0, 1)
    return scale[grey]


def similarity(here: Array, there: Array) -> Array:
    """The 2×3 matrix (turn, size, move) that takes points ``here`` to points ``there``."""
    a, b = here - here.mean(0), there - there.mean(0)
    u, s, vt = np.linalg.svd(b.T @ a)
    flip = np.diag([1.0, np.sign(np.linalg.det(u @ vt))])
    scale = (s * np.diag(flip)).sum() / (a**2).sum()
    turn = scale * u @ flip @ vt
    return np.column_stack([turn, there.mean(0) - turn @ here.mean(0)])


def laid(picture: Image.Image, matrix: Array, size: tuple[int, int]) -> Image.Image:
    """The scan as seen from the issued page: ``matrix`` takes points of that page to points of the scan."""
    return picture.transform(
        size, Image.Transform.AFFINE, matrix.ravel().tolist(), Image.Resampling.BILINEAR, fillcolor=255
    )


def block_moves(issued: Array, scanned: Array, reach: int) -> tuple[Array, Array]:
    """(centres, moves) of the blocks of the issued page that are recognised in the scan, in pixels of these arrays."""
    centres, moves = [], []
    rows, columns = issued.shape
    for top in range(0, rows - BLOCK + 1, BLOCK):
        for left in range(0, columns - BLOCK + 1, BLOCK):
            block = issued[top : top + BLOCK, left : left + BLOCK]
            if block.mean() < 0.01:
                continue
            found = best_move(block, scanned, top, left, reach)
            if found is not None:
                centres.append((left + BLOCK / 2, top + BLOCK / 2))
                moves.append(found)
    return np.array(centres).reshape(-1, 2), np.array(moves).reshape(-1, 2)


def best_move(block: Array, scanned: Array, top: int, left: int, reach: int) -> tuple[float, float] | None:
    """How far (right, down) the block went; None when nothing near looks like it."""
    size = BLOCK + 2 * reach
    around = np.zeros((size, size), dtype=np.float32)
    y0, x0 = max(0, top - reach), max(0, left - reach)
    part = scanned[y0 : top + BLOCK + reach, x0 : left + BLOCK + reach]
    around[y0 - top + reach :, x0 - left + reach :][: part.shape[0], : part.shape[1]] = part
    shape = (size, size)
    spectrum = np.conj(np.fft.rfft2(block - block.mean(), shape)) * np.fft.rfft2(around, shape)
    score = np.fft.irfft2(spectrum, shape)[: 2 * reach + 1, : 2 * reach + 1]
    y, x = np.unravel_index(int(score.argmax()), score.shape)
    window = around[y : y + BLOCK, x : x + BLOCK]
    spread = float(np.sqrt(((block - block.mean()) ** 2).sum() * ((window - window.mean()) ** 2).sum()))
    if spread <= 0 or score[y, x] / spread < 0.35:
        return None
    return x + _vertex(score[y, :], x) - reach, y + _vertex(score[:, x], y) - reach


def _vertex(line: Array, at: int) -> float:
    """How far from ``at`` the top of the parabola through its neighbours is."""
    if not 0 < at < len(line) - 1:
        return 0.0
    before, here, after = float(line[at - 1]), float(line[at]), float(line[at + 1])
    bend = before - 2 * here + after
    return 0.0 if bend >= 0 else 0.5 * (before - after) / bend


def fitted(centres: Array, moves: Array) -> Array | None:
    """The 2×3 matrix that explains most moves; None when too few blocks agree."""
    kept = np.ones(len(centres), dtype=bool)
    matrix = None
    for _ in range(4):
        if kept.sum() < 5:
            return None
        source = np.column_stack([centres[kept], np.ones(int(kept.sum()))])
        matrix = np.linalg.lstsq(source, centres[kept] + moves[kept], rcond=None)[0].T
        gap = np.linalg.norm(np.column_stack([centres, np.ones(len(centres))]) @ matrix.T - centres - moves, axis=1)
        kept = gap < max(1.0, 2.5 * float(np.median(gap[kept])))
    return matrix


def aligned(issued: Image.Image, scan: Image.Image, matrix: Array) -> tuple[Image.Image, bool]:
    """The scan laid on the issued page, and whether enough of the page was recognised to trust it."""
    target, small = darkness(issued.reduce(2)), scan.reduce(2)
    size = (target.shape[1], target.shape[0])
    whole = np.vstack([matrix, [0, 0, 1]])
    trusted = False
    for reach in REACHES:
        halved = whole[:2].copy()
        halved[:, 2] /= 2  # the same at half the resolution
        centres, moves = block_moves(target, darkness(laid(small, halved, size)), reach)
        found = fitted(centres, moves) if len(centres) else None
        if found is None:
            break
        trusted = True
        found[:, 2] *= 2  # from half to full resolution
        whole = whole @ np.vstack([found, [0, 0, 1]])
    return laid(scan, whole[:2], issued.size), trusted


def spread(ink: Array, by: int) -> Array:
    """The ink and everything within ``by`` pixels of it."""
    out = ink.copy()
    for _ in range(by):
        grown = out.copy()
        grown[1:] |= out[:-1]
        grown[:-1] |= out[1:]
        grown[:, 1:] |= out[:, :-1]
        grown[:, :-1] |= out[:, 1:]
        out = grown
    return out


def solid(ink: Array) -> Array:
    """Without what is thinner than two pixels: the fringe of letters, the grain of the scan."""
    core = ink[1:, 1:] & ink[:-1, 1:] & ink[1:, :-1] & ink[:-1, :-1]
    out = np.zeros_like(ink)
    out[1:, 1:] |= core
    out[:-1, 1:] |= core
    out[1:, :-1] |= core
    out[:-1, :-1] |= core
    return out


def differences(issued: Image.Image, scan: Image.Image) -> tuple[Array, Array]:
    """(ink only on the scan, ink only on the issued page), as masks of the issued page."""
    printed, seen = darkness(issued), darkness(scan)
    added = solid((seen > 0.55) & ~spread(printed > 0.25, NEAR))
    gone = solid((printed > 0.55) & ~spread(seen > 0.25, NEAR))
    return added, gone


def without(scan: Image.Image, issued: Image.Image) -> Image.Image:
    """The scan without the printed ink: what the hand or a stamp added."""
    printed = spread(darkness(issued) > 0.4, 1)
    grey = np.asarray(scan).copy()
    grey[printed] = 255
    return Image.fromarray(grey)


def cells(mask: Array) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom, pixels) around the differences of a mask, neighbours joined."""
    rows, columns = -(-mask.shape[0] // CELL), -(-mask.shape[1] // CELL)
    padded = np.zeros((rows * CELL, columns * CELL), dtype=bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    counts = padded.reshape(rows, CELL, columns, CELL).sum((1, 3))
    full = counts >= ENOUGH
    boxes = []
    for row, column in zip(*np.nonzero(full), strict=True):
        if not full[row, column]:
            continue
        group, todo = [], [(row, column)]
        full[row, column] = False
        while todo:
            y, x = todo.pop()
            group.append((y, x))
            for ny in range(max(0, y - 1), min(rows, y + 2)):
                for nx in range(max(0, x - 1), min(columns, x + 2)):
                    if full[ny, nx]:
                        full[ny, nx] = False
                        todo.append((ny, nx))
        ys, xs = [y for y, _ in group], [x for _, x in group]
        boxes.append((min(xs) * CELL, min(ys) * CELL, (max(xs) + 1) * CELL, (max(ys) + 1) * CELL))
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in boxes]
