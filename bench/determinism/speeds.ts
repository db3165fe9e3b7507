import * as tf from '@tensorflow/tfjs';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { ascending, floats, type Input, ints, tensorOf } from './inputs.ts';

/** The time of one call in milliseconds, with tfjs's own kernel and with the deterministic one. */
export interface Speed {
  readonly title: string;
  readonly stock: number;
  readonly deterministic: number;
}

const ROUNDS = 5;
/** A round takes about so many milliseconds. */
const ROUND = 300;

type Call = (...tensors: tf.Tensor[]) => tf.Tensor;

/** Calls of every kernel that is replaced on webgpu. */
const calls: readonly (readonly [title: string, inputs: readonly Input[], call: Call])[] = [
  ['matMul 8 x 4096 x 64', [floats(8, 4096), floats(4096, 64)], (a, b) => tf.matMul(a, b)],
  [
    'matMul 8 x 4096 x 64, second transposed',
    [floats(8, 4096), floats(64, 4096)],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  ['matMul 64 x 4096 x 32, first transposed', [floats(4096, 64), floats(4096, 32)], (a, b) => tf.matMul(a, b, true)],
  [
    'matMul 12 x 4096 x 12, both transposed',
    [floats(4096, 12), floats(12, 4096)],
    (a, b) => tf.matMul(a, b, true, true),
  ],
  ['matMul 100 x 2001 x 67', [floats(100, 2001), floats(2001, 67)], (a, b) => tf.matMul(a, b)],
  ['matMul 1 x 4096 x 4096', [floats(1, 4096), floats(4096, 4096)], (a, b) => tf.matMul(a, b)],
  ...[
    [[20_000], 5],
    [[20_000], 15_000],
    [[4096, 64], 50],
    [[256, 32], 100],
    [[512, 16], 9000],
  ].map(([shape, count]) => {
    const [rows, columns = 1] = shape as number[];
    const call: Call = (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, count as number);
    const title = `unsortedSegmentSum ${rows} x ${columns} into ${count}`;
    return [title, [floats(...(shape as number[])), ints(count as number, rows)], call] as const;
  }),
  ['scatterND 4096 into 10 x 10', [ints(10, 4096, 2), floats(4096)], (ids, x) => tf.scatterND(ids, x, [10, 10])],
  [
    'scatterND 40960 x 8 into 1000',
    [ints(1000, 40_960, 1), floats(40_960, 8)],
    (ids, x) => tf.scatterND(ids, x, [1000, 8]),
  ],
  ['scatterND 4096 x 8 into 8000', [ints(8000, 4096, 1), floats(4096, 8)], (ids, x) => tf.scatterND(ids, x, [8000, 8])],
  [
    'tensorScatterUpdate 4096 x 8 into 80 x 10',
    [floats(80, 10, 8), ints(10, 4096, 2), floats(4096, 8)],
    (x, ids, y) => tf.tensorScatterUpdate(x, ids, y),
  ],
  [
    'sparseToDense 40960 into 12 x 12',
    [ints(12, 40_960, 2), floats(40_960)],
    (ids, x) => tf.sparseToDense(ids, x, [12, 12], 7.5),
  ],
  [
    'sparseToDense 40960 into 500 x 500',
    [ints(500, 40_960, 2), floats(40_960)],
    (ids, x) => tf.sparseToDense(ids, x, [500, 500], 7.5),
  ],
  [
    'sparseSegmentSum 4000 x 64 into 20',
    [floats(1000, 64), ints(1000, 4000), ascending(20, 4000)],
    (x, picks, ids) => tf.sparse.sparseSegmentSum(x as tf.Tensor2D, picks as tf.Tensor1D, ids as tf.Tensor1D),
  ],
  [
    'sparseSegmentMean 4000 x 64 into 20',
    [floats(1000, 64), ints(1000, 4000), ascending(20, 4000)],
    (x, picks, ids) => tf.sparse.sparseSegmentMean(x as tf.Tensor2D, picks as tf.Tensor1D, ids as tf.Tensor1D),
  ],
  [
    'bincount 40000 into 18',
    [ints(18, 40_000), floats(40_000)],
    (x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, 18),
  ],
  [
    'bincount 40000 into 18000',
    [ints(18_000, 40_000), floats(40_000)],
    (x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, 18_000),
  ],
  [
    'denseBincount 40 x 1000 into 1000',
    [ints(1000, 40, 1000), floats(40, 1000)],
    (x, w) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, 1000),
  ],
  [
    'gradient of dilation2d 3 x 3 to its input',
    [floats(4, 64, 64, 4), floats(3, 3, 4)],
    (x, filter) => tf.grad((given) => tf.dilation2d(given as tf.Tensor4D, filter as tf.Tensor3D, 1, 'same'))(x),
  ],
  [
    'gradient of dilation2d 3 x 3 to its filter',
    [floats(4, 64, 64, 4), floats(3, 3, 4)],
    (x, filter) => tf.grad((given) => tf.dilation2d(x as tf.Tensor4D, given as tf.Tensor3D, 1, 'same'))(filter),
  ],
];

/** Times the replaced kernels on the backend in use, with and without op determinism in turn; medians of rounds. */
export async function measureSpeeds(log: (title: string) => void): Promise<Speed[]> {
  const speeds: Speed[] = [];
  for (const [title, inputs, call] of calls) {
    const tensors = inputs.map(tensorOf);
    const times: [number[], number[]] = [[], []];
    const round = async (deterministic: boolean, count: number) => {
      if (deterministic) enableOpDeterminism();
      try {
        const start = performance.now();
        for (let left = count; left > 1; left--) tf.tidy(() => void call(...tensors));
        const result = tf.tidy(() => call(...tensors));
        await result.data();
        result.dispose();
        return (performance.now() - start) / count;
      } finally {
        disableOpDeterminism();
      }
    };
    for (const deterministic of [false, true]) await round(deterministic, 1);
    const count = Math.min(100, Math.ceil(ROUND / (await round(false, 3))));
    for (let left = ROUNDS; left > 0; left--) {
      times[0].push(await round(false, count));
      times[1].push(await round(true, count));
    }
    const [stock, deterministic] = times.map((list) => list.sort((a, b) => a - b)[ROUNDS >> 1]);
    log(`${title}: ${stock.toFixed(2)} ms, ${deterministic.toFixed(2)} ms`);
    speeds.push({ title, stock, deterministic });
    tf.dispose(tensors);
  }
  return speeds;
}
