# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels of points that cover neither each other nor the points."""
from __future__ import annotations

import textwrap
from typing import Sequence

import numpy as np
from matplotlib.axes import Axes

SIZE = 7.5
ANGLES = np.radians([0, 180, 45, 135, 315, 225, 90, 270, 22, 158, 338, 202, 67, 113, 293, 247])
RADII = (4, 8, 14, 22, 32, 44, 58, 74, 92)  # points from the mark to the label
NEAR = 8  # up to here a label needs no line to its mark
LINE = {"arrowstyle": "-", "color": "#888888", "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2}
PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.3}


def place_labels(axes: Axes, anchors: np.ndarray, texts: Sequence[str], colours: Sequence[str],
                 others: np.ndarray) -> None:
    """Writes each text beside its anchor; texts of one place become one label.

    Greedy, the first texts first: of 16 directions and 9 distances the nearest that is free, covers
    few of the `others` and crosses few lines; far ones get a line to the anchor. What finds no
    place is left out. Anchors and others are rows of x, y in data coordinates. The axes must have
    their final limits.
    """
    axes.figure.draw_without_rendering()  # the layout moves the axes
    points_to_pixels = axes.figure.dpi / 72
    frame = axes.get_window_extent()
    labels = _gather(axes.transData.transform(anchors), texts, colours)
    others = _boxes(axes.transData.transform(others), np.zeros(2))
    marks = _boxes(np.array([anchor for anchor, *_ in labels]), np.full(2, 3 * points_to_pixels))
    radii = np.repeat(RADII, len(ANGLES)) * points_to_pixels
    directions = np.tile(np.column_stack([np.cos(ANGLES), np.sin(ANGLES)]), (len(RADII), 1))

    placed, lines = np.empty((0, 4)), np.empty((0, 4))
    for number, (anchor, text, colour) in enumerate(labels):
        half = _half_size(axes, text)
        centres = anchor + directions * (half + radii[:, None])
        boxes = _boxes(centres, half)
        leads = np.hstack([np.broadcast_to(anchor, centres.shape),
                           np.clip(anchor, boxes[:, :2], boxes[:, 2:])])
        obstacles = np.vstack([placed, np.delete(marks, number, axis=0)])
        is_free = ((boxes[:, :2] >= frame.min).all(axis=1) & (boxes[:, 2:] <= frame.max).all(axis=1)
                   & ~_overlap(boxes, np.vstack([obstacles, marks[number]])).any(axis=1)
                   & ~_pass_through(leads, obstacles).any(axis=1)
                   & ~_pass_through(lines, boxes).any(axis=0))
        if not is_free.any():
            continue
        n_covered = np.minimum(_overlap(boxes, others).sum(axis=1), 12)
        cost = radii + points_to_pixels * (2 * n_covered + 30 * _cross(leads, lines).sum(axis=1))
        best = int(np.argmin(np.where(is_free, cost, np.inf)))
        placed, lines = np.vstack([placed, boxes[best]]), np.vstack([lines, leads[best]])
        axes.annotate(
            text, axes.transData.inverted().transform(anchor),
            (centres[best] - anchor) / points_to_pixels, textcoords="offset points", ha="center",
            va="center", fontsize=SIZE, color=colour, in_layout=False, zorder=5, bbox=PAPER,
            arrowprops=LINE if radii[best] > NEAR * points_to_pixels else None)


def _gather(anchors: np.ndarray, texts: Sequence[str],
            colours: Sequence[str]) -> list[tuple[np.ndarray, str, str]]:
    """Anchor, text and colour of each place, in the order of the first text there."""
    places: dict[tuple[float, ...], list[tuple[str, str]]] = {}
    for anchor, text, colour in zip(anchors.round(1), texts, colours):
        places.setdefault(tuple(anchor), []).append((text, colour))
    lines = textwrap.TextWrapper(30, break_long_words=False, break_on_hyphens=False)
    return [(np.array(anchor), lines.fill(", ".join(text for text, _ in here)), here[0][1])
            for anchor, here in places.items()]


def _half_size(axes: Axes, text: str) -> np.ndarray:
    """Half of the text's width and height in pixels, with a little air: fonts of viewers differ."""
    artist = axes.text(0, 0, text, fontsize=SIZE)
    extent = artist.get_window_extent()
    artist.remove()
    return np.array([extent.width * 1.04 + 2, extent.height + 1]) / 2


# Boxes are rows of left, bottom, right, top; lines are rows of x, y, x, y.


def _boxes(centres: np.ndarray, half: np.ndarray) -> np.ndarray:
    return np.hstack([centres - half, centres + half])


def _overlap(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether box i of the ones and box j of the others have a place in common."""
    a, b = ones[:, None], others[None]
    return ((a[..., :2] < b[..., 2:]) & (b[..., :2] < a[..., 2:])).all(axis=2)


def _pass_through(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether line i is in box j at one of 12 places along it."""
    steps = np.linspace(0.05, 0.95, 12)[:, None, None]
    at = (lines[:, :2] * (1 - steps) + lines[:, 2:] * steps)[:, :, None]
    return ((at > boxes[:, :2]) & (at < boxes[:, 2:])).all(axis=3).any(axis=0)


def _cross(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether line i of the ones and line j of the others cross."""
    def sides(lines, points):
        along, to_point = lines[..., 2:] - lines[..., :2], points - lines[..., :2]
        return np.sign(along[..., 0] * to_point[..., 1] - along[..., 1] * to_point[..., 0])
    a, b = ones[:, None], others[None]
    return ((sides(a, b[..., :2]) * sides(a, b[..., 2:]) < 0)
            & (sides(b, a[..., :2]) * sides(b, a[..., 2:]) < 0))
