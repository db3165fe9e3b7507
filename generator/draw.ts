import type { DrawOffset } from '../numbers/philox.ts';
import { Distributions } from './distributions.ts';

/**
 * One draw of a stream, as `stream.at(k)` answers it: it can be asked again and again, for any distribution, and
 * moves nothing.
 */
export class Draw extends Distributions {
  protected readonly where = 'Draw';
  readonly #offset: DrawOffset;
  readonly #second: () => DrawOffset;

  constructor(offset: DrawOffset, second: () => DrawOffset) {
    super();
    this.#offset = offset;
    this.#second = second;
  }

  protected take(): DrawOffset {
    return this.#offset;
  }

  protected override takeTwo(): [DrawOffset, DrawOffset] {
    return [this.#offset, this.#second()];
  }
}
