import { boxMuller } from './box_muller.ts';
import { INPUT, MASK, NUMBERS, PARAMETERS } from './memory.ts';
import { fillBlocks } from './philox.ts';
import { DROPOUT, TRUTH, UNIFORM, WORDS } from './store.ts';
import { fillGroups } from './truncate.ts';

export { boxMuller } from './box_muller.ts';
export { INPUT, MASK, NUMBERS, OFFSET } from './memory.ts';
export { begin } from './philox.ts';
export { reflect } from './reflect.ts';

/** Makes a piece of words; see `../../bits.ts`. */
export function bits(count: i32): void {
  fill(count, WORDS);
}

/** Makes a piece of uniform numbers, mantissas times `step` plus `low`; see `../../uniform.ts`. */
export function uniform(count: i32, low: f32, step: f32): void {
  v128.store(PARAMETERS, f32x4.splat(step), 0);
  v128.store(PARAMETERS, f32x4.splat(low), 16);
  fill(count, UNIFORM);
}

/** Makes a piece of normal numbers; see `../../normal.ts`. */
export function normal(count: i32, mean: f32, stddev: f32): void {
  bits(count);
  boxMuller(NUMBERS, count);
  scaleAndShift(count, stddev, mean);
}

/** Makes a piece of truncated normal numbers; see `../../truncated_normal.ts`. */
export function truncated(count: i32, mean: f32, stddev: f32): void {
  fillGroups((count + 3) >> 2);
  scaleAndShift(count, stddev, mean);
}

/** Makes a piece of truth values, one byte each: 1 where the mantissa is below `threshold`; with `flipped`, 0 there. */
export function bernoulli(count: i32, threshold: i32, flipped: i32): void {
  v128.store(PARAMETERS, i8x16.splat(<i8>flipped), 16);
  v128.store(PARAMETERS, i32x4.splat(threshold), 32);
  fill(count, TRUTH);
}

/** Makes a piece of a dropout from the input; see `../../dropout.ts`. */
export function dropout(count: i32, threshold: i32, scale: f32, shift: f32, dropped: f32): void {
  v128.store(PARAMETERS, f32x4.splat(scale), 0);
  v128.store(PARAMETERS, f32x4.splat(shift), 16);
  v128.store(PARAMETERS, i32x4.splat(threshold), 32);
  v128.store(PARAMETERS, f32x4.splat(dropped), 48);
  fill(count, DROPOUT);
}

/** Makes a piece of a dropout from the input and the mask. */
export function mask(count: i32, scale: f32, shift: f32, dropped: f32): void {
  for (let at: i32 = 0; at < 4 * count; at += 16) {
    const kept = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(MASK + (at >> 2))));
    const x = f32x4.add(f32x4.mul(v128.load(INPUT + at), f32x4.splat(scale)), f32x4.splat(shift));
    v128.store(NUMBERS + at, v128.bitselect(f32x4.splat(dropped), x, i32x4.eq(kept, i32x4.splat(0))));
  }
}

function fill(count: i32, made: i32): void {
  fillBlocks(i32x4(0, 1, 2, 3), i32x4(4, 5, 6, 7), 8, (count + 31) >> 5, NUMBERS, made);
}

function scaleAndShift(count: i32, scale: f32, shift: f32): void {
  for (let at = NUMBERS, end = NUMBERS + 4 * count; at < end; at += 16) {
    v128.store(at, f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(scale)), f32x4.splat(shift)));
  }
}
