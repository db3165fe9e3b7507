import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the WebAssembly module', () => {
  it('is what its sources compile to, byte for byte', () => {
    const program = "process.stdout.write(await (await import('./numbers/wasm/assembly/compile.mjs')).compile())";
    const options = ['--input-type=module', '--eval', program];
    const compiled = execFileSync(process.execPath, options, { cwd: root, encoding: 'utf8' });
    expect(readFileSync(`${root}/numbers/wasm/simd_binary.ts`, 'utf8')).to.equal(compiled);
  });
});
