import { type DrawOffset, fillBlocks } from './philox.ts';

/** Words made at a time: 16 kB, so that they are still in the CPU's first-level cache when they are used. */
const PIECE = 4096;
const piece = new Uint32Array(PIECE);

/**
 * Makes the first `length` words of a draw, a piece at a time, and passes each piece to `use(words, count, at)`: words
 * `at` to `at + count - 1` of the draw, in `words[0]` to `words[count - 1]`.
 *
 * The array `words` is reused for the next piece, and by the next draw: `use` must neither keep it nor draw.
 */
export function eachPiece(
  offset: DrawOffset,
  length: number,
  use: (words: Uint32Array, count: number, at: number) => void,
): void {
  for (let at = 0; at < length; at += PIECE) {
    const count = Math.min(PIECE, length - at);
    fillBlocks(offset, at / 4, Math.ceil(count / 4), piece);
    use(piece, count, at);
  }
}

/** Returns a function that returns the next word of a draw at each call, as TensorFlow's `SingleSampleAdapter` does. */
export function serialWords(offset: DrawOffset): () => number {
  const words = new Uint32Array(64);
  let block = 0;
  let next = words.length;
  return () => {
    if (next === words.length) {
      fillBlocks(offset, block, words.length / 4, words);
      block += words.length / 4;
      next = 0;
    }
    return words[next++];
  };
}
