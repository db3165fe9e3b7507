import { allowSimd, simd } from '../../numbers/wasm/simd.ts';

/** Makes the same claims of the WebAssembly module, shown as skipped where there is none, and of the scalar code. */
export function withAndWithoutSimd(claims: () => void): void {
  for (const allow of [true, false]) {
    describe(allow ? 'by WebAssembly' : 'by the scalar code', () => {
      before(function () {
        allowSimd(allow);
        if (allow && simd() === undefined) this.skip();
      });
      after(() => allowSimd(true));
      claims();
    });
  }
}
