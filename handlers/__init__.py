"""The edge: what comes in and goes out, and the start of the program."""

import gc
import os

# Here, before anything loads numpy: with more threads its sums fight those of the embedders over two cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# What is known makes some hundred thousand objects that stay. At Python's own pace, every 700 new ones, the search for unused ones among them
# takes a tenth of each question's time.
gc.set_threshold(20_000, 20, 20)
