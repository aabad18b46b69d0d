"""双随机: the frozen libraries, the seed, the draw, and its proof."""
