import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  type FitResumableArguments,
  fitResumable,
  Generator,
  seededBatches,
  seededMap,
  seededShuffle,
  seededSplit,
} from '../../../index.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, runKilled, tinyBatches, tinyModel, tinyTensors } from '../same_run.ts';

type Data = tf.data.Dataset<tf.TensorContainer>;
type Args = Partial<FitResumableArguments<tf.TensorContainer>>;
type Kind = (generator: Generator, training: Data, model: tf.LayersModel) => Args;

const rows = () => {
  const { xs, ys } = tinyTensors(10);
  const targets = ys.arraySync() as number[][];
  return (xs.arraySync() as number[][]).map((x, i) => ({ xs: x, ys: targets[i] }));
};
const plain = (): Data => tf.data.array(rows()) as Data;
const shuffled = (generator: Generator) => seededShuffle(plain(), 6, { generator, stream: 'validation' });
const batches = (generator: Generator) =>
  seededBatches(tinyTensors(10), { batchSize: 3, generator, stream: 'validation' }) as unknown as Data;
const zipped = (generator: Generator): Data => {
  const both = { generator, stream: 'validation' };
  const [xs, ys] = (['xs', 'ys'] as const).map((key) =>
    seededShuffle(tf.data.array(rows().map((row) => row[key])), 6, both),
  );
  return tf.data.zip({ xs, ys }) as Data;
};
const given = (validationData: Data, more: Args = {}): Args => ({ validationData: validationData as never, ...more });

const kinds: [what: string, kind: Kind][] = [
  ['fewer batches than there are', (g) => given(batches(g), { validationBatches: 2 })],
  ['one batch of a shuffle', (g) => given(shuffled(g).batch(2), { validationBatches: 1 })],
  ['take', (g) => given(shuffled(g).batch(2).take(2))],
  ['repeat without an end', (g) => given(shuffled(g).batch(2).repeat(), { validationBatches: 7 })],
  ['repeat', (g) => given(batches(g).repeat(2), { validationBatches: 5 })],
  ['skip', (g) => given(shuffled(g).batch(2).skip(1), { validationBatches: 2 })],
  ['prefetch', (g) => given(shuffled(g).batch(2).prefetch(2), { validationBatches: 2 })],
  [
    'a filter',
    (g) =>
      given(
        shuffled(g)
          .filter(() => true)
          .batch(2),
        { validationBatches: 2 },
      ),
  ],
  ['a part of a split', (g) => given(seededSplit(shuffledFor(g), [0.5, 0.5], { generator: g })[1].batch(2))],
  ['a random transform', (g) => given(noisy(g).batch(2), { validationBatches: 2 })],
  ['a shuffle with a seed', () => given(seededShuffle(plain(), 6, { seed: 3 }).batch(2), { validationBatches: 2 })],
  ['plain data', () => given(plain().batch(2), { validationBatches: 2 })],
  ['a plain zip around a shuffle', (g) => given(zipped(g).batch(2))],
  ['a plain zip around a shuffle, not read to its end', (g) => given(zipped(g).batch(2), { validationBatches: 2 })],
  ['a plain zip around a random transform', (g) => given(zipOfTransforms(g).batch(4))],
  ['a plain zip around a random transform with a seed', () => given(zipOfTransforms(undefined).batch(4))],
  ['the training data', (_g, training) => given(training, { validationBatches: 2 })],
  [
    'a dataset at which a callback peeks',
    (g) => {
      const data = batches(g);
      const onBatchEnd = async () => tf.dispose((await (await data.iterator()).next()).value);
      return given(data, { callbacks: { onBatchEnd } });
    },
  ],
  [
    'a dataset that a callback evaluates in part',
    (g, _training, model) => {
      const data = shuffled(g).batch(2) as Data;
      const onEpochBegin = async () => tf.dispose(await model.evaluateDataset(data as never, { batches: 1 }));
      return given(data, { callbacks: { onEpochBegin } });
    },
  ],
];

function shuffledFor(_generator: Generator): Data {
  return plain();
}

function noisy(generator: Generator | undefined) {
  const seed = generator ? { generator } : { seed: 9 };
  return seededMap(
    plain(),
    (row, stream) => {
      const { xs, ys } = row as { xs: number[]; ys: number[] };
      return { xs: xs.map((x) => x + stream.random()), ys };
    },
    seed as { generator: Generator },
  );
}

function zipOfTransforms(generator: Generator | undefined): Data {
  const xs = noisy(generator).map((row) => (row as { xs: number[] }).xs);
  return tf.data.zip({ xs, ys: tf.data.array(rows().map(({ ys }) => ys)) }) as Data;
}

const program =
  (kind: Kind, more: Args = {}) =>
  async ({ location, tick }: Process) => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const training = tinyBatches(generator) as unknown as Data;
    const { callbacks = [], ...args } = kind(generator, training, model);
    const { history } = await fitResumable(model, training, {
      epochs: 3,
      checkpoint: location,
      saveEvery: 1,
      verbose: 0,
      ...args,
      ...more,
      callbacks: [callbacks, more.callbacks ?? [], { onBatchEnd: tick }].flat(),
    });
    return { history, ...endOf(model, generator) };
  };

describe('the validation of a run', () => {
  before(() => tf.setBackend('cpu'));

  for (const [what, kind] of kinds) {
    it(`begins anew each time, as fitDataset's does, and after a kill: ${what}`, async () => {
      const { history } = await itIsTheSameRun(program(kind), 3);
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator);
      const training = tinyBatches(generator) as unknown as Data;
      const { generators: _, ...args } = kind(generator, training, model);
      const stock = await model.fitDataset(training, { epochs: 3, verbose: 0, ...args } as never);
      expect(history).to.deep.equal(stock.history);
    });
  }

  it('stops a run by EarlyStopping where the run that was never killed stops', async () => {
    const kind: Kind = (g) => given(shuffled(g).batch(2), { validationBatches: 2 });
    const make = () => ({ epochs: 12, callbacks: tf.callbacks.earlyStopping({ patience: 1, minDelta: 0.02 }) });
    const run = (process: Process) => program(kind, make())(process);
    const { history } = await itIsTheSameRun(run, 3);
    expect(history.val_loss.length).to.be.within(2, 11);
  });

  it('may be left out, or added, only if the program says so', async () => {
    const location = memorySlots();
    await runKilled(
      program(() => ({}), { epochs: 1 }),
      100,
      location,
    );
    const added = program((g) => given(batches(g)));
    expect((await failureOf(runKilled(added, 100, location))).message).to.match(/validationData\.size is new \(4\)/);
    const allowed = program((g) => given(batches(g)), { changed: 'allow' });
    expect((await runKilled(allowed, 100, location)).history).to.have.property('val_loss');
  });

  it('warns of a dataset that has fewer batches than it was told', async () => {
    const { warn } = console;
    const lines: string[] = [];
    console.warn = (line: string) => lines.push(line);
    try {
      await program((g) => given(batches(g), { validationBatches: 9, epochs: 1 }))({
        location: memorySlots(),
        tick() {},
      });
    } finally {
      console.warn = warn;
    }
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.match(/^fitResumable: `validationBatches` is 9, but `validationData` ended after 4 batches\./);
  });

  it('takes a dataset, or two tensors, and says so', async () => {
    for (const wrong of [5, [tf.ones([2, 3])], 'x']) {
      const run = program(() => given(wrong as unknown as Data));
      expect((await failureOf(runKilled(run, 100))).message).to.match(
        /^fitResumable: `validationData` must be a dataset, or \[xs, ys\], but got /,
      );
    }
  });
});
