import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { build } from 'esbuild';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { switchOffForSuite } from './switch_off.ts';

describe('op determinism with two copies of the library', () => {
  let folder: string;
  let other: { enableOpDeterminism(): void; disableOpDeterminism(): void };
  let original: tf.KernelConfig | undefined;

  switchOffForSuite();
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-copy-'));
    const outfile = join(folder, 'copy.mjs');
    const root = new URL('../..', import.meta.url);
    await build({
      entryPoints: [new URL('determinism/index.ts', root).pathname],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      logLevel: 'error',
      // One tfjs: that of this process.
      plugins: [
        {
          name: 'tfjs',
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^@tensorflow/ }, ({ path }) => ({ path, namespace: 'tfjs' }));
            onLoad({ filter: /./, namespace: 'tfjs' }, () => ({ contents: 'module.exports = globalThis.tfOfSpec' }));
          },
        },
      ],
    });
    Object.assign(globalThis, { tfOfSpec: tf });
    other = await import(pathToFileURL(outfile).href);
    // Another spec in this process may have loaded webgpu, with a kernel of its own.
    original = tf.getKernel('ScatterNd', 'webgpu');
    if (original) tf.unregisterKernel('ScatterNd', 'webgpu');
    tf.registerKernel({ kernelName: 'ScatterNd', backendName: 'webgpu', kernelFunc: () => [] });
  });
  after(() => {
    tf.unregisterKernel('ScatterNd', 'webgpu');
    if (original) tf.registerKernel(original);
    rmSync(folder, { recursive: true });
  });

  it('is one switch, which either copy turns on and off', () => {
    const registered = () => tf.getKernel('ScatterNd', 'webgpu');
    const stock = registered();
    expect(other.enableOpDeterminism).to.not.equal(enableOpDeterminism);
    enableOpDeterminism();
    const ours = registered();
    expect(ours).to.not.equal(stock);
    other.enableOpDeterminism();
    expect(registered()).to.equal(ours);
    other.disableOpDeterminism();
    expect(registered()).to.equal(stock);
    other.enableOpDeterminism();
    expect(registered()).to.not.equal(stock);
    disableOpDeterminism();
    expect(registered()).to.equal(stock);
  });
});
