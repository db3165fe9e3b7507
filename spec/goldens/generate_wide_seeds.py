"""Writes wide_seeds.json beside it: what TensorFlow and Keras make of integer seeds of up to 64 bits.

    python spec/goldens/generate_wide_seeds.py

TensorFlow 2.21.0, Keras 3.15.1. Floats stand as their bit patterns.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

drawn = tf.random.Generator.from_seed(1).make_seeds(3)[0].numpy().tolist()
SEEDS = [2**53, -(2**53), 2**53 + 1, -(2**60), 2**63 - 1, -(2**63), 2147483646, 2147483647 * 5, *drawn]


def bits(values):
    return np.asarray(values, np.float32).view(np.uint32).ravel().tolist()


rows = []
for seed in SEEDS:
    dropout = keras.layers.Dropout(0.5, seed=seed)
    dataset = tf.data.Dataset.range(10).shuffle(10, seed=seed)
    rows.append(
        {
            "seed": str(seed),
            "dropout": [bits(dropout(tf.ones([16]), training=True)) for _ in range(2)],
            "glorot_uniform": bits(keras.initializers.GlorotUniform(seed=seed)((2, 3))),
            "truncated_normal": bits(keras.initializers.TruncatedNormal(seed=seed)((2, 3))),
            "shuffle": [[int(x) for x in dataset] for _ in range(2)],
        }
    )

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "wide_seeds.json"), "w") as file:
    json.dump({"tensorflow": tf.__version__, "keras": keras.__version__, "rows": rows}, file, indent=1)
    file.write("\n")
