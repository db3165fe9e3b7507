import { INPUT, NUMBERS, PARAMETERS } from './memory.ts';

/** What is made of words: the words themselves, uniform numbers, truth values, a dropout. */
export const WORDS: i32 = 0;
export const UNIFORM: i32 = 1;
export const TRUTH: i32 = 2;
export const DROPOUT: i32 = 3;

/**
 * Writes what is made of 16 words to `to`, by the parameters in memory. Truth values take one byte each, so their
 * distance from the start of the piece is a quarter of that of `to`.
 */
// @ts-ignore: decorator
@inline
export function store16(to: usize, x0: v128, x1: v128, x2: v128, x3: v128, made: i32): void {
  if (made != WORDS) {
    x0 = mantissas(x0);
    x1 = mantissas(x1);
    x2 = mantissas(x2);
    x3 = mantissas(x3);
    const scale = v128.load(PARAMETERS, 0);
    const shift = v128.load(PARAMETERS, 16);
    if (made == UNIFORM) {
      x0 = scaled(f32x4.convert_i32x4_s(x0), scale, shift);
      x1 = scaled(f32x4.convert_i32x4_s(x1), scale, shift);
      x2 = scaled(f32x4.convert_i32x4_s(x2), scale, shift);
      x3 = scaled(f32x4.convert_i32x4_s(x3), scale, shift);
    } else {
      const threshold = v128.load(PARAMETERS, 32);
      x0 = i32x4.lt_s(x0, threshold);
      x1 = i32x4.lt_s(x1, threshold);
      x2 = i32x4.lt_s(x2, threshold);
      x3 = i32x4.lt_s(x3, threshold);
      if (made == TRUTH) {
        const below = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(x0, x1), i16x8.narrow_i32x4_s(x2, x3));
        v128.store(NUMBERS + ((to - NUMBERS) >> 2), i8x16.abs(i8x16.add(below, shift)));
        return;
      }
      const dropped = v128.load(PARAMETERS, 48);
      const from = to - NUMBERS + INPUT;
      x0 = v128.bitselect(dropped, scaled(v128.load(from, 0), scale, shift), x0);
      x1 = v128.bitselect(dropped, scaled(v128.load(from, 16), scale, shift), x1);
      x2 = v128.bitselect(dropped, scaled(v128.load(from, 32), scale, shift), x2);
      x3 = v128.bitselect(dropped, scaled(v128.load(from, 48), scale, shift), x3);
    }
  }
  v128.store(to, x0, 0);
  v128.store(to, x1, 16);
  v128.store(to, x2, 32);
  v128.store(to, x3, 48);
}

/** Returns the low 23 bits of words. */
// @ts-ignore: decorator
@inline
function mantissas(words: v128): v128 {
  return i32x4.shr_u(i32x4.shl(words, 9), 9);
}

// @ts-ignore: decorator
@inline
function scaled(x: v128, scale: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(x, scale), shift);
}
