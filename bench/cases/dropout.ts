import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout } from '../../index.ts';
import type { Case } from '../case.ts';

const RATE = 0.5;

/** A dropout layer in training. */
export function dropout(shape: number[], repeat = 1): Case {
  return {
    title: `dropout [${shape.join(', ')}]`,
    on: 'every backend',
    elements: tf.util.sizeFromShape(shape),
    repeat,
    prepare() {
      const x = tf.ones(shape);
      const seeded = seededDropout({ rate: RATE, generator: Generator.fromSeed(1) });
      const stock = tf.layers.dropout({ rate: RATE });
      return {
        seeded: () => seeded.call(x, { training: true }) as tf.Tensor,
        baseline: () => stock.call(x, { training: true }) as tf.Tensor,
        dispose: () => x.dispose(),
      };
    },
  };
}

/** A dropout layer in training and its gradient, as a training step runs them. */
export function dropoutGradient(shape: number[]): Case {
  return {
    title: `dropout and its gradient [${shape.join(', ')}]`,
    on: 'every backend',
    elements: tf.util.sizeFromShape(shape),
    prepare() {
      const x = tf.ones(shape);
      const dy = tf.ones(shape);
      const seeded = seededDropout({ rate: RATE, generator: Generator.fromSeed(1) });
      const stock = tf.layers.dropout({ rate: RATE });
      return {
        seeded: () => tf.grad((input) => seeded.call(input, { training: true }) as tf.Tensor)(x, dy),
        baseline: () => tf.grad((input) => stock.call(input, { training: true }) as tf.Tensor)(x, dy),
        dispose: () => tf.dispose([x, dy]),
      };
    },
  };
}

/** A lower bound for dropout on the host: making the output's array and copying the input into it. */
export function dropoutAgainstCopy(shape: number[]): Case {
  return {
    title: `dropout [${shape.join(', ')}] against copying a Float32Array`,
    on: 'every backend',
    elements: tf.util.sizeFromShape(shape),
    prepare() {
      const x = tf.ones(shape);
      const numbers = new Float32Array(x.size).fill(1);
      const seeded = seededDropout({ rate: RATE, generator: Generator.fromSeed(1) });
      return {
        seeded: () => seeded.call(x, { training: true }) as tf.Tensor,
        baseline: () => new Float32Array(numbers),
        dispose: () => x.dispose(),
      };
    },
  };
}
