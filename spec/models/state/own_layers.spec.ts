import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { fitResumable, Generator, SeededDropout } from '../../../index.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, tinyBatches, tinyModel } from '../same_run.ts';

type Shape = [number | null, number];

/** Runs a program with a layer before the tiny model. */
const program =
  (make: () => tf.layers.Layer) =>
  async ({ location, tick }: Process) => {
    const generator = Generator.fromSeed(7);
    const model = tf.sequential({
      layers: [tf.layers.inputLayer({ inputShape: [3] }), make(), ...tinyModel(generator).layers],
    });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const args = {
      epochs: 2,
      checkpoint: location,
      saveEvery: 1,
      verbose: 0 as const,
      callbacks: { onBatchEnd: tick },
    };
    const { history } = await fitResumable(model, tinyBatches(generator), args);
    return { history, ...endOf(model, generator) };
  };
const whole = (make: () => tf.layers.Layer) => program(make)({ location: memorySlots(), tick() {} });

describe("a layer of the program's own", () => {
  before(() => tf.setBackend('cpu'));

  /** Holds a dense layer, and does with it what `build` says. */
  const holder = (build: (holder: { inner: tf.layers.Layer; _trainableWeights: unknown }, shape: Shape) => void) =>
    class SpecHolder extends tf.layers.Layer {
      static className = 'SpecHolder';
      readonly inner = tf.layers.dense({ units: 3 });
      override build(shape: Shape) {
        build(this as never, shape);
        super.build(shape);
      }
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        return this.inner.apply([inputs].flat()[0]) as tf.Tensor;
      }
    };

  it('is refused if it holds a layer whose weights it does not report', async () => {
    const { message } = await failureOf(whole(() => new (holder(() => {}))()));
    expect(message).to.match(
      /^fitResumable: the layer spec_holder\.inner has weights that the layer around it does not report, so they would be in no checkpoint/,
    );
  });

  it('is resumed if it reports them, as the error says', async () => {
    const Reporting = holder((layer, shape) => {
      layer.inner.build(shape);
      layer._trainableWeights = layer.inner.trainableWeights;
    });
    // The inner layer is not seeded: its first weights are those that were saved.
    let first: tf.Tensor[] | undefined;
    await itIsTheSameRun(
      program(() => {
        const layer = new Reporting({});
        const { build } = layer;
        layer.build = (shape) => {
          build.call(layer, shape);
          first ??= layer.getWeights().map((weight) => weight.clone());
          layer.setWeights(first);
        };
        return layer;
      }),
      2,
    );
  });

  it('is refused if it changes a private field while it runs', async () => {
    class SpecAnnealing extends tf.layers.Layer {
      static className = 'SpecAnnealing';
      #steps = 0;
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        this.#steps += 1;
        return tf.mul([inputs].flat()[0], 1 / this.#steps);
      }
    }
    const { message } = await failureOf(whole(() => new SpecAnnealing({})));
    expect(message).to.match(
      /^fitResumable: the layer spec_annealing changes its private field #steps, which cannot be seen/,
    );
  });

  it('may have private fields that it sets in its constructor and in build, and private methods', async () => {
    class SpecScaled extends tf.layers.Layer {
      static className = 'SpecScaled';
      #scale: number;
      #width = 0;
      constructor(scale: number) {
        super({});
        this.#scale = scale;
        if (scale > 1) {
          this.#scale -= 1;
        }
      }
      override build(shape: Shape) {
        this.#width = shape[1];
        super.build(shape);
      }
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        return this.#scaled([inputs].flat()[0]);
      }
      #scaled(x: tf.Tensor): tf.Tensor {
        if (this.#width === 3 && this.#scale >= 0) return tf.mul(x, this.#scale);
        return x;
      }
    }
    await itIsTheSameRun(
      program(() => new SpecScaled(1.5)),
      2,
    );
  });

  it('may extend a layer of this library, whose private fields are its own affair', async () => {
    class SpecDropout extends SeededDropout {
      static override className = 'SpecDropout';
    }
    await itIsTheSameRun(
      program(() => new SpecDropout({ rate: 0.5, generator: Generator.fromSeed(2) })),
      2,
    );
  });
});
