import type * as TensorFlow from '@tensorflow/tfjs';
import type * as Seeded from '../../index.ts';
import { randomCallbacks } from './random_callbacks.ts';
import { randomData, randomValidation } from './random_dataset.ts';
import { type MadeModel, randomModel } from './random_model.ts';

export type TF = typeof TensorFlow;
export type Library = typeof Seeded;

/** Chooses the parts of a random program: the same ones for the same seed. */
export class Choices {
  readonly #stream: Seeded.Stream;

  constructor(seeded: Library, seed: number) {
    this.#stream = new seeded.Stream(BigInt(seed));
  }

  /** Returns an integer in [`min`, `max`]. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.#stream.random() * (max - min + 1));
  }

  chance(p: number): boolean {
    return this.#stream.random() < p;
  }

  one<T>(of: readonly T[]): T {
    return of[this.integer(0, of.length - 1)];
  }
}

/**
 * What a process is to be compared with: `whole` runs are never stopped; `killed` ones are, and somebody pauses them now
 * and then; `sabotaged` ones besides do something that they should not.
 */
export type Role = 'whole' | 'killed' | 'sabotaged';

/** What a process of a program is given from outside. */
export interface Circumstances {
  readonly folder: string;
  readonly role: Role;
  /** Called wherever the process may be killed. */
  tick(): void;
  /** Called with what a run does, in order. */
  report(run: string, event: string): void;
}

/** What a program ends with. */
export type Ending = Record<string, unknown>;

/** A program, drawn from a seed. It can be run in many processes, each of which resumes it. */
export interface RandomProgram {
  /** What it is made of, for whoever reads of its failure. */
  readonly description: string;
  run(): Promise<Ending>;
}

const OPTIMIZERS = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'centered',
  'adagrad',
  'adadelta',
  'adam',
  'adamax',
] as const;

/** Makes the program of a seed. */
export function randomProgram(tf: TF, seeded: Library, seed: number, circumstances: Circumstances): RandomProgram {
  const choices = new Choices(seeded, seed);
  const kind = choices.one(['fit', 'fit', 'fit', 'fit', 'two at once', 'loop', 'two models', 'phases'] as const);
  const generator = seeded.Generator.fromSeed(choices.integer(0, 1000));
  const makers = { fit, 'two at once': twoAtOnce, loop, 'two models': twoModels, phases };
  const { parts, run } = makers[kind]({ tf, seeded, choices, generator, circumstances });
  return { description: `seed ${seed}: ${kind}; ${parts.join('; ')}`, run };
}

/** What the parts of a program are made with. */
export interface Making {
  readonly tf: TF;
  readonly seeded: Library;
  readonly choices: Choices;
  readonly generator: Seeded.Generator;
  readonly circumstances: Circumstances;
}

interface Made {
  readonly parts: string[];
  run(): Promise<Ending>;
}

/** One run of `fitResumable`. */
function fit(making: Making): Made {
  const { circumstances } = making;
  const { parts, run } = fitIn(making, circumstances.folder, '');
  return { parts, run: async () => ({ ...(await run()), generator: making.generator.getConfig() }) };
}

function fitIn(making: Making, folder: string, run: string): Made {
  const { tf, seeded, choices, circumstances } = making;
  const made = compiled(making);
  const data = randomData(making, made, run);
  const validation = randomValidation(making, made, run, data);
  const epochs = choices.integer(2, 4);
  const callbacks = randomCallbacks(making, made, run, epochs, validation.kind !== 'none');
  const saveEvery = choices.one(['epoch', 1, 2, 3, { seconds: 0 }] as const);
  const args = {
    epochs,
    saveEvery,
    checkpoint: folder,
    keep: choices.integer(2, 4),
    verbose: 0 as const,
    batchesPerEpoch: data.batchesPerEpoch,
    ...validation.args,
  };
  return {
    parts: [
      `${run} ${made.kind} model`.trim(),
      `data ${data.kind}`,
      `validation ${validation.kind}`,
      `${made.optimizer}, saved every ${JSON.stringify(saveEvery)}, ${epochs} epochs`,
      `callbacks ${callbacks.kinds.join(', ') || 'none'}`,
    ],
    async run() {
      const given = callbacks.make();
      for (;;) {
        const { history, epoch } = await seeded.fitResumable(made.model, data.dataset, {
          ...args,
          callbacks: given as never,
        } as never);
        // A pause is not the end of the run.
        if (!callbacks.isPaused()) return { ...endingOf(tf, made), history: { epoch, history } };
        circumstances.tick();
      }
    },
  };
}

/** Two runs of one generator at the same time. */
function twoAtOnce(making: Making): Made {
  const { folder } = making.circumstances;
  const runs = ['a', 'b'].map((name) => fitIn(making, `${folder}/${name}`, name));
  return {
    parts: runs.flatMap(({ parts }) => parts),
    async run() {
      const endings = await Promise.all(runs.map((one) => one.run()));
      return { a: endings[0], b: endings[1], generator: making.generator.getConfig() };
    },
  };
}

/** Two phases of fine-tuning with one storage location. */
function phases(making: Making): Made {
  const { tf, seeded, choices, generator, circumstances } = making;
  const made = compiled(making);
  const data = randomData(making, made, '');
  const layers = made.model.layers.filter(({ weights }) => weights.length > 0);
  const frozen = layers[choices.integer(0, layers.length - 1)];
  const saveEvery = choices.one(['epoch', 1, 2] as const);
  return {
    parts: [`${made.kind} model`, `data ${data.kind}`, made.optimizer, `frozen ${layers.indexOf(frozen)}`],
    async run() {
      const callbacks = { onBatchEnd: () => circumstances.tick() };
      const args = {
        checkpoint: circumstances.folder,
        saveEvery,
        verbose: 0 as const,
        batchesPerEpoch: data.batchesPerEpoch,
      };
      const isOnly = layers.length === 1;
      if (!isOnly) frozen.trainable = false;
      made.compile();
      const first = await seeded.fitResumable(made.model, data.dataset, { ...args, epochs: 2, callbacks } as never);
      frozen.trainable = true;
      made.compile();
      const second = await seeded.fitResumable(made.model, data.dataset, { ...args, epochs: 4, callbacks } as never);
      const generatorState = generator.getConfig();
      return { ...endingOf(tf, made), first: first.history, second: second.history, generator: generatorState };
    },
  };
}

/** A loop of the program's own, which does not wait for its saves. */
function loop(making: Making): Made {
  const { tf, seeded, choices, generator, circumstances } = making;
  const made = compiled(making);
  const { dataset, kind } = randomData(making, made, '');
  const steps = choices.integer(6, 14);
  const every = choices.integer(1, 3);
  const isAwaited = choices.chance(0.5);
  const noise = generator.stream('noise');
  return {
    parts: [
      `${made.kind} model`,
      `data ${kind}`,
      made.optimizer,
      `${steps} steps, saved every ${every}`,
      isAwaited ? 'awaited' : 'not awaited',
    ],
    async run() {
      const checkpoints = new seeded.Checkpoints(circumstances.folder);
      const state = { losses: [] as number[], average: tf.variable(tf.scalar(0)) };
      const what = { model: made.model, dataset: dataset as never, state };
      const { step: before = 0 } = ((await checkpoints.restore(what)) ?? {}) as { step?: number };
      let step = before;
      const saves: Promise<void>[] = [];
      while (step < steps) {
        const iterator = await dataset.iterator();
        while (step < steps) {
          const next = await iterator.next();
          if (next.done) break;
          const { xs, ys } = next.value as unknown as { xs: TensorFlow.Tensor; ys: TensorFlow.Tensor };
          const loss = [await made.model.trainOnBatch(xs, ys)].flat()[0] as number;
          tf.dispose(next.value as never);
          tf.tidy(() => state.average.assign(tf.add(tf.mul(state.average, 0.9), loss)));
          state.losses.push(Math.fround(loss + noise.random()));
          circumstances.tick();
          if (++step % every === 0) {
            const saved = checkpoints.save(what, { step });
            if (isAwaited) await saved;
            else saves.push(saved);
          }
          circumstances.tick();
        }
      }
      await Promise.all(saves);
      await checkpoints.release();
      return {
        ...endingOf(tf, made),
        losses: state.losses,
        average: bits(state.average),
        generator: stateOutside(generator, dataset as Seeded.SeededDataset<never>),
      };
    },
  };
}

/** Two models that are trained in turn, and saved together. */
function twoModels(making: Making): Made {
  const { tf, seeded, choices, generator, circumstances } = making;
  const one = compiled(making);
  const other = compiled(making);
  const data = [randomData(making, one, 'one'), randomData(making, other, 'other')];
  const steps = choices.integer(4, 9);
  return {
    parts: [
      `${one.kind} and ${other.kind} model`,
      `data ${data[0].kind}`,
      `${one.optimizer} and ${other.optimizer}`,
      `${steps} steps`,
    ],
    async run() {
      const checkpoints = new seeded.Checkpoints(circumstances.folder);
      const what = {
        models: { one: one.model, other: other.model },
        dataset: data[0].dataset as never,
        generators: [...(data[1].dataset as Seeded.SeededDataset<never>).streams],
      };
      const { step: before = 0 } = ((await checkpoints.restore(what)) ?? {}) as { step?: number };
      let step = before;
      while (step < steps) {
        const iterator = await data[0].dataset.iterator();
        while (step < steps) {
          const next = await iterator.next();
          if (next.done) break;
          const { xs, ys } = next.value as unknown as { xs: TensorFlow.Tensor; ys: TensorFlow.Tensor };
          await one.model.trainOnBatch(xs, ys);
          tf.dispose(next.value as never);
          const [batch] = await data[1].dataset.take(1).toArray();
          const { xs: x, ys: y } = batch as unknown as { xs: TensorFlow.Tensor; ys: TensorFlow.Tensor };
          await other.model.trainOnBatch(x, y);
          tf.dispose(batch as never);
          step += 1;
          circumstances.tick();
          await checkpoints.save(what, { step });
          circumstances.tick();
        }
      }
      await checkpoints.release();
      return {
        one: endingOf(tf, one),
        other: endingOf(tf, other),
        generator: stateOutside(generator, data[0].dataset as Seeded.SeededDataset<never>),
      };
    },
  };
}

/** A model with its optimizer, loss and metrics, which can be compiled again. */
export interface Compiled extends MadeModel {
  readonly optimizer: string;
  compile(): void;
}

function compiled({ tf, seeded, choices, generator }: Making): Compiled {
  const made = randomModel(tf, seeded, choices, generator);
  const optimizer = choices.one(OPTIMIZERS);
  const rate = 1 / 2 ** choices.integer(4, 7);
  const make = {
    sgd: () => tf.train.sgd(rate),
    momentum: () => tf.train.momentum(rate, 0.5),
    nesterov: () => tf.train.momentum(rate, 0.5, true),
    rmsprop: () => tf.train.rmsprop(rate, 0.9, 0.1),
    centered: () => tf.train.rmsprop(rate, 0.9, 0, 1e-7, true),
    adagrad: () => tf.train.adagrad(rate),
    adadelta: () => tf.train.adadelta(rate),
    adam: () => tf.train.adam(rate),
    adamax: () => tf.train.adamax(rate),
  }[optimizer];
  const metrics = choices.chance(0.5) ? ['mse'] : [];
  const compile = () => made.model.compile({ optimizer: make(), loss: 'meanSquaredError', metrics });
  if (choices.chance(0.2) && made.model.layers.length > 2) made.model.layers[1].trainable = false;
  compile();
  return { ...made, optimizer, compile };
}

function endingOf(tf: TF, { model }: MadeModel): Ending {
  const optimizer = Object.entries(model.optimizer).map(([name, value]) => {
    if (value instanceof tf.Tensor) return [name, bits(value)];
    if (Array.isArray(value)) return [name, value.map((slot) => slot && bits(slot.variable))];
    return [name, value];
  });
  return {
    weights: model.weights.map((weight) => bits(weight.read())),
    trainable: model.layers.map(({ trainable }) => trainable),
    optimizer,
  };
}

/**
 * Returns the state of a generator but for the streams of a dataset and the dataset's position: in a process that has
 * resumed only to find that nothing is left to do, those are where the iteration began, from where it would be repeated.
 */
function stateOutside(generator: Seeded.Generator, dataset: Seeded.SeededDataset<never>): object {
  const { streams, ...config } = generator.getConfig();
  const names = dataset.streams.map(({ name }) => name);
  return { ...config, streams: streams.filter(({ name }) => !names.includes(name)), position: dataset.getPosition() };
}

function bits(tensor: TensorFlow.Tensor): number[] {
  const values = tensor.dataSync();
  return [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}
