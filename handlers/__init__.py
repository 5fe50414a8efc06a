"""The edge: what comes in and goes out, and the start of the program."""

import os

# Here, before anything loads numpy: with more threads its sums fight those of the embedders over two cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
