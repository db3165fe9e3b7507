import { expect } from 'chai';
import { fillNormal } from '../../../numbers/normal.ts';
import type { Simd } from '../../../numbers/wasm/simd.ts';
import { runProgram } from '../../run_program.ts';

describe('without the WebAssembly module', () => {
  const { Module } = WebAssembly;
  const { WebAssembly: all } = globalThis;

  afterEach(() => {
    globalThis.WebAssembly = all;
    WebAssembly.Module = Module;
  });

  /** Loads a fresh copy of `simd.ts`, which looks for WebAssembly again. */
  async function fresh(name: string): Promise<Simd | undefined> {
    const url = `${new URL('../../../numbers/wasm/simd.ts', import.meta.url).href}?${name}`;
    return (await import(url)).simd();
  }

  it('the scalar code is used where compiling is forbidden', async () => {
    WebAssembly.Module = class {
      constructor() {
        throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
      }
    } as never;
    expect(await fresh('forbidden')).to.equal(undefined);
  });

  it('the scalar code is used where SIMD is not supported', async () => {
    WebAssembly.Module = class extends Module {
      constructor(binary: BufferSource) {
        const unknown = new Uint8Array(binary as ArrayBuffer).map((byte) => (byte === 0xfd ? 0xff : byte));
        super(unknown);
      }
    };
    expect(await fresh('unknown')).to.equal(undefined);
  });

  it('the scalar code is used where there is no WebAssembly', async () => {
    globalThis.WebAssembly = undefined as never;
    expect(await fresh('none')).to.equal(undefined);
  });

  it('an engine that runs without it computes the same bits', () => {
    const program = `
      import { simd } from './numbers/wasm/simd.ts';
      import { fillNormal } from './numbers/normal.ts';
      const out = new Float32Array(5000);
      fillNormal({ key: [1, 2], counter: [3, 4, 5, 6] }, out, 0, 1);
      console.log(simd() === undefined, Buffer.from(out.buffer).toString('base64'));`;
    const printed = runProgram(program, [], ['--jitless', '--no-warnings']);
    const numbers = new Float32Array(5000);
    fillNormal({ key: [1, 2], counter: [3, 4, 5, 6] }, numbers, 0, 1);
    expect(printed.trim().split('\n').at(-1)).to.equal(`true ${Buffer.from(numbers.buffer).toString('base64')}`);
  });
});
