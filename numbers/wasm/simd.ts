import { addToCounter, type DrawOffset } from '../philox.ts';
import { SIMD_BINARY } from './simd_binary.ts';

/** Numbers that the module's memory holds at a time: 16 kB of them, and 16 kB of input. */
export const PIECE = 4096;

/** Draws of fewer numbers are left to the scalar code, which is faster for them. */
export const MIN_SIMD_LENGTH = 16;

/** The WebAssembly module compiled from `assembly/`, with views of its memory. */
export interface Simd {
  readonly make: Functions;
  readonly offset: Uint32Array;
  readonly input: Float32Array;
  readonly mask: Uint8Array;
  readonly floats: Float32Array;
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
}

/** The module's functions. Those with a `count` make one piece of the draw whose offset is in memory. */
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

/** Allows or forbids WebAssembly. The numbers are the same either way. */
export function allowSimd(allow: boolean): void {
  allowed = allow;
}

/**
 * Returns the module, compiled at the first call; undefined where WebAssembly or SIMD is missing or forbidden. (Chrome
 * before 114 refuses to compile more than 4 kB synchronously outside of workers.)
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
 * Fills `out` with a draw by WebAssembly: for each piece, `make` is called to make the `count` numbers from `out[at]`
 * on, which are then copied into `out`. Returns false, having done nothing, if the scalar code has to do it.
 *
 * `blocks` is the number of blocks reserved for four numbers.
 */
export function fillBySimd(
  offset: DrawOffset,
  out: Float32Array | Uint32Array | Uint8Array,
  make: (simd: Simd, count: number, at: number) => void,
  blocks = 1,
): boolean {
  const module = out.length < MIN_SIMD_LENGTH ? undefined : simd();
  if (module === undefined) return false;
  const piece = out instanceof Float32Array ? module.floats : out instanceof Uint8Array ? module.bytes : module.words;
  module.offset.set(offset.key);
  module.make.begin();
  for (let at = 0; at < out.length; at += PIECE) {
    const count = Math.min(PIECE, out.length - at);
    module.offset.set(addToCounter(offset.counter, (at / 4) * blocks), 2);
    make(module, count, at);
    out.set(count === PIECE ? piece : piece.subarray(0, count), at);
  }
  return true;
}

/** An instance of the module with memory for one long calculation. */
export interface Workspace {
  readonly make: Functions;
  readonly numbers: Float64Array;
}

/** The last workspace, until it is garbage-collected: making one costs as much as orthonormalizing a small matrix. */
let lastWorkspace: WeakRef<Workspace> | undefined;

/**
 * Returns a workspace of at least `length` float64 numbers, not cleared; undefined where there is no module, or too
 * little memory. The next call may return the same one, so nothing may be kept in it.
 */
export function simdWorkspace(length: number): Workspace | undefined {
  if (simd() === undefined || compiled === undefined) return undefined;
  const last = lastWorkspace?.deref();
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
  lastWorkspace = new WeakRef(workspace);
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
