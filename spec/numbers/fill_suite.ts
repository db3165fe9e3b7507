import { expect } from 'chai';
import type { DrawOffset } from '../../numbers/philox.ts';
import { hexOf } from '../bits.ts';
import { offsetAt } from './reference.ts';

type Numbers = Float32Array | Int32Array | Uint32Array | Uint8Array;

/** How many words the library makes at a time. */
const PIECE = 4096;

/** Makes the claims that hold for every function that fills an array with the numbers of one draw, in order. */
export function itFillsInOrder(fill: (offset: DrawOffset, length: number) => Numbers): void {
  const offset = offsetAt(0xfffffffffffffffffffffffffffffff0n, 0x243f6a8885a308d3n);

  it('is the head of a longer draw, whatever the length', () => {
    const around = (middle: number) => Array.from({ length: 13 }, (_, i) => middle - 6 + i);
    const whole = fill(offset, 3 * PIECE);
    for (const length of [...Array(71).keys(), ...around(PIECE), ...around(2 * PIECE)]) {
      expect(hexOf(fill(offset, length)), `${length} numbers`).to.equal(hexOf(whole.slice(0, length)));
    }
  });

  it('depends on the offset alone, not on earlier draws', () => {
    const first = hexOf(fill(offset, 100));
    fill(offsetAt(5n, 6n), 5000);
    expect(hexOf(fill(offset, 100))).to.equal(first);
  });

  it('does not change the offset', () => {
    const frozen = { key: Object.freeze([1, 2] as const), counter: Object.freeze([2 ** 32 - 1, 4, 5, 6] as const) };
    fill(Object.freeze(frozen), 10_000);
    expect(frozen).to.deep.equal({ key: [1, 2], counter: [4294967295, 4, 5, 6] });
  });

  it('draws other numbers for another key, and for another counter', () => {
    const at = (counter: bigint, key: bigint) => hexOf(fill(offsetAt(counter, key), 16));
    const numbers = at(0n, 0n);
    for (let bit = 0n; bit < 64n; bit++) expect(at(0n, 1n << bit), `key bit ${bit}`).to.not.equal(numbers);
    for (let bit = 0n; bit < 128n; bit++) expect(at(1n << bit, 0n), `counter bit ${bit}`).to.not.equal(numbers);
  });
}
