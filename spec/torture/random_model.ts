import type * as TensorFlow from '@tensorflow/tfjs';
import type { Generator } from '../../index.ts';
import type { Choices, Library, TF } from './random_program.ts';

/** A kind of model: what its inputs and outputs look like, and whether it needs batches of one size. */
export interface MadeModel {
  readonly kind: string;
  readonly model: TensorFlow.LayersModel;
  /** The shape of an example, for each input. */
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly number[];
  readonly isStateful: boolean;
}

/** The size of all batches of models that need one size. */
export const STATEFUL_BATCH = 4;

/** Makes a random model that draws from a generator, and from private seeds. */
export function randomModel(tf: TF, seeded: Library, choices: Choices, generator: Generator): MadeModel {
  const init = () =>
    choices.chance(0.2)
      ? seeded.seededHeNormal({ seed: choices.integer(0, 99) })
      : seeded.seededGlorotUniform({ generator });
  const dense = (units: number, more: object = {}) =>
    tf.layers.dense({ units, kernelInitializer: init(), activation: choices.one(['relu', 'linear', 'tanh']), ...more });
  const source = () => (choices.chance(0.25) ? { seed: choices.integer(0, 99) } : { generator });
  const random = () =>
    choices.one([
      () => seeded.seededDropout({ rate: 0.3, ...source() }),
      () => seeded.seededGaussianNoise({ stddev: 0.1, ...source() }),
      () => seeded.seededGaussianDropout({ rate: 0.2, ...source() }),
      () => seeded.seededAlphaDropout({ rate: 0.1, ...source() }),
      () => new (blockClass(tf, seeded))({ rate: 0.2, ...(choices.chance(0.5) ? { seed: 7 } : { generator }) }),
      () => new (annealingClass(tf))({}),
      () => tf.layers.batchNormalization(),
      () => tf.layers.layerNormalization(),
    ])();
  const width = choices.integer(2, 4);
  const kinds: Record<string, () => Omit<MadeModel, 'kind'>> = {
    sequential: () => ({
      model: tf.sequential({
        layers: [
          dense(6, { inputShape: [width] }),
          random(),
          dense(5),
          random(),
          dense(1),
        ] as TensorFlow.layers.Layer[],
      }),
      inputs: [[width]],
      outputs: [1],
      isStateful: false,
    }),
    functional: () => {
      const a = tf.input({ shape: [width] });
      const b = tf.input({ shape: [2] });
      const shared = random();
      const left = shared.apply(dense(4).apply(a)) as TensorFlow.SymbolicTensor;
      const right = shared.apply(dense(4).apply(b)) as TensorFlow.SymbolicTensor;
      const sum = tf.layers.add().apply([left, right]) as TensorFlow.SymbolicTensor;
      const outputs = [dense(1).apply(random().apply(sum)), dense(2).apply(sum)] as TensorFlow.SymbolicTensor[];
      return {
        model: tf.model({ inputs: [a, b], outputs }),
        inputs: [[width], [2]],
        outputs: [1, 2],
        isStateful: false,
      };
    },
    nested: () => {
      const inner = tf.sequential({
        layers: [dense(4, { inputShape: [width] }), random()] as TensorFlow.layers.Layer[],
      });
      return {
        model: tf.sequential({ layers: [inner, random(), dense(4), dense(1)] as TensorFlow.layers.Layer[] }),
        inputs: [[width]],
        outputs: [1],
        isStateful: false,
      };
    },
    recurrent: () => {
      const cell = { units: 3, dropout: 0.2, recurrentDropout: choices.chance(0.5) ? 0.2 : 0, generator };
      const own = { kernelInitializer: init(), recurrentInitializer: init() };
      const layer = choices.one([
        () => seeded.seededLSTM({ ...cell, ...own }),
        () => seeded.seededGRU({ ...cell, ...own }),
        () => seeded.seededSimpleRNN({ ...cell, ...own }),
      ])();
      const first = choices.chance(0.4)
        ? tf.layers.bidirectional({ layer: layer as never, inputShape: [3, 2] } as never)
        : undefined;
      const layers = first
        ? [first, dense(1)]
        : [tf.layers.timeDistributed({ layer: dense(2) as never, inputShape: [3, 2] } as never), layer, dense(1)];
      return { model: tf.sequential({ layers: layers as never }), inputs: [[3, 2]], outputs: [1], isStateful: false };
    },
    stateful: () => {
      const args = {
        units: 3,
        stateful: true,
        batchInputShape: [STATEFUL_BATCH, 3, 2],
        dropout: 0.1,
        generator,
        kernelInitializer: init(),
        recurrentInitializer: init(),
      };
      const layer = choices.chance(0.5) ? seeded.seededGRU(args as never) : seeded.seededLSTM(args as never);
      return {
        model: tf.sequential({ layers: [layer, dense(1)] as TensorFlow.layers.Layer[] }),
        inputs: [[3, 2]],
        outputs: [1],
        isStateful: true,
      };
    },
  };
  const kind = choices.one(Object.keys(kinds));
  return { kind, ...kinds[kind]() };
}

/** A layer of the program's own with a seeded part inside, which no config tells of. */
function blockClass(tf: TF, seeded: Library) {
  return class Block extends tf.layers.Layer {
    static className = 'Block';
    readonly parts: TensorFlow.layers.Layer[];
    constructor(args: { rate: number; seed?: number; generator?: Generator }) {
      super({});
      this.parts = [seeded.seededDropout(args), seeded.seededGaussianNoise({ ...args, stddev: 0.05 } as never)];
    }
    override computeOutputShape(shape: TensorFlow.Shape): TensorFlow.Shape {
      return shape;
    }
    override call(
      inputs: TensorFlow.Tensor | TensorFlow.Tensor[],
      kwargs: object,
    ): TensorFlow.Tensor | TensorFlow.Tensor[] {
      return this.parts.reduce((x, part) => part.call(x, kwargs) as TensorFlow.Tensor, inputs as TensorFlow.Tensor);
    }
  };
}

/** A layer of the program's own that counts its steps, and does something else at each. */
function annealingClass(tf: TF) {
  return class Annealing extends tf.layers.Layer {
    static className = 'Annealing';
    steps = 0;
    override computeOutputShape(shape: TensorFlow.Shape): TensorFlow.Shape {
      return shape;
    }
    override call(
      inputs: TensorFlow.Tensor | TensorFlow.Tensor[],
      { training }: { training?: boolean },
    ): TensorFlow.Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (training) this.steps += 1;
      return tf.tidy(() => tf.mul(x, 1 / (1 + this.steps / 64)));
    }
  };
}
