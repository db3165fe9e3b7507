import { allowSimd, simd } from '../../numbers/wasm/simd.ts';

/** Makes the same claims of the WebAssembly spelling, shown as skipped where there is none, and of the definition. */
export function bothWays(claims: () => void): void {
  for (const allow of [true, false]) {
    describe(allow ? 'by WebAssembly' : 'by definition', () => {
      before(function () {
        allowSimd(allow);
        if (allow && simd() === undefined) this.skip();
      });
      after(() => allowSimd(true));
      claims();
    });
  }
}
