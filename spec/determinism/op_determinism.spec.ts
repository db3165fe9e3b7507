import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { holdOpDeterminism } from '../../determinism/hold_op_determinism.ts';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { nonDeterministicKernels } from '../../determinism/non_deterministic_kernels.ts';
import { switchOffForSuite } from './switch_off.ts';

const KERNEL = { kernelName: 'UnsortedSegmentSum', backendName: 'webgpu' };

describe('op determinism', () => {
  let stock: tf.KernelConfig;
  let isStandIn = false;
  const registered = () => tf.getKernel(KERNEL.kernelName, KERNEL.backendName);
  const isOn = () => registered() !== stock;

  switchOffForSuite();
  before(() => {
    // In Node, where webgpu is missing, a kernel takes the place of its own.
    isStandIn = registered() == null;
    if (isStandIn) tf.registerKernel({ ...KERNEL, kernelFunc: () => [] });
    stock = registered();
  });
  afterEach(disableOpDeterminism);
  after(() => {
    if (isStandIn) tf.unregisterKernel(KERNEL.kernelName, KERNEL.backendName);
  });

  it('replaces kernels when it is enabled, and puts back the same objects when it is disabled', () => {
    expect(isOn()).to.equal(false);
    enableOpDeterminism();
    expect(isOn()).to.equal(true);
    disableOpDeterminism();
    expect(registered()).to.equal(stock);
  });

  it('is the same when it is enabled twice, and is disabled at once', () => {
    enableOpDeterminism();
    const ours = registered();
    enableOpDeterminism();
    expect(registered()).to.equal(ours);
    disableOpDeterminism();
    expect(registered()).to.equal(stock);
  });

  it('does nothing when it is disabled without having been enabled', () => {
    disableOpDeterminism();
    expect(registered()).to.equal(stock);
  });

  it('stays on until the last run lets go of it', () => {
    const [first, second] = [holdOpDeterminism(), holdOpDeterminism()];
    first();
    first();
    expect(isOn()).to.equal(true);
    second();
    expect(isOn()).to.equal(false);
  });

  it('stays on for a run when the program disables it, and for the program when a run ends', () => {
    enableOpDeterminism();
    const release = holdOpDeterminism();
    disableOpDeterminism();
    expect(isOn()).to.equal(true);
    enableOpDeterminism();
    release();
    expect(isOn()).to.equal(true);
  });

  it('replaces kernels that were registered after it was enabled, once the backend is set', async () => {
    enableOpDeterminism();
    const late = { ...KERNEL, kernelFunc: () => [] };
    tf.unregisterKernel(KERNEL.kernelName, KERNEL.backendName);
    tf.registerKernel(late);
    tf.getKernel('SeededSetup', 'webgpu')?.setupFunc?.(Object.assign(Object.create(null), device()));
    expect(registered()).to.not.equal(late);
    disableOpDeterminism();
    expect(registered()).to.equal(late);
    tf.unregisterKernel(KERNEL.kernelName, KERNEL.backendName);
    tf.registerKernel(stock);
  });

  it('leaves a kernel alone that somebody else has registered meanwhile', () => {
    enableOpDeterminism();
    const theirs = { ...KERNEL, kernelFunc: () => [] };
    tf.unregisterKernel(KERNEL.kernelName, KERNEL.backendName);
    tf.registerKernel(theirs);
    disableOpDeterminism();
    expect(registered()).to.equal(theirs);
    tf.unregisterKernel(KERNEL.kernelName, KERNEL.backendName);
    tf.registerKernel(stock);
  });

  it('changes nothing if a backend is not as expected', () => {
    tf.engine().registry.webgl ??= {} as tf.KernelBackend;
    const real = tf.engine().registry.webgl;
    tf.engine().registry.webgl = {} as tf.KernelBackend;
    try {
      expect(enableOpDeterminism)
        .to.throw('tfjs-seeded: TensorFlow.js')
        .with.property('message')
        .that.includes('shouldExecuteOnCPU');
      expect(isOn()).to.equal(false);
      expect(tf.getKernel('SeededSetup', 'cpu') ?? undefined).to.equal(undefined);
    } finally {
      if (Object.keys(real).length > 0) tf.engine().registry.webgl = real;
      else delete tf.engine().registry.webgl;
    }
  });

  it('warns of a backend of which nothing is known, once', async () => {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text) => warnings.push(text);
    try {
      tf.registerBackend('abacus', () => new Abacus() as tf.KernelBackend);
      enableOpDeterminism();
      await tf.setBackend('abacus');
      await tf.setBackend('cpu');
      await tf.setBackend('abacus');
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include('the backend `abacus`').and.to.include('cpu, wasm, tensorflow, webgl, webgpu');
    } finally {
      console.warn = warn;
      await tf.setBackend('cpu');
      tf.removeBackend('abacus');
    }
  });

  it('refuses by name what can be neither repeated nor replaced, with the cure', () => {
    const name = { kernelName: 'Multinomial', backendName: 'tensorflow' };
    tf.registerKernel({ ...name, kernelFunc: () => [] });
    try {
      enableOpDeterminism();
      const { kernelFunc } = tf.getKernel(name.kernelName, name.backendName);
      expect(() => kernelFunc({ inputs: {}, attrs: {}, backend: {} })).to.throw(
        '`tf.multinomial` on the backend tensorflow must repeat its numbers for one seed, but draws new ones at every call. ' +
          'Use `categorical` of a Generator or Stream.',
      );
    } finally {
      disableOpDeterminism();
      tf.unregisterKernel(name.kernelName, name.backendName);
    }
  });

  it('leaves nothing of its own behind', () => {
    const { registerBackend } = tf.engine();
    enableOpDeterminism();
    disableOpDeterminism();
    expect(tf.engine().registerBackend).to.equal(registerBackend);
    expect(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName)).to.not.include('SeededSetup');
  });
});

describe('nonDeterministicKernels', () => {
  it('names the kernels that differ on a backend', () => {
    expect(nonDeterministicKernels('webgpu')).to.include.members(['UnsortedSegmentSum', 'BatchMatMul', 'ScatterNd']);
    for (const backend of ['cpu', 'wasm', 'webgl']) {
      expect(nonDeterministicKernels(backend), backend).to.deep.equal([]);
    }
  });

  it('names none of a backend of which nothing is known', () => {
    expect(nonDeterministicKernels('abacus')).to.equal(undefined);
  });
});

/** What is replaced of a webgpu backend. */
const device = () => ({ runWebGPUProgram() {}, shouldExecuteOnCPU: () => false });

class Abacus extends tf.KernelBackend {
  override dispose() {}
}
