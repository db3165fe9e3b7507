import { addToCounter, type DrawOffset } from '../philox.ts';
import { SIMD_BINARY } from './simd_binary.ts';

/** Numbers that the module's memory holds at a time: 16 kB of them, and 16 kB of input. */
export const PIECE = 4096;

/** Draws of fewer numbers are made sooner without the module. */
export const LEAST = 16;

/** The WebAssembly module that `assembly/` is compiled to, with views of its memory. */
export interface Simd {
  readonly make: Functions;
  readonly offset: Uint32Array;
  readonly input: Float32Array;
  readonly mask: Uint8Array;
  readonly floats: Float32Array;
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Each makes one piece of a draw, from the place in memory on. */
interface Functions {
  bits(count: number): void;
  uniform(count: number, low: number, step: number): void;
  normal(count: number, mean: number, stddev: number): void;
  truncated(count: number, mean: number, stddev: number): void;
  bernoulli(count: number, threshold: number, flipped: number): void;
  dropout(count: number, threshold: number, scale: number, shift: number, dropped: number): void;
  mask(count: number, scale: number, shift: number, dropped: number): void;
  boxMuller(at: number, words: number): void;
  begin(): void;
  reflect(x: number, columns: number, stride: number, v: number, t: number, length: number): void;
}

let allowed = true;
let compiled: WebAssembly.Module | undefined;
let instance: Simd | undefined;
let missing = false;

/** Says whether WebAssembly may be used, where it can be. The numbers are the same either way. */
export function allowSimd(allow: boolean): void {
  allowed = allow;
}

/**
 * Gives the module, compiled at the first call; undefined where WebAssembly or SIMD is missing or forbidden. (Chrome
 * before 114 forbids to compile more than 4 kB at once outside of workers.)
 */
export function simd(): Simd | undefined {
  if (instance === undefined && !missing && allowed) {
    try {
      instance = instantiate();
    } catch {
      missing = true;
    }
  }
  return allowed ? instance : undefined;
}

/**
 * Fills `out` with a draw by WebAssembly, straight into place: `make` is called for one piece after the other, to
 * make `count` numbers, those from `out[at]` on. Answers false, and does nothing, where the definition is to do it.
 *
 * `blocks` is the number of blocks that four numbers take.
 */
export function fillBySimd(
  offset: DrawOffset,
  out: Float32Array | Uint32Array | Uint8Array,
  make: (simd: Simd, count: number, at: number) => void,
  blocks = 1,
): boolean {
  const by = out.length < LEAST ? undefined : simd();
  if (by === undefined) return false;
  const made = out instanceof Float32Array ? by.floats : out instanceof Uint8Array ? by.bytes : by.words;
  by.offset.set(offset.key);
  by.make.begin();
  for (let at = 0; at < out.length; at += PIECE) {
    const count = Math.min(PIECE, out.length - at);
    by.offset.set(addToCounter(offset.counter, (at / 4) * blocks), 2);
    make(by, count, at);
    out.set(count === PIECE ? made : made.subarray(0, count), at);
  }
  return true;
}

/** A memory of the module's own for one long calculation. */
export interface Workspace {
  readonly make: Functions;
  readonly numbers: Float64Array;
}

/** The last one, until the engine wants its memory back: a new one costs as much as a small matrix. */
let kept: WeakRef<Workspace> | undefined;

/**
 * Gives a workspace of `length` float64 numbers or more, left as they are; undefined where there is no module, or too
 * little memory. The next call can give the same: nothing must be kept in it.
 */
export function simdWorkspace(length: number): Workspace | undefined {
  if (simd() === undefined || compiled === undefined) return undefined;
  const last = kept?.deref();
  if (last !== undefined && last.numbers.length >= length) return last;
  const { exports } = new WebAssembly.Instance(compiled);
  const memory = exports.memory as WebAssembly.Memory;
  const start = memory.buffer.byteLength;
  try {
    memory.grow(Math.ceil((8 * length) / 65536));
  } catch {
    return undefined;
  }
  const workspace = { make: exports as unknown as Functions, numbers: new Float64Array(memory.buffer, start) };
  kept = new WeakRef(workspace);
  return workspace;
}

function instantiate(): Simd {
  const binary = Uint8Array.from(atob(SIMD_BINARY), (character) => character.charCodeAt(0));
  compiled = new WebAssembly.Module(binary);
  const { exports } = new WebAssembly.Instance(compiled);
  const { buffer } = exports.memory as WebAssembly.Memory;
  const address = (name: string): number => (exports[name] as WebAssembly.Global).value;
  return {
    make: exports as unknown as Functions,
    offset: new Uint32Array(buffer, address('OFFSET'), 6),
    input: new Float32Array(buffer, address('INPUT'), PIECE),
    mask: new Uint8Array(buffer, address('MASK'), PIECE),
    floats: new Float32Array(buffer, address('NUMBERS'), PIECE),
    words: new Uint32Array(buffer, address('NUMBERS'), PIECE),
    bytes: new Uint8Array(buffer, address('NUMBERS'), PIECE),
  };
}
