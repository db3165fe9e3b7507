import * as tf from '@tensorflow/tfjs';
import { Generator, type Stream } from '../../index.ts';
import type { Case } from '../case.ts';

/** Uniform numbers in [0, 1). */
export function uniform(shape: number[]): Case {
  return draw(
    'uniform',
    shape,
    (stream) => stream.uniform(shape),
    () => tf.randomUniform(shape),
  );
}

/** Standard normal numbers. */
export function normal(shape: number[]): Case {
  return draw(
    'normal',
    shape,
    (stream) => stream.normal(shape),
    () => tf.randomNormal(shape),
  );
}

/** Standard normal numbers within (-2, 2). */
export function truncatedNormal(shape: number[]): Case {
  return draw(
    'truncated normal',
    shape,
    (stream) => stream.truncatedNormal(shape),
    () => tf.truncatedNormal(shape),
  );
}

/** One uniform number, as a tensor: the overhead of a draw. */
export function scalar(repeat: number): Case {
  return {
    ...draw(
      'uniform scalar',
      [],
      (stream) => stream.uniform([]),
      () => tf.randomUniform([]),
    ),
    repeat,
  };
}

/** Single numbers, as from `Math.random`. */
export function random(n: number): Case {
  const fill = (next: () => number) => {
    const out = new Float32Array(n);
    for (let i = 0; i < n; i++) out[i] = next();
    return out;
  };
  return {
    title: 'random() against Math.random()',
    on: 'host',
    elements: n,
    prepare() {
      const stream = Generator.fromSeed(1).stream('random');
      return { seeded: () => fill(() => stream.random()), baseline: () => fill(Math.random) };
    },
  };
}

function draw(name: string, shape: number[], seeded: (stream: Stream) => tf.Tensor, stock: () => tf.Tensor): Case {
  return {
    title: shape.length > 0 ? `${name} [${shape.join(', ')}]` : name,
    on: 'every backend',
    elements: tf.util.sizeFromShape(shape),
    prepare() {
      const stream = Generator.fromSeed(1).stream(name);
      return { seeded: () => seeded(stream), baseline: stock };
    },
  };
}
