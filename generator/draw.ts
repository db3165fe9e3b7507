import type { DrawOffset } from '../numbers/philox.ts';
import { DrawMethods } from './draw_methods.ts';

/** Returns the offset of a draw, for initializers, whose numbers are always made on the host. */
export let offsetOf: (draw: Draw) => DrawOffset;

/** One draw of a stream, as `stream.at(k)` returns it. It can be evaluated by any method, any number of times. */
export class Draw extends DrawMethods {
  readonly #offset: DrawOffset;
  readonly #second: () => DrawOffset;

  static {
    offsetOf = (draw) => draw.#offset;
  }

  /** @internal. Use `stream.at(k)`. */
  constructor(offset: DrawOffset, second: () => DrawOffset) {
    super();
    this.#offset = offset;
    this.#second = second;
  }

  /** @internal */
  protected get where(): string {
    return 'Draw';
  }

  /** @internal */
  protected take(): DrawOffset {
    return this.#offset;
  }

  /** @internal */
  protected override takeTwo(): [DrawOffset, DrawOffset] {
    return [this.#offset, this.#second()];
  }
}
