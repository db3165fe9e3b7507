/** Returns the numbers 0 to n - 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/**
 * Returns the order in which a buffer returns 0 to n - 1, by its words: before every draw the buffer is filled, then a
 * word picks one of its elements, and the oldest one moves to the slot of the picked one.
 */
export function orderOf(n: number, bufferSize: number, words: ArrayLike<number>): number[] {
  const source = range(n);
  const held = source.splice(0, bufferSize);
  return range(n).map((draw) => {
    const picked = words[draw] % held.length;
    const [value] = held.splice(picked, 1, held[0]);
    held.shift();
    held.push(...source.splice(0, 1));
    return value;
  });
}
