import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { expect } from 'chai';
import { kernelEntries } from '../../bench/determinism/kernel_entries.ts';
import { kernelCases, NOT_RUN } from '../../bench/determinism/kernels/index.ts';
import { LAYERS_NOT_RUN, layerCases } from '../../bench/determinism/layers.ts';
import { places } from '../../bench/determinism/place.ts';
import { nonDeterministicKernels } from '../../determinism/non_deterministic_kernels.ts';
import { isStockLayer } from '../../hooks/stock_layers.ts';
import '../backends.ts';

const page = readFileSync(new URL('../../docs/determinism.md', import.meta.url), 'utf8');
const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'];
const kernelsOf = (backend: string) =>
  tf
    .getKernelsForBackend(backend)
    .map(({ kernelName }) => kernelName)
    .filter((name) => !name.startsWith('Seeded'));
/** Not one that another spec in this process has registered. `spec/hooks/stock_layers.spec.ts` finds new ones of tfjs. */
const isStock = (name: string) => isStockLayer({ getClassName: () => name });
const registered = new Set(BACKENDS.flatMap(kernelsOf));

/** Gradients of kernels that no backend has: tfjs never takes them. */
const OF_NO_KERNEL = ['BroadcastTo', 'LogSoftmax'];

describe('the catalogue of operations', () => {
  it('has cases for every kernel that this tfjs registers on any backend, and for no others', () => {
    expect([...Object.keys(kernelCases), ...Object.keys(NOT_RUN)]).to.have.members([...registered]);
  });

  it('has cases for every gradient of these kernels', () => {
    const wanted = [...registered].filter((name) => tf.getGradient(name) != null);
    const found = new Set(kernelEntries().flatMap(({ part, name }) => (part === 'gradient' ? [name] : [])));
    // Without an input that is float32, there is nothing to differentiate.
    const none = ['ComplexAbs', 'OneHot'];
    expect([...found, ...none]).to.have.members(wanted);
    for (const name of OF_NO_KERNEL) expect(registered.has(name), name).to.equal(false);
  });

  it('has cases for every layer of this tfjs', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    const names = Object.entries(classNameMap).flatMap(([name, [cls]]) =>
      cls.prototype instanceof tf.layers.Layer && !name.startsWith('Seeded') && isStock(name) ? [name] : [],
    );
    const models = ['Functional', 'LayersModel', 'Model', 'Sequential'];
    const wanted = names.filter((name) => !models.includes(name));
    expect([...new Set(layerCases.map(({ name }) => name)), ...Object.keys(LAYERS_NOT_RUN)]).to.include.members(wanted);
  });
});

describe('docs/determinism.md', () => {
  const tables = ['Kernels', 'Gradients', 'Layers'].map((heading) => tableUnder(heading));
  const [kernels, gradients, layers] = tables;
  const columns = Object.keys(Object.values(kernels)[0]);
  const columnOf = (id: string) => places.find((place) => place.id === id)?.title ?? '';

  it('has what was measured on every backend', () => {
    expect(columns).to.include.members(['cpu', 'wasm', 'webgpu', 'webgpu-on', 'webgl', 'wasm-2'].map(columnOf));
  });

  it('has a row for every kernel, gradient and layer of the catalogue', () => {
    expect(Object.keys(kernels)).to.have.members([...registered]);
    const names = (part: string) => kernelEntries().flatMap((one) => (one.part === part ? [one.name] : []));
    expect(Object.keys(gradients)).to.have.members([...new Set(names('gradient'))]);
    expect(Object.keys(layers)).to.have.members([...new Set(layerCases.map(({ name }) => name))]);
  });

  for (const backend of BACKENDS) {
    it(`says which kernels ${backend} has`, () => {
      const listed = Object.keys(kernels).filter((name) => kernels[name][columnOf(backend)] !== '—');
      const canvases = Object.keys(NOT_RUN);
      const run = (names: string[]) => names.filter((name) => !canvases.includes(name));
      expect(run(listed)).to.have.members(run(kernelsOf(backend)));
    });

    it(`says of the same kernels that they differ on ${backend} as the library does`, () => {
      const differing = Object.keys(kernels).filter((name) => kernels[name][columnOf(backend)].startsWith('**'));
      expect(nonDeterministicKernels(backend)).to.have.members(differing);
    });
  }

  it('has no kernel, gradient or layer that differs on webgpu with op determinism on', () => {
    for (const table of tables) {
      for (const [name, cells] of Object.entries(table)) {
        expect(cells[columnOf('webgpu-on')], name).to.not.include('**');
      }
    }
  });

  it('has no kernel that takes more than twice the time of that of tfjs', () => {
    const costs = tableUnder('What the replaced kernels cost');
    expect(Object.keys(costs)).to.have.lengthOf.at.least(20);
    for (const [call, { ratio }] of Object.entries(costs)) expect(Number(ratio), call).to.be.at.most(2);
  });
});

/** The table under a heading: by the first cell of each row, its other cells by the heads of their columns. */
function tableUnder(heading: string): Record<string, Record<string, string>> {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(2, -2).split(' | '));
  return Object.fromEntries(
    rows.map(([name, ...cells]) => [name, Object.fromEntries(cells.map((cell, i) => [head[i + 1], cell]))]),
  );
}
