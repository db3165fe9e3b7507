import { boxMullerDouble } from './box_muller_double.ts';
import { type DrawOffset, fillBlocks } from './philox.ts';
import { uniformDouble } from './uniform_double.ts';

/**
 * Reads the float64 numbers of a draw one by one, for distributions that use a varying count of them for each result.
 *
 * A block yields two numbers, both uniform or both normal, of which the second is returned first, as in TensorFlow.
 * Whichever kind runs out takes the next block.
 *
 * **See** TensorFlow, `stateless_random_gamma_op.cc`, `SampleBuffer`, and `random_binomial_op.cc`, `UNIFORM`.
 */
export class Doubles {
  readonly #offset: DrawOffset;
  readonly #words = new Uint32Array(4);
  readonly #uniforms = new Float64Array(2);
  readonly #normals = new Float64Array(2);
  #block = 0;
  #uniformsLeft = 0;
  #normalsLeft = 0;

  constructor(offset: DrawOffset) {
    this.#offset = offset;
  }

  /** Moves to a block of the draw. What is left of earlier blocks is discarded. */
  startAt(block: number): void {
    this.#block = block;
    this.#uniformsLeft = 0;
    this.#normalsLeft = 0;
  }

  /** Returns a uniform number in [0, 1). */
  uniform(): number {
    if (this.#uniformsLeft === 0) {
      const words = this.#nextBlock();
      this.#uniforms[0] = uniformDouble(words[0], words[1]);
      this.#uniforms[1] = uniformDouble(words[2], words[3]);
      this.#uniformsLeft = 2;
    }
    return this.#uniforms[--this.#uniformsLeft];
  }

  /** Returns a standard normal number. */
  normal(): number {
    if (this.#normalsLeft === 0) {
      boxMullerDouble(this.#nextBlock(), this.#normals);
      this.#normalsLeft = 2;
    }
    return this.#normals[--this.#normalsLeft];
  }

  #nextBlock(): Uint32Array {
    fillBlocks(this.#offset, this.#block++, 1, this.#words);
    return this.#words;
  }
}
