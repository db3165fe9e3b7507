import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { recurrentStates } from '../../../hooks/recurrent_states.ts';
import {
  Checkpoints,
  fitResumable,
  Generator,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
  seededLSTM,
} from '../../../index.ts';
import { bitsOf } from '../../bits.ts';
import { stateOf } from '../killed_program.ts';
import { memorySlots } from '../memory_slots.ts';
import { forged, forgeriesOf, loaded } from './forgeries.ts';

class Counting extends tf.Callback {
  count = 0;
  losses: number[] = [];
  override async onBatchEnd(): Promise<void> {
    this.count += 1;
  }
}

/** A program with something of everything that a checkpoint holds. */
export function fullProgram() {
  const generator = Generator.fromSeed(3);
  const other = Generator.fromSeed(4);
  const init = () => seededGlorotUniform({ generator });
  const lstm = seededLSTM({
    units: 2,
    stateful: true,
    batchInputShape: [2, 3, 1],
    dropout: 0.2,
    seed: 5,
    kernelInitializer: init(),
    recurrentInitializer: init(),
  });
  const model = tf.sequential({
    layers: [lstm, seededDropout({ rate: 0.2, generator }), tf.layers.dense({ units: 1, kernelInitializer: init() })],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const xs = tf.tidy(() => tf.range(0, 18).sin().reshape([6, 3, 1])) as tf.Tensor3D;
  const ys = tf.tidy(() => tf.range(0, 6).cos().reshape([6, 1])) as tf.Tensor2D;
  const dataset = seededBatches({ xs, ys }, { batchSize: 2, generator });
  const stopping = tf.callbacks.earlyStopping({ monitor: 'loss', patience: 3 });
  const counting = new Counting();
  const state = {
    step: 1,
    best: { loss: Number.NaN, epochs: [1, 2] },
    average: tf.variable(tf.scalar(0.5)),
    optimizer: tf.train.momentum(0.1, 0.9),
  };
  /** Everything that restoring may change. */
  const live = () => ({
    weights: model.getWeights().map(bitsOf),
    optimizer: stateOf(model.optimizer),
    generators: [generator, other].map((one) => one.getConfig()),
    streams: (lstm.cell as unknown as { stream: { position: number } }).stream?.position,
    states: recurrentStates(lstm)?.map(bitsOf),
    callbacks: [{ ...stopping }, { ...counting }].map(({ model: _, ...fields }: Record<string, unknown>) =>
      JSON.stringify(fields, (key, value) => (['params', 'validationData'].includes(key) ? undefined : value)),
    ),
    prototypes: [Object.getPrototypeOf(stopping), Object.getPrototypeOf(counting), Object.getPrototypeOf(state)],
    state: [state.step, JSON.stringify(state.best), state.average.dataSync()[0], stateOf(state.optimizer)],
    trainable: model.layers.map(({ trainable }) => trainable),
  });
  return { generator, other, model, dataset, stopping, counting, state, live };
}

type Full = ReturnType<typeof fullProgram>;

/** The ways in which a checkpoint is saved and restored. */
export const ways: Record<
  string,
  {
    save(program: Full): Promise<tf.io.ModelArtifacts>;
    restore(program: Full, from: tf.io.IOHandler): Promise<unknown>;
  }
> = {
  fitResumable: {
    async save(program) {
      const slots = memorySlots();
      let batches = 0;
      const stop = {
        onBatchEnd() {
          batches += 1;
          if (batches === 5) program.model.stopTraining = true;
        },
      };
      await fitFrom(program, slots, [stop]);
      return newestOf(slots);
    },
    restore: (program, from) =>
      fitFrom(
        program,
        [from],
        [
          {
            // It is restored before the first batch; that is enough.
            onBatchBegin() {
              throw new Restored();
            },
          },
        ],
      ),
  },
  'Checkpoints.save': {
    async save({ model, dataset, state, other }) {
      const slots = memorySlots();
      const iterator = await dataset.iterator();
      const { value } = await iterator.next();
      await model.trainOnBatch(value.xs as tf.Tensor, value.ys as tf.Tensor);
      await new Checkpoints(slots).save({ model, dataset, state, generators: [other] }, { step: 1, loss: Number.NaN });
      return newestOf(slots);
    },
    restore: ({ model, dataset, state, other }, from) =>
      new Checkpoints(from).restore({ model, dataset, state, generators: [other] }),
  },
};

class Restored extends Error {}

function fitFrom({ model, dataset, other, stopping, counting }: Full, slots: tf.io.IOHandler[], more: object[]) {
  return fitResumable(model, dataset, {
    epochs: 3,
    checkpoint: slots,
    saveEvery: 1,
    verbose: 0,
    generators: [other],
    callbacks: [stopping, counting, ...more] as never,
  });
}

async function newestOf(slots: tf.io.IOHandler[]): Promise<tf.io.ModelArtifacts> {
  const saved = await Promise.all(slots.map((slot) => slot.load?.()));
  const numberOf = (one: tf.io.ModelArtifacts | undefined) =>
    (one?.userDefinedMetadata as { 'tfjs-seeded checkpoint': { number: number } } | undefined)?.[
      'tfjs-seeded checkpoint'
    ].number ?? 0;
  return saved.reduce((a, b) => (numberOf(b) > numberOf(a) ? b : a)) as tf.io.ModelArtifacts;
}

/** An error that the library has written: a sentence, after the name of what it was asked to do. */
const OURS = /^(fitResumable|Checkpoints|setPosition|Generator|SeededBatches): .*\.$/s;

/**
 * Claims that each of `count` forgeries, of all that there are, is refused with an error of ours that has changed nothing,
 * or restored.
 */
export function itRefusesForgeries(way: keyof typeof ways, count = Number.POSITIVE_INFINITY): void {
  it(`is refused with nothing changed, or restored: ${way}`, async function () {
    this.timeout(600_000);
    const { save, restore } = ways[way];
    const { warn } = console;
    console.warn = () => {};
    try {
      const sound = await save(fullProgram());
      const all = forgeriesOf(sound);
      const order = Generator.fromSeed(1).permutation(all.length);
      const chosen = Array.from(order, (i) => all[i]).slice(0, count);
      const faults: string[] = [];
      let program = fullProgram();
      let before = JSON.stringify(program.live());
      const outcomes = { refused: 0, restored: 0 };
      for (const forgery of chosen) {
        const where = `${forgery.path.join('.')} = ${forgery.what}`;
        const artifacts = await forged(sound, forgery);
        const started = performance.now();
        let error: Error | undefined;
        try {
          await restore(program, loaded(artifacts));
        } catch (thrown) {
          error = thrown as Error;
        }
        const milliseconds = performance.now() - started;
        if (milliseconds > 15_000) faults.push(`${where} took ${milliseconds} ms`);
        if (({} as { polluted?: boolean }).polluted) faults.push(`${where} polluted the prototype of all objects`);
        if (error === undefined || error instanceof Restored) {
          outcomes.restored += 1;
          program = fullProgram();
          before = JSON.stringify(program.live());
          continue;
        }
        outcomes.refused += 1;
        if (!OURS.test(error.message)) faults.push(`${where}: ${error.stack?.slice(0, 300)}`);
        const after = JSON.stringify(program.live());
        if (after !== before) {
          faults.push(`${where} changed what is live: ${error.message.slice(0, 200)}`);
          program = fullProgram();
          before = JSON.stringify(program.live());
        }
      }
      expect(faults.slice(0, 20), `${faults.length} of ${chosen.length} (${JSON.stringify(outcomes)})`).to.deep.equal(
        [],
      );
      expect(outcomes.refused).to.be.greaterThan(chosen.length / 3);
    } finally {
      console.warn = warn;
    }
  });
}
