import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { KNOWN_DETERMINISM } from '../../../../backends/known_determinism.ts';
import { disableOpDeterminism, enableOpDeterminism } from '../../../../determinism/index.ts';
import { onBackend, tensorsLeftBy } from '../../../backends.ts';
import { hexOf } from '../../../bits.ts';

const RUNS = 8;

/** A result of tfjs's cpu backend may differ from a sum in another order by so much of the greatest number. */
const TOLERANCE = 2e-6;

const floats = (...shape: number[]) => {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.fround(((i * 7919) % 1009) / 503 - 1)),
    shape,
  );
};
const ints = (max: number, ...shape: number[]) => {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Int32Array.from({ length: size }, (_, i) => ((i * 31) % 97) % max),
    shape,
    'int32',
  );
};
const ids = (max: number, count: number) => ints(max, count) as tf.Tensor1D;

/** Calls of every kernel that is replaced, on each of its code paths. */
const calls: Readonly<Record<string, () => tf.Tensor>> = {
  'matMul 8 x 4096 x 64': () => tf.matMul(floats(8, 4096), floats(4096, 64)),
  'matMul 7 x 2003 x 67, transposed': () => tf.matMul(floats(2003, 7), floats(67, 2003), true, true),
  'matMul 20 x 2001 x 3': () => tf.matMul(floats(20, 2001), floats(3, 2001), false, true),
  'fused matMul with bias and relu': () =>
    tf.fused.matMul({ a: floats(8, 2048), b: floats(2048, 16), bias: floats(16), activation: 'relu' }),
  'conv2d 1 x 1 of 2,048 channels': () =>
    tf.conv2d(floats(1, 4, 4, 2048) as tf.Tensor4D, floats(1, 1, 2048, 8) as tf.Tensor4D, 1, 'same'),
  'unsortedSegmentSum of numbers': () => tf.unsortedSegmentSum(floats(3000), ids(7, 3000), 7),
  'unsortedSegmentSum of rows into few': () => tf.unsortedSegmentSum(floats(900, 5), ids(3, 900), 3),
  'unsortedSegmentSum of rows into many': () => tf.unsortedSegmentSum(floats(300, 4), ids(90, 300), 500),
  'unsortedSegmentSum of no rows': () => tf.unsortedSegmentSum(floats(0, 4), ids(1, 0), 3),
  'unsortedSegmentSum of integers': () => tf.unsortedSegmentSum(ints(50, 900), ids(3, 900), 3),
  'gradient of gather': () => tf.grad((x) => tf.gather(x, ids(20, 500)))(floats(20, 8)),
  'scatterND of elements': () => tf.scatterND(ints(10, 2000, 2), floats(2000), [10, 10]),
  'scatterND of rows': () => tf.scatterND(ints(10, 900, 1), floats(900, 6), [10, 6]),
  tensorScatterUpdate: () => tf.tensorScatterUpdate(floats(20, 3), ints(20, 400, 1), floats(400, 3)),
  'sparseToDense with a background': () => tf.sparseToDense(ints(9, 80, 2), floats(80), [12, 12], tf.scalar(7.5)),
  'sparseToDense of one number': () => tf.sparseToDense(ints(9, 80, 2), tf.scalar(0.1), [12, 12], tf.scalar(0)),
  sparseSegmentSum: () => tf.sparse.sparseSegmentSum(floats(50, 4), ids(50, 300), sorted(300)),
  sparseSegmentMean: () => tf.sparse.sparseSegmentMean(floats(50, 4), ids(50, 300), sorted(300)),
  bincount: () => tf.bincount(ids(9, 3000), floats(3000) as tf.Tensor1D, 9),
  'denseBincount of rows': () => tf.denseBincount(ints(9, 4, 500) as tf.Tensor2D, floats(4, 500) as tf.Tensor2D, 9),
  'dilation2d to its input': () =>
    tf.grad((x) => tf.dilation2d(x as tf.Tensor4D, floats(3, 3, 2) as tf.Tensor3D, 1, 'same'))(floats(2, 9, 9, 2)),
  'dilation2d to its filter': () =>
    tf.grad((filter) => tf.dilation2d(floats(2, 9, 9, 2) as tf.Tensor4D, filter as tf.Tensor3D, 1, 'same'))(
      floats(3, 3, 2),
    ),
};

/**
 * Calls in which tfjs's cpu backend computes something else: of repeated indices only the last counts there, and integers
 * are added up as the bits of floats by tfjs's own kernel on webgpu.
 */
const OTHERWISE_ON_CPU = [
  'sparseToDense with a background',
  'sparseToDense of one number',
  'unsortedSegmentSum of integers',
];

describe('the deterministic kernels', () => {
  onBackend('webgpu', () => {
    beforeEach(enableOpDeterminism);
    afterEach(disableOpDeterminism);

    for (const [title, call] of Object.entries(calls)) {
      it(`have the same bits each time, of ${title}`, async () => {
        const results = new Set<string>();
        for (let run = 0; run < RUNS; run++) results.add(hexOf(await dataOf(call)));
        expect(results.size).to.equal(1);
      });

      if (OTHERWISE_ON_CPU.includes(title)) continue;
      it(`have the result of the cpu backend, but for rounding, of ${title}`, async () => {
        const [values, shape] = [await dataOf(call), tf.tidy(() => call().shape)];
        await tf.setBackend('cpu');
        const [wanted, wantedShape] = [await dataOf(call), tf.tidy(() => call().shape)];
        await tf.setBackend('webgpu');
        expect(shape).to.deep.equal(wantedShape);
        const greatest = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const faults = [...values].filter((x, i) => !(Math.abs(x - wanted[i]) <= TOLERANCE * greatest));
        expect(faults).to.deep.equal([]);
      });
    }

    it('leave no tensors behind', async () => {
      for (const [title, call] of Object.entries(calls)) {
        tf.tidy(call);
        const { numDataIds } = tf.backend() as unknown as { numDataIds(): number };
        const before = numDataIds.call(tf.backend());
        expect(
          tensorsLeftBy(() => tf.tidy(() => void call())),
          title,
        ).to.equal(0);
        expect(numDataIds.call(tf.backend()) - before, title).to.equal(0);
      }
    });

    it('carry infinities and NaN into the sums that they belong to, and no others', async () => {
      const x = [1, Infinity, 2, -Infinity, 3, NaN, 4, Infinity, -Infinity, 5];
      const segments = [0, 1, 0, 2, 0, 3, 0, 4, 4, 5];
      for (const columns of [1, 2]) {
        const sums = await dataOf(() => {
          const rows = tf.tile(tf.tensor2d(x, [10, 1]), [1, columns]);
          return tf.unsortedSegmentSum(columns === 1 ? rows.flatten() : rows, tf.tensor1d(segments, 'int32'), 6);
        });
        const wanted = [10, Infinity, -Infinity, NaN, NaN, 5].flatMap((sum) => Array(columns).fill(sum));
        expect([...sums]).to.deep.equal(wanted);
      }
    });

    it('add numbers of very different magnitudes exactly', async () => {
      for (const columns of [1, 2]) {
        const sums = await dataOf(() => {
          const rows = tf.tile(tf.tensor2d([2 ** 24, 1, 1, -(2 ** 24)], [4, 1]), [1, columns]);
          return tf.unsortedSegmentSum(columns === 1 ? rows.flatten() : rows, tf.tensor1d([0, 0, 0, 0], 'int32'), 1);
        });
        expect([...sums]).to.deep.equal(Array(columns).fill(2));
      }
    });

    it('do not depend on whether the numbers of a small tensor are on the host', async () => {
      const x = floats(100);
      const device = tf.mul(floats(100).as2D(10, 10), tf.ones([10, 10])).flatten();
      for (const op of [tf.exp, tf.sigmoid, tf.sum] as ((x: tf.Tensor) => tf.Tensor)[]) {
        expect(hexOf(await dataOf(() => op(x)))).to.equal(hexOf(await dataOf(() => op(device))));
      }
      tf.dispose([x, device]);
    });

    it('refuse a program that writes by atomics, by its name', () => {
      const program = {
        variableNames: ['x'],
        outputShape: [4],
        workgroupSize: [64, 1, 1],
        dispatchLayout: { x: [0] },
        dispatch: [1, 1, 1],
        shaderKey: 'SomebodysSum',
        atomic: true,
        uniforms: 'limit : i32,',
        getUserCode: () =>
          'fn main(index : i32) { if (index < uniforms.limit) { atomicAdd(&result[0], i32(x[index])); } }',
      };
      const x = tf.ones([4]);
      const backend = tf.backend() as unknown as { runWebGPUProgram(...args: unknown[]): tf.TensorInfo };
      expect(() => backend.runWebGPUProgram(program, [x], 'int32')).to.throw(
        'the program `SomebodysSum` on webgpu must not write by atomics',
      );
      const result = backend.runWebGPUProgram({ ...program, deterministic: true }, [x], 'int32', [
        { type: 'int32', data: [4] },
      ]);
      tf.engine().makeTensorFromTensorInfo(result).dispose();
      x.dispose();
    });

    it('leave the methods of the backend as they were', () => {
      disableOpDeterminism();
      expect(Object.keys(tf.backend())).to.not.include.members(['runWebGPUProgram', 'shouldExecuteOnCPU']);
    });
  });

  it('are all shown here or in the catalogue', () => {
    const { kernels = {} } = KNOWN_DETERMINISM.get('webgpu') ?? {};
    expect(Object.keys(kernels)).to.have.lengthOf(10);
  });
});

describe('without op determinism', () => {
  onBackend('webgpu', () => {
    // Of 25 runs, 25 were different, with two threads; so that 400 are all the same is out of the question.
    it('webgpu has different sums of the same numbers', async () => {
      const results = new Set<string>();
      for (let run = 0; run < 400 && results.size < 2; run++) {
        results.add(hexOf(await dataOf(() => tf.unsortedSegmentSum(floats(4096, 16), ids(50, 4096), 50))));
      }
      expect(results.size).to.equal(2);
    });
  });
});

function sorted(count: number): tf.Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: count }, (_, i) => Math.floor(i / 40)),
    'int32',
  );
}

async function dataOf(call: () => tf.Tensor): Promise<Float32Array> {
  const result = tf.tidy(call);
  const data = Float32Array.from(await result.data());
  result.dispose();
  return data;
}
