import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, Generator, seededBatches, seededDropout, seededGlorotUniform } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { stateOf } from './killed_program.ts';
import { memorySlots } from './memory_slots.ts';
import { itIsTheSameRun, type Process } from './same_run.ts';
import { savedOnce } from './small_program.ts';

/** A generator of numbers and a discriminator, trained by turns; the generator's optimizer is the program's own. */
function makeGAN(seed = 1) {
  const random = Generator.fromSeed(seed);
  const dense = (more: object) =>
    tf.layers.dense({ kernelInitializer: seededGlorotUniform({ generator: random }), ...more } as never);
  const generator = tf.sequential({
    layers: [dense({ units: 4, inputShape: [2], activation: 'tanh' }), dense({ units: 3 })],
  });
  const discriminator = tf.sequential({
    layers: [
      dense({ units: 4, inputShape: [3], activation: 'tanh' }),
      seededDropout({ rate: 0.3, generator: random }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  discriminator.compile({ optimizer: tf.train.adam(0.02), loss: 'binaryCrossentropy' });
  const optimizer = tf.train.adam(0.02);
  const xs = tf.tidy(() => tf.range(0, 24).sin().reshape([8, 3])) as tf.Tensor2D;
  const dataset = seededBatches({ xs }, { batchSize: 2, generator: random });
  const noise = random.stream('noise');
  const step = async (real: tf.Tensor) => {
    const fake = tf.tidy(() => generator.apply(noise.normal([2, 2])) as tf.Tensor);
    const [inputs, targets] = tf.tidy(() => [tf.concat([real, fake]), tf.tensor2d([[1], [1], [0], [0]])]);
    const loss = (await discriminator.trainOnBatch(inputs, targets)) as number;
    const z = noise.normal([2, 2]);
    const variables = generator.trainableWeights.map((weight) => weight.read() as unknown as tf.Variable);
    const cost = optimizer.minimize(
      () =>
        tf.tidy(
          () => tf.neg(tf.log((discriminator.apply(generator.apply(z)) as tf.Tensor).add(1e-6))).mean() as tf.Scalar,
        ),
      true,
      variables,
    ) as tf.Scalar;
    tf.dispose([fake, inputs, targets, z, cost]);
    return loss;
  };
  return { random, generator, discriminator, optimizer, dataset, step, models: { generator, discriminator } };
}

const end = ({ random, generator, discriminator, optimizer }: ReturnType<typeof makeGAN>) => ({
  weights: [generator, discriminator].map((model) => model.getWeights().map(bitsOf)),
  optimizers: [stateOf(discriminator.optimizer), stateOf(optimizer)],
  record: random.getConfig(),
});

async function train({ location, tick }: Process) {
  const gan = makeGAN();
  const state = { optimizer: gan.optimizer, losses: [] as number[] };
  const checkpoints = new Checkpoints(location);
  const what = { models: gan.models, dataset: gan.dataset, state };
  let { step = 0 } = ((await checkpoints.restore(what)) ?? {}) as { step?: number };
  const saves: Promise<void>[] = [];
  try {
    while (step < 12) {
      const iterator = await gan.dataset.iterator();
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) break;
        state.losses.push(await gan.step(value.xs as tf.Tensor));
        tf.dispose(value);
        step += 1;
        tick();
        // Not awaited: the next steps are not in it.
        saves.push(checkpoints.save(what, { step }));
      }
    }
  } finally {
    await Promise.all(saves);
    await checkpoints.release();
  }
  return { ...end(gan), losses: state.losses };
}

describe('several models in one checkpoint', () => {
  onHostBackends(() => {
    it('go on as in a run that was never killed: a GAN, with an optimizer of its own', async () => {
      const { losses } = await itIsTheSameRun(train, 2, 5);
      expect(losses).to.have.lengthOf(12);
    });

    it('leave no tensor behind', async () => {
      const gan = makeGAN();
      const what = { models: gan.models, dataset: gan.dataset, state: { optimizer: gan.optimizer } };
      const checkpoints = new Checkpoints(memorySlots());
      for (let i = 0; i < 2; i++) {
        await gan.step(tf.ones([2, 3]));
        await checkpoints.save(what);
        await checkpoints.restore(what);
      }
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) {
        await checkpoints.save(what);
        await checkpoints.restore(what);
      }
      expect(tf.memory().numTensors).to.equal(before);
    });
  });

  it('are loaded by name, without the program', async () => {
    const location = memorySlots();
    const { models } = makeGAN();
    await savedOnce(location, { models }, { step: 3 });
    const checkpoint = await new Checkpoints(location).load();
    expect(Object.keys(checkpoint?.models ?? {})).to.deep.equal(['generator', 'discriminator']);
    expect(checkpoint?.progress).to.deep.equal({ step: 3 });
    for (const name of ['generator', 'discriminator'] as const) {
      expect(checkpoint?.models[name].getWeights().map(bitsOf)).to.deep.equal(models[name].getWeights().map(bitsOf));
    }
    expect(checkpoint?.model).to.equal(checkpoint?.models.generator);
  });

  it('may be frozen, uncompiled, or share layers', async () => {
    const location = memorySlots();
    const make = () => {
      const gan = makeGAN();
      gan.discriminator.trainable = false;
      const both = tf.sequential({ layers: [gan.generator, gan.discriminator] });
      both.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy' });
      return { ...gan, both, models: { ...gan.models, both } };
    };
    const [saved, other] = [make(), make()];
    await saved.both.trainOnBatch(tf.ones([2, 2]), tf.ones([2, 1]));
    await savedOnce(location, { models: saved.models });
    await new Checkpoints(location).restore({ models: other.models });
    expect(other.both.getWeights().map(bitsOf)).to.deep.equal(saved.both.getWeights().map(bitsOf));
  });

  it('are refused under other names, one more, one less, and as one', async () => {
    const location = memorySlots();
    const { generator, discriminator } = makeGAN();
    await savedOnce(location, { models: { generator, discriminator } });
    const before = generator.getWeights().map(bitsOf);
    const wrong: [object, RegExp][] = [
      [
        { models: { generator, critic: discriminator } },
        /must hold "generator", "critic", but holds "generator", "discriminator"\. Name/,
      ],
      [{ models: { generator } }, /must hold "generator", but holds "generator", "discriminator"/],
      [
        { models: { generator, discriminator, third: discriminator } },
        /must hold "generator", "discriminator", "third"/,
      ],
      [{ model: discriminator }, /must hold a single model, but holds "generator", "discriminator"/],
    ];
    for (const [what, message] of wrong) {
      expect((await failureOf(new Checkpoints(location).restore(what as never))).message)
        .to.match(/^Checkpoints: the checkpoint is of other models: it /)
        .and.match(message);
    }
    expect(generator.getWeights().map(bitsOf)).to.deep.equal(before);
  });

  it('are named in what has changed', async () => {
    const location = memorySlots();
    const { models } = makeGAN();
    await savedOnce(location, { models });
    const other = makeGAN();
    other.discriminator.compile({ optimizer: tf.train.adam(0.5), loss: 'binaryCrossentropy' });
    expect((await failureOf(new Checkpoints(location).restore({ models: other.models }))).message).to.match(
      /: discriminator:optimizer\.learningRate was 0\.02 and is 0\.5\. To go on/,
    );
  });
});
