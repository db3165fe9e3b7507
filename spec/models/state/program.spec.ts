import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Checkpoints,
  type FitResumableArguments,
  fitResumable,
  Generator,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
  seededMap,
  seededShuffle,
} from '../../../index.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, runOnce } from '../same_run.ts';

type Data = tf.data.Dataset<tf.TensorContainer>;

/** What a program says, of which each claim changes something. */
interface Words {
  seed: number;
  rate: number;
  units: number;
  activation: 'tanh' | 'relu';
  last: string | undefined;
  trainable: boolean;
  own: () => tf.layers.Layer[];
  loss: unknown;
  metrics: string[];
  optimizer: () => tf.Optimizer;
  batchSize: number;
  rows: number;
  scale: number;
  dataset: (generator: Generator) => Data;
  args: Partial<FitResumableArguments<tf.TensorContainer>>;
}

const tensors = (rows: number, scale = 1) => {
  const xs = tf.tidy(() =>
    tf
      .range(0, 3 * rows)
      .sin()
      .reshape([rows, 3])
      .mul(scale),
  );
  return { xs, ys: tf.tidy(() => xs.sum(1, true)) };
};

/** A layer of the program's own, whose config does not say what it does. */
class Scaled extends tf.layers.Layer {
  static className = 'Scaled';
  readonly factor: number;
  readonly work: (x: tf.Tensor) => tf.Tensor;

  constructor(factor = 1, work = (x: tf.Tensor) => x) {
    super({});
    this.factor = factor;
    this.work = work;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.work([inputs].flat()[0]).mul(this.factor));
  }
}
tf.serialization.registerClass(Scaled);

/** A callback of the program's own, which keeps when it was made. */
class Decay extends tf.Callback {
  readonly factor: number;
  readonly madeAt = Date.now();
  rate = 1;

  constructor(factor: number) {
    super();
    this.factor = factor;
  }

  override async onBatchEnd(): Promise<void> {
    this.rate *= this.factor;
  }
}

const nothing = { getState: () => 1, setState() {} };

const said: Words = {
  seed: 1,
  rate: 0.1,
  units: 4,
  activation: 'tanh',
  last: undefined,
  trainable: true,
  own: () => [],
  loss: 'meanSquaredError',
  metrics: [],
  optimizer: () => tf.train.adam(0.01),
  batchSize: 4,
  rows: 12,
  scale: 1,
  dataset: (generator) => batchesOf(said, generator),
  args: {},
};

function batchesOf({ rows, scale, batchSize }: Words, generator: Generator): Data {
  return seededBatches(tensors(rows, scale), { batchSize, generator }) as unknown as Data;
}

/** The rows of an array; in one of them, the target may be another. */
const rowsOf = (changed = -1) => {
  const { xs, ys } = tensors(12);
  const targets = ys.arraySync() as number[][];
  if (changed >= 0) targets[changed] = [7];
  return tf.data.array((xs.arraySync() as number[][]).map((x, i) => ({ xs: x, ys: targets[i] }))) as Data;
};

function make(changes: Partial<Words>) {
  const words = { ...said, ...changes };
  if (changes.dataset === undefined) words.dataset = (generator) => batchesOf(words, generator);
  const generator = Generator.fromSeed(words.seed);
  const kernelInitializer = () => seededGlorotUniform({ generator });
  const { units, activation, last, trainable } = words;
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units, activation, trainable, inputShape: [3], kernelInitializer: kernelInitializer() }),
      ...words.own(),
      seededDropout({ rate: words.rate, generator }),
      tf.layers.dense({ units: 1, name: last, kernelInitializer: kernelInitializer() }),
    ],
  });
  model.compile({ optimizer: words.optimizer(), loss: words.loss as string, metrics: words.metrics });
  return { words, generator, model, dataset: words.dataset(generator) };
}

const program =
  (changes: Partial<Words>, more: Partial<FitResumableArguments<tf.TensorContainer>> = {}) =>
  async ({ location, tick }: { location: tf.io.IOHandler[]; tick(): void }) => {
    const { words, generator, model, dataset } = make(changes);
    const { history } = await fitResumable(model, dataset, {
      epochs: 2,
      checkpoint: location,
      saveEvery: 1,
      verbose: 0,
      ...words.args,
      ...more,
      callbacks: [words.args.callbacks ?? [], { onBatchEnd: tick }].flat(),
    });
    return { history, ...endOf(model, generator) };
  };

const changed: [what: string, changes: Partial<Words>, words: RegExp, from?: Partial<Words>][] = [
  ["a layer's argument", { rate: 0.3 }, /seeded_dropout\.rate was 0\.1 and is 0\.3\. To/],
  ['an activation', { activation: 'relu' }, /dense\.activation was "tanh" and is "relu"\. To/],
  ['the loss', { loss: 'meanAbsoluteError' }, /loss was "meanSquaredError" and is "meanAbsoluteError"\. To/],
  [
    'a loss that is a function',
    { loss: (a: tf.Tensor, b: tf.Tensor) => tf.losses.huberLoss(a, b, undefined, 2) },
    /loss was function loss \([0-9a-f]{8}\) and is function loss \([0-9a-f]{8}\)\. To/,
    { loss: (a: tf.Tensor, b: tf.Tensor) => tf.losses.huberLoss(a, b) },
  ],
  ['the metrics', { metrics: ['mse'] }, /metrics was \[\] and is \["mse"\]/],
  [
    "the optimizer's learning rate",
    { optimizer: () => tf.train.adam(0.02) },
    /optimizer\.learningRate was 0\.01 and is 0\.02\. To/,
  ],
  ["the optimizer's beta", { optimizer: () => tf.train.adam(0.01, 0.8) }, /optimizer\.beta1 was 0\.9 and is 0\.8\. To/],
  ['the optimizer', { optimizer: () => tf.train.sgd(0.01) }, /optimizer\.className was "Adam" and is "SGD"/],
  ['the batch size', { batchSize: 6 }, /dataset\.\w+\.batchSize was 4 and is 6/],
  ['the number of rows', { rows: 16 }, /dataset\.size was 3 and is 4/],
  ['the numbers of the data', { scale: 2 }, /dataset\.contents was .* and is .*\. To/],
  [
    'an element of an array',
    { dataset: (g) => seededShuffle(rowsOf(9), 4, { generator: g }).batch(4) },
    /dataset\.contents was .* and is .*\. To/,
    { dataset: (g) => seededShuffle(rowsOf(), 4, { generator: g }).batch(4) },
  ],
  ['the seed', { seed: 2 }, /generator\.seed was 1 and is 2\. To/],
  ["a layer's name", { last: 'head' }, /dense_1 was "Dense" and is gone; .*head is new \("Dense"\)/],
  [
    'an operator of the dataset',
    { dataset: (g) => seededShuffle(rowsOf(), 4, { generator: g }).batch(4) },
    /dataset\.operators was /,
  ],
  [
    'the size of a shuffle buffer',
    { dataset: (g) => seededShuffle(rowsOf(), 5, { generator: g }).batch(4) },
    /dataset\.\w+\.bufferSize was 4 and is 5\. To/,
    { dataset: (g) => seededShuffle(rowsOf(), 4, { generator: g }).batch(4) },
  ],
  [
    'the batch size of an operator',
    { dataset: (g) => seededShuffle(rowsOf(), 4, { generator: g }).batch(6) },
    /dataset\.batch\.batchSize was 4 and is 6/,
    { dataset: (g) => seededShuffle(rowsOf(), 4, { generator: g }).batch(4) },
  ],
  [
    'a batch size before the shuffle',
    { dataset: (g) => seededShuffle(rowsOf().batch(3) as Data, 4, { generator: g }) },
    /dataset\.batch\.batchSize was 2 and is 3/,
    { dataset: (g) => seededShuffle(rowsOf().batch(2) as Data, 4, { generator: g }) },
  ],
  [
    'a transform',
    {
      dataset: (g) =>
        seededMap(rowsOf(), (row, s) => ({ ...(row as object), w: s.random() }), { generator: g }).batch(4),
    },
    /dataset\.\w+\.transform was function .* and is function /,
    { dataset: (g) => seededMap(rowsOf(), (row) => row, { generator: g }).batch(4) },
  ],
  ['class weights', { args: { classWeight: { 0: 2 } } }, /arguments\.classWeight\.0 is new \(2\)/],
  ['batches per epoch', { args: { batchesPerEpoch: 2 } }, /arguments\.batchesPerEpoch is new \(2\)/],
  [
    "a callback's argument",
    { args: { callbacks: tf.callbacks.earlyStopping({ monitor: 'loss', patience: 7 }) } },
    /callbacks\.EarlyStopping\.patience was 5 and is 7\. To/,
    { args: { callbacks: tf.callbacks.earlyStopping({ monitor: 'loss', patience: 5 }) } },
  ],
  ['what is trainable', { trainable: false }, /dense\.trainable was true and is false\. To/],
  [
    "a field of a layer of the program's own",
    { own: () => [new Scaled(3)] },
    /scaled\.factor was 2 and is 3\. To/,
    { own: () => [new Scaled(2)] },
  ],
  [
    "a function of a layer of the program's own",
    { own: () => [new Scaled(2, (x) => x.square())] },
    /scaled\.work was function .* and is function .*\. To/,
    { own: () => [new Scaled(2, (x) => x.abs())] },
  ],
  [
    'a field of a callback of a class',
    { args: { callbacks: new Decay(0.5) } },
    /callbacks\.Decay\.factor was 0\.9 and is 0\.5\. To/,
    { args: { callbacks: new Decay(0.9) } },
  ],
  [
    'a field of a callback of functions',
    { args: { callbacks: { factor: 0.5, count: 0, onBatchEnd: counted } as never } },
    /callbacks\.callbacks\.factor was 0\.9 and is 0\.5\. To/,
    { args: { callbacks: { factor: 0.9, count: 0, onBatchEnd: counted } as never } },
  ],
  [
    'the functions of a callback that has a state',
    { args: { callbacks: { ...nothing, onBatchEnd: (batch: number) => void Math.sqrt(batch) } } },
    /callbacks\.callbacks\.functions was .* and is .*\. To/,
    { args: { callbacks: { ...nothing, onBatchEnd: (batch: number) => void Math.abs(batch) } } },
  ],
];

function counted(this: { count: number }) {
  this.count += 1;
}

describe('a program that was changed', () => {
  before(() => tf.setBackend('cpu'));

  for (const [i, [what, changes, words, from = {}]] of changed.entries()) {
    // Every other change meets a run that was killed, and the rest one that had ended.
    const [when, kill] = i % 2 === 0 ? ['a kill', 4] : ['the end', Number.POSITIVE_INFINITY];
    it(`is refused after ${when}, with the difference: ${what}`, async () => {
      const location = memorySlots();
      await runOnce(program(from), location, kill as number);
      const before = JSON.stringify(await Promise.all(location.map((slot) => slot.load?.())));
      const { message } = await failureOf(runOnce(program(changes), location));
      expect(message)
        .to.match(/^fitResumable: the program is not the one that was saved in handler [01]: /)
        .and.match(words)
        .and.match(
          /pass changed: 'allow'; to start anew, pass resume: false, or call `clear` of the Checkpoints, or save somewhere else\.$/,
        );
      // Nothing that was saved is touched.
      expect(JSON.stringify(await Promise.all(location.map((slot) => slot.load?.())))).to.equal(before);
      expect(await runOnce(program(from), location)).to.deep.equal(await runOnce(program(from), memorySlots()));
    });
  }

  it('is refused in several words at once', async () => {
    const location = memorySlots();
    await runOnce(program({}), location);
    const { message } = await failureOf(
      runOnce(program({ rate: 0.3, batchSize: 6, optimizer: () => tf.train.adam(0.1) }), location),
    );
    expect(message)
      .to.match(/rate was 0\.1 and is 0\.3/)
      .and.match(/atchSize was 4 and is 6/)
      .and.match(/learningRate was 0\.01 and is 0\.1/);
  });

  it("goes on with changed: 'allow', by its own arguments, from the weights that were saved", async () => {
    const location = memorySlots();
    const first = await runOnce(program({}), location);
    const { words, model, dataset } = make({ rate: 0.3, optimizer: () => tf.train.adam(0.5) });
    let weights: unknown;
    const { history } = await fitResumable(model, dataset, {
      epochs: 4,
      checkpoint: location,
      verbose: 0,
      changed: 'allow',
      ...words.args,
      callbacks: {
        onBatchBegin: async (batch: number) => {
          if (batch === 0) weights ??= endOf(model).weights;
        },
      },
    });
    expect(weights).to.deep.equal(first?.weights);
    expect(history.loss.slice(0, 2)).to.deep.equal(first?.history.loss);
    expect((model.optimizer as unknown as { learningRate: number }).learningRate).to.equal(0.5);
    expect((model.layers[1] as unknown as { rate: number }).rate).to.equal(0.3);
    // From then on this is the program, which needs no more permission.
    const again = make({ rate: 0.3, optimizer: () => tf.train.adam(0.5) });
    const later = await fitResumable(again.model, again.dataset, { epochs: 4, checkpoint: location, verbose: 0 });
    expect(later.history).to.deep.equal(history);
    expect((await failureOf(runOnce(program({}, { epochs: 5 }), location))).message).to.match(
      /rate was 0\.3 and is 0\.1/,
    );
  });

  it('goes on from the end of an epoch with another dataset, but not in the middle of one', async () => {
    const change = program({ batchSize: 6 }, { changed: 'allow', epochs: 4 });
    const location = memorySlots();
    await runOnce(program({}), location);
    expect((await runOnce(change, location))?.history.loss).to.have.lengthOf(4);
    const other = memorySlots();
    await runOnce(program({}), other, 4);
    expect((await failureOf(runOnce(change, other))).message).to.match(
      /^fitResumable: the run stopped in the middle of an epoch of another dataset, in which this one has no such position\. Resume it/,
    );
  });

  it('goes on the same after a kill, once it was allowed', async () => {
    const change: Partial<Words> = { optimizer: () => tf.train.adam(0.5) };
    const end = async (kill: number) => {
      const location = memorySlots();
      await runOnce(program({}), location);
      const allowed = program(change, { epochs: 4, changed: 'allow' });
      for (let i = 0; i < 20; i++) {
        const ending = await runOnce(allowed, location, kill);
        if (ending) return ending;
      }
      throw new Error('It never ended.');
    };
    expect(await end(2)).to.deep.equal(await end(100));
  });

  it('begins anew with resume: false, and after clear', async () => {
    const change = { rate: 0.3 };
    const anew = await runOnce(program(change), memorySlots());
    const location = memorySlots();
    await runOnce(program({}), location);
    expect(await runOnce(program(change, { resume: false }), location)).to.deep.equal(anew);
    // What is saved then is the newest.
    expect(await runOnce(program(change), location)).to.deep.equal(anew);
  });

  it('cannot be cleared where a handler has no way to, which says so', async () => {
    expect((await failureOf(new Checkpoints(memorySlots()).clear())).message).to.match(
      /^Checkpoints: handler 0 cannot be cleared: remove/,
    );
  });

  it('is not one for what changes nothing: verbose, saveEvery, yieldEvery, more epochs, a callback without state', async () => {
    const location = memorySlots();
    await runOnce(program({}), location, 4);
    const more = { saveEvery: 'epoch', yieldEvery: 'batch', callbacks: [{ onEpochEnd() {} }, {}], epochs: 3 } as const;
    const args = more as unknown as Words['args'];
    const ending = await runOnce(program({ args }), location);
    expect(ending).to.deep.equal(await runOnce(program({}, { epochs: 3 }), memorySlots()));
  });

  it('is not one when the process has made other layers before', async () => {
    const location = memorySlots();
    await runOnce(program({}), location, 4);
    for (let i = 0; i < 3; i++) tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    expect(await runOnce(program({}), location)).to.deep.equal(await runOnce(program({}), memorySlots()));
  });

  it('takes `changed` and `resume` of the right kind', async () => {
    expect((await failureOf(runOnce(program({}, { changed: 'yes' as 'allow' }), memorySlots()))).message).to.equal(
      "fitResumable: `changed` must be 'allow' or 'refuse', but got \"yes\".",
    );
    expect((await failureOf(runOnce(program({}, { resume: 'no' as never }), memorySlots()))).message).to.equal(
      'fitResumable: `resume` must be a boolean, but got "no".',
    );
  });

  it('is refused by Checkpoints too, for what it knows of: models and dataset', async () => {
    const location = memorySlots();
    const first = make({});
    await new Checkpoints(location).save({ model: first.model, dataset: first.dataset as never });
    const other = make({ rate: 0.3, batchSize: 6 });
    const both = { model: other.model, dataset: other.dataset as never };
    const before = endOf(other.model, other.generator);
    expect((await failureOf(new Checkpoints(location).restore(both))).message).to.match(
      /^Checkpoints: the program is not the one that was saved in handler 0: .*rate was 0\.1 and is 0\.3.*\. To go on all the same, restore with \{ changed: 'allow' \}; to start anew, checkpoints\.clear\(\), or save somewhere else\.$/,
    );
    expect(endOf(other.model, other.generator)).to.deep.equal(before);
    await new Checkpoints(location).restore(both, { changed: 'allow' });
    expect(endOf(other.model).weights).to.deep.equal(endOf(first.model).weights);
  });
});

describe('a run that is finished', () => {
  before(() => tf.setBackend('cpu'));

  it('says so in one line, and where its checkpoint is, unless verbose is 0', async () => {
    const { log } = console;
    const location = memorySlots();
    await runOnce(program({}), location);
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    try {
      for (const verbose of [0, 1, 2] as const) await runOnce(program({}, { verbose }), location);
    } finally {
      console.log = log;
    }
    const line =
      /^fitResumable: the run is finished, after 2 epochs; its checkpoint is in handler [01]\. To train on, give more epochs; to start anew, resume: false\.$/;
    expect(lines).to.have.lengthOf(2);
    for (const one of lines) expect(one).to.match(line);
  });
});
