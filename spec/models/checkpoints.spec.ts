import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf, seededDropout, seededGlorotUniform } from '../../index.ts';
import { Checkpoints } from '../../models/checkpoints.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';

/** What a program makes anew in each process. */
function program(optimizer: string | (() => tf.Optimizer) = 'adam', seed = 7) {
  const generator = Generator.fromSeed(seed);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer: seededGlorotUniform({ generator }) }),
      seededDropout({ rate: 0.5, generator }),
      seededDropout({ rate: 0.5, seed: 3 }),
      tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
    ],
  });
  model.compile({
    optimizer: (typeof optimizer === 'string' ? optimizer : optimizer()) as string,
    loss: 'meanSquaredError',
  });
  return { generator, model };
}

async function learn(model: tf.LayersModel, steps = 3): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const loss = await model.trainOnBatch(xs, ys);
    expect(loss).to.be.a('number');
  }
}

const stateOf = (model: tf.LayersModel) => ({
  weights: model.getWeights().map(bitsOf),
  record: generatorOf(model).getConfig(),
});

let xs: tf.Tensor;
let ys: tf.Tensor;

describe('Checkpoints', () => {
  onEveryBackend(() => {
    before(() => {
      xs = tf.tensor([
        [1, 2],
        [3, 4],
      ]);
      ys = tf.tensor([[1], [0]]);
    });

    const optimizers: Record<string, () => tf.Optimizer> = {
      sgd: () => tf.train.sgd(0.1),
      momentum: () => tf.train.momentum(0.1, 0.9),
      adam: () => tf.train.adam(0.01),
      rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5, undefined, true),
      adagrad: () => tf.train.adagrad(0.1),
      adadelta: () => tf.train.adadelta(0.1),
    };
    for (const [name, optimizer] of Object.entries(optimizers)) {
      it(`put a program where it was, and it goes on exactly, with ${name}`, async () => {
        const [slots, whole, again] = [memorySlots(), program(optimizer), program(optimizer)];
        await learn(whole.model);
        await new Checkpoints(slots).save(whole, { epoch: 3, best: Number.NEGATIVE_INFINITY });
        await learn(again.model, 1);
        const progress = await new Checkpoints(slots).restore(again);
        expect(progress).to.deep.equal({ epoch: 3, best: Number.NEGATIVE_INFINITY });
        expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
        await learn(whole.model);
        await learn(again.model);
        expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
      });
    }

    it('leave no tensor behind, over many saves and restores', async () => {
      const { model, generator } = program();
      await learn(model);
      const checkpoints = new Checkpoints(memorySlots());
      await checkpoints.save({ model, generators: [generator] });
      const before = tf.memory().numTensors;
      for (let i = 0; i < 5; i++) {
        await checkpoints.save({ model, generators: [generator] });
        await checkpoints.restore({ model, generators: [generator] });
      }
      expect(tf.memory().numTensors).to.equal(before);
    });
  });

  describe('on one backend', () => {
    before(async () => {
      await tf.setBackend('cpu');
      xs = tf.ones([2, 2]);
      ys = tf.ones([2, 1]);
    });

    it('change nothing, and say so, where nothing was saved', async () => {
      const { model } = program();
      const before = stateOf(model);
      expect(await new Checkpoints(memorySlots()).restore({ model })).to.equal(undefined);
      expect(await new Checkpoints(memorySlots()).load()).to.equal(undefined);
      expect(stateOf(model)).to.deep.equal(before);
    });

    it('give the newest, and keep as many as they are told', async () => {
      const slots = memorySlots(3);
      const { model } = program();
      for (let epoch = 0; epoch < 8; epoch++) await new Checkpoints(slots).save({ model }, epoch);
      expect(await new Checkpoints(slots).restore({ model })).to.equal(7);
      const kept = await Promise.all(slots.map((slot) => new Checkpoints(slot).restore({ model })));
      expect(kept.sort()).to.deep.equal([5, 6, 7]);
    });

    it('are read by plain tf.loadLayersModel, and loaded as a model of their own', async () => {
      const slots = memorySlots();
      const { model } = program();
      await learn(model);
      model.setUserDefinedMetadata({ mine: 1 });
      await new Checkpoints(slots).save({ model }, { epoch: 1 });
      const plain = await tf.loadLayersModel(slots[0]);
      const loaded = await new Checkpoints(slots).load();
      expect(loaded?.progress).to.deep.equal({ epoch: 1 });
      expect(plain.getUserDefinedMetadata()).to.include({ mine: 1 });
      for (const one of [plain, loaded?.model as tf.LayersModel]) {
        expect(stateOf(one)).to.deep.equal(stateOf(model));
        expect(generatorOf(one)).not.to.equal(generatorOf(model));
        await learn(one, 1);
      }
      await learn(model, 1);
      expect(stateOf(plain)).to.deep.equal(stateOf(model));
    });

    it('save models whose loss is a function, which model.save cannot', async () => {
      const slots = memorySlots();
      const make = () => {
        const made = program();
        made.model.compile({
          optimizer: 'adam',
          loss: ((a: tf.Tensor, b: tf.Tensor) => tf.losses.absoluteDifference(a, b)) as unknown as string,
        });
        return made;
      };
      const [whole, again] = [make(), make()];
      await learn(whole.model);
      await new Checkpoints(slots).save(whole);
      await new Checkpoints(slots).restore(again);
      await learn(whole.model);
      await learn(again.model);
      expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
    });

    it('bring back a learning rate that a schedule has changed', async () => {
      for (const optimizer of [() => tf.train.sgd(0.1), () => tf.train.adam(0.1)]) {
        const slots = memorySlots();
        const [whole, again] = [program(optimizer), program(optimizer)];
        (whole.model.optimizer as unknown as { learningRate: number }).learningRate = 0.25;
        await new Checkpoints(slots).save(whole);
        await new Checkpoints(slots).restore(again);
        expect((again.model.optimizer as unknown as { learningRate: number }).learningRate).to.equal(0.25);
      }
    });

    it('give their seed to a generator that came from entropy', async () => {
      const make = () => {
        const generator = Generator.fromEntropy();
        return {
          generator,
          model: tf.sequential({ layers: [seededDropout({ rate: 0.5, generator, inputShape: [4] })] }),
        };
      };
      const [whole, again] = [make(), make()];
      for (const { model } of [whole, again]) model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const slots = memorySlots();
      await new Checkpoints(slots).save(whole);
      await new Checkpoints(slots).restore(again);
      expect(again.generator.seed).to.equal(whole.generator.seed);
      expect(again.generator.streams).to.deep.equal(whole.generator.streams);
      expect(again.generator.stream('new').seed).to.equal(whole.generator.stream('new').seed);
    });

    const misfits: [what: string, make: () => ReturnType<typeof program>, message: RegExp][] = [
      [
        'another model',
        () => {
          const { generator } = program();
          const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] })] });
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          return { generator, model };
        },
        /the checkpoint is of another model: weight 0 of 2 must be float32 \[2,4\], but the checkpoint has float32 \[2,3\]/,
      ],
      ['another optimizer', () => program('sgd'), /of another optimizer: it must be SGD, but the checkpoint has Adam/],
      [
        'another seed',
        () => program('adam', 8),
        /`generator` must be the one that was saved, of seed 7, but got 8n\. To go on, make it of that seed/,
      ],
      [
        'other private seeds',
        () => {
          const made = program();
          const model = tf.sequential({ layers: [...made.model.layers, seededDropout({ rate: 0.5, seed: 1 })] });
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          return { ...made, model };
        },
        /it must have 2 layers and initializers with a seed of their own, but has 1/,
      ],
    ];
    for (const [what, make, message] of misfits) {
      it(`refuse a program with ${what}, and change nothing`, async () => {
        const slots = memorySlots();
        const { model } = program();
        await learn(model);
        await new Checkpoints(slots).save({ model });
        const misfit = make();
        const before = misfit.model.getWeights().map(bitsOf);
        expect((await failureOf(new Checkpoints(slots).restore(misfit))).message)
          .to.match(/^Checkpoints: .*\.$/)
          .and.match(message);
        expect(misfit.model.getWeights().map(bitsOf)).to.deep.equal(before);
      });
    }

    it('refuse an optimizer that tfjs cannot save, and a model without one', async () => {
      const { model } = program(() => tf.train.adamax(0.1));
      expect((await failureOf(new Checkpoints(memorySlots()).restore({ model }))).message).to.match(
        /^Checkpoints: TensorFlow\.js cannot save the state of Adamax, .* Use SGD, momentum, Adam/,
      );
      const bare = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      expect((await failureOf(new Checkpoints(memorySlots()).restore({ model: bare }))).message).to.match(
        /^Checkpoints: the model has no optimizer\. Compile it first\.$/,
      );
    });
  });

  describe('in a folder', () => {
    let folder: string;
    const warnings: string[] = [];
    const { warn } = console;

    before(() => tf.setBackend('cpu'));

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
      warnings.length = 0;
      console.warn = (text: string) => warnings.push(text);
      const { model } = program();
      for (const epoch of [1, 2]) await new Checkpoints(folder).save({ model }, epoch);
    });

    afterEach(() => {
      console.warn = warn;
      rmSync(folder, { recursive: true, force: true });
    });

    const newest = () => join(folder, '1');
    const weights = () => join(newest(), readdirSync(newest()).find((name) => name.endsWith('.bin')) as string);

    it('keep each in a folder of its own', () => {
      expect(readdirSync(folder)).to.deep.equal(['0', '1']);
    });

    const damages: [what: string, damage: () => void, reason: RegExp][] = [
      ['a byte of the weights flipped', () => flip(weights(), 5), /damaged: its SHA-256/],
      ['the weights cut short', () => truncateSync(weights(), 7), /damaged: it must have \d+ bytes, but has 7/],
      ['no weights', () => rmSync(weights()), /is missing, the weights that model\.json names/],
      ['half a model.json', () => truncateSync(join(newest(), 'model.json'), 99), /it is not JSON/],
      [
        'another number in model.json',
        () => edit(join(newest(), 'model.json'), '"rate":0.5', '"rate":0.4'),
        /It is damaged: its SHA-256 is not the one that it gives/,
      ],
      [
        'another number in its record',
        () => edit(join(newest(), 'model.json'), '"progress":2', '"progress":3'),
        /It is damaged: its SHA-256 is not the one that it gives/,
      ],
      [
        'a model that is no checkpoint',
        () => edit(join(newest(), 'model.json'), 'tfjs-seeded checkpoint', 'something else'),
        /It is no checkpoint/,
      ],
    ];
    for (const [what, damage, reason] of damages) {
      it(`name the newest, and go on from the one before, when it has ${what}`, async () => {
        damage();
        expect(await new Checkpoints(folder).restore(program())).to.equal(1);
        expect(warnings).to.have.lengthOf(1);
        expect(warnings[0])
          .to.match(/^Checkpoints: a checkpoint is damaged, and was skipped\. /)
          .and.match(reason);
        expect(warnings[0]).to.include(newest());
      });

      it(`save over the damaged one, when it has ${what}, and not over the sound one`, async () => {
        damage();
        const checkpoints = new Checkpoints(folder);
        await checkpoints.save(program(), 3);
        expect(await new Checkpoints(folder).restore(program())).to.equal(3);
        rmSync(newest(), { recursive: true });
        expect(await new Checkpoints(folder).restore(program())).to.equal(1);
      });
    }

    it('start with the one before when the newest is gone', async () => {
      rmSync(newest(), { recursive: true });
      expect(await new Checkpoints(folder).restore(program())).to.equal(1);
      expect(warnings).to.deep.equal([]);
    });

    it('never start anew when all that there are are damaged', async () => {
      for (const slot of ['0', '1']) truncateSync(join(folder, slot, 'model.json'), 9);
      const { message } = await failureOf(new Checkpoints(folder).restore(program()));
      expect(message).to.match(/^Checkpoints: no checkpoint could be read\. Remove them to start anew\. .*\/0.*\/1/);
    });

    it('refuse one of a later version, rather than go back to an older one', async () => {
      edit(join(newest(), 'model.json'), '"version":1,"number":2', '"version":2,"number":2');
      expect((await failureOf(new Checkpoints(folder).restore(program()))).message).to.match(
        /^Checkpoints: the checkpoint's version must be at most 1, but got 2\. It was saved by a later tfjs-seeded/,
      );
    });

    it('say where and why a save failed, and keep what was there', async () => {
      const checkpoints = new Checkpoints(folder);
      await checkpoints.restore(program());
      rmSync(join(folder, '0'), { recursive: true });
      writeFileSync(join(folder, '0'), 'a file where a folder should be');
      const { message } = await failureOf(checkpoints.save(program(), 3));
      expect(message).to.match(/^Checkpoints: the checkpoint could not be saved to .*\/0: /);
      rmSync(join(folder, '0'));
      expect(await new Checkpoints(folder).restore(program())).to.equal(2);
    });

    it('go on from the one before when the newest cannot be read', async () => {
      // As root may read everything, a folder stands where the file should be.
      rmSync(join(newest(), 'model.json'));
      mkdirSync(join(newest(), 'model.json'));
      expect(await new Checkpoints(folder).restore(program())).to.equal(1);
      expect(warnings.join()).to.match(/EISDIR/);
    });
  });
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).to.include(from);
  writeFileSync(file, text.replace(from, to));
}
