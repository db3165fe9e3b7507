import type { DataType, serialization, Tensor } from '@tensorflow/tfjs-core';
import { backendInUse } from '../backends/known_backends.ts';
import { checkFinite, wrong } from '../generator/arguments.ts';
import { type Draw, offsetOf } from '../generator/draw.ts';
import type { SourceArguments } from '../generator/source.ts';
import { orthonormalize } from '../numbers/linalg/orthonormalize.ts';
import { transpose } from '../numbers/linalg/transpose.ts';
import { fillNormal } from '../numbers/normal.ts';
import { SeededInitializer } from './seeded_initializer.ts';

/** The arguments of `SeededOrthogonal`. */
export interface SeededOrthogonalArguments extends SourceArguments {
  /** The factor of the matrix, 1 by default. */
  gain?: number | null;
}

/**
 * An orthogonal matrix, uniformly distributed, times `gain`.
 *
 * A weight of more than two axes is treated as a matrix whose columns are its last axis. A matrix that is not square is
 * orthonormal along its shorter side.
 *
 * **Shape** at least two axes.
 * **Precision** Columns are made orthonormal in float64. The same in every engine; within 2e-6 of Keras, whose own
 * result depends on its linear algebra library.
 * **See** Keras, `OrthogonalInitializer`; A. M. Saxe et al., ICLR 2014; F. Mezzadri, Notices of the AMS 54 (2007).
 */
export class SeededOrthogonal extends SeededInitializer {
  static override className = 'SeededOrthogonal';
  static override kind = 'orthogonal';
  readonly gain: number;

  constructor(args: SeededOrthogonalArguments = {}) {
    const gain = args?.gain ?? 1;
    checkFinite(new.target.className, 'gain', gain);
    super(args);
    this.gain = gain;
  }

  override apply(shape: number[], dtype?: DataType | null): Tensor {
    if (Array.isArray(shape) && shape.length < 2) {
      throw wrong(RangeError, this.getClassName(), 'shape', 'of at least two axes', shape);
    }
    return super.apply(shape, dtype);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), gain: this.gain };
  }

  protected values(shape: number[], draw: Draw): Tensor {
    const columns = shape[shape.length - 1];
    const rows = shape.slice(0, -1).reduce((size, length) => size * length, 1);
    return backendInUse().makeTensor(shape, 'float32', (out) => {
      fillNormal(offsetOf(draw), out, 0, 1);
      const q = orthonormalize(out, Math.max(rows, columns), Math.min(rows, columns));
      if (rows < columns) out.set(q);
      else transpose(q, columns, rows, out);
      for (let i = 0; i < out.length; i++) out[i] *= this.gain;
    });
  }
}

/**
 * Returns an initializer of orthogonal matrices times `gain` (1 by default), for weights of at least two axes.
 *
 * @example
 * tf.layers.lstm({ units: 8, recurrentInitializer: seededOrthogonal({ generator }) });
 */
export function seededOrthogonal(args?: SeededOrthogonalArguments): SeededOrthogonal {
  return new SeededOrthogonal(args);
}
