"""Times those of `cases/` that TensorFlow has, on one thread, and prints the milliseconds of each run as JSON."""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf

RATE = 0.5


def dropout(shape):
    x = tf.ones(shape)
    return lambda seed: tf.nn.experimental.stateless_dropout(x, RATE, seed)


def gradient(shape):
    x = tf.ones(shape)
    dy = tf.ones(shape)

    def run(seed):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.nn.experimental.stateless_dropout(x, RATE, seed)
        return tape.gradient(y, x, output_gradients=dy)

    return run


def draw(operation):
    return lambda shape: lambda seed: operation(shape, seed)


def milliseconds(work, repeat, runs, now):
    times = []
    for run in range(-3, runs):
        seeds = [tf.constant([1, run * repeat + i], tf.int64) for i in range(repeat)]
        start = now()
        results = [work(seed) for seed in seeds]
        times.append(1000 * (now() - start) / repeat)
        del results
    return times[3:]


def main(large, small, repeat, runs, clock):
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    now = time.perf_counter if clock == "wall" else time.process_time
    works = {
        f"dropout {large}": (dropout(large), 1),
        f"dropout and its gradient {large}": (gradient(large), 1),
        f"dropout {small}": (dropout(small), repeat),
        f"uniform {large}": (draw(tf.random.stateless_uniform)(large), 1),
        f"normal {large}": (draw(tf.random.stateless_normal)(large), 1),
        f"truncated normal {large}": (draw(tf.random.stateless_truncated_normal)(large), 1),
        "uniform scalar": (draw(tf.random.stateless_uniform)([]), repeat),
    }
    times = {title: milliseconds(work, repeat, runs, now) for title, (work, repeat) in works.items()}
    print(json.dumps({"version": tf.__version__, "times": times}))


main(**json.loads(sys.argv[1]))
