import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { bernoulli } from '../../backends/bernoulli.ts';
import { dropout } from '../../backends/dropout.ts';
import { gatherRows } from '../../backends/rows.ts';
import { uniform } from '../../backends/uniform.ts';
import { backends } from '../backends.ts';
import { offsetAt } from '../numbers/reference.ts';
import { onAnotherBackend } from './another_backend.ts';

const offset = offsetAt(7n, 8n);
const x = () => tf.ones([20, 30]);

/** A use of each kernel, and the backends on which the library registers it. */
const uses: Record<string, [use: () => tf.Tensor, given: string[]]> = {
  SeededDropout: [
    () => dropout(x(), { rate: 0.5, noiseShape: [20, 30], offset }),
    ['cpu', 'wasm', 'webgl', 'webgpu', 'other'],
  ],
  SeededUniform: [() => uniform([20, 30], () => offset, 0, 1), ['webgl', 'webgpu']],
  SeededBernoulli: [() => bernoulli([20, 30], () => offset, 0.5), ['webgl', 'webgpu']],
  SeededRows: [() => gatherRows(x(), Int32Array.of(1, 0)), ['cpu', 'wasm']],
};

/** Runs `work` and returns the warnings that it printed. */
function warningsOf(work: () => void): unknown[] {
  const { warn } = console;
  const warnings: unknown[] = [];
  console.warn = (...args) => warnings.push(args);
  try {
    work();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

describe('the kernels', () => {
  const claims = (backend: string) => {
    for (const [name, [use, given]] of Object.entries(uses)) {
      const isGiven = given.includes(backend);
      it(`${name} is ${isGiven ? 'registered at its first use, and once' : 'not registered'}`, () => {
        if (tf.getKernel(name, backend)) tf.unregisterKernel(name, backend);
        const warnings = warningsOf(() => {
          tf.dispose([use(), use()]);
        });
        expect(warnings).to.deep.equal([]);
        expect(tf.getKernel(name, backend) != null).to.equal(isGiven);
      });
    }

    it('SeededDropout that another copy of the library has registered is used as it is', () => {
      use('SeededDropout').dispose();
      const ours = tf.getKernel('SeededDropout', backend);
      tf.unregisterKernel('SeededDropout', backend);
      const theirs = { ...ours, kernelFunc: () => tf.zeros([20, 30]) };
      tf.registerKernel(theirs);
      try {
        expect(warningsOf(() => expect(use('SeededDropout').sum().dataSync()[0]).to.equal(0))).to.deep.equal([]);
        expect(tf.getKernel('SeededDropout', backend)).to.equal(theirs);
      } finally {
        tf.unregisterKernel('SeededDropout', backend);
      }
    });
  };
  const use = (name: string) => uses[name][0]();

  for (const backend of backends) {
    describe(`on ${backend}`, () => {
      before(() => tf.setBackend(backend));
      after(() => tf.setBackend('cpu'));
      claims(backend);
    });
  }
  onAnotherBackend(() => claims('other'));

  it('SeededDropout has a gradient, registered once', () => {
    const gradient = tf.grad((y: tf.Tensor) => dropout(y, { rate: 0.5, noiseShape: [20, 30], offset }));
    expect(warningsOf(() => tf.dispose([gradient(x()), gradient(x())]))).to.deep.equal([]);
    expect(tf.getGradient('SeededDropout')).not.to.equal(undefined);
  });
});
