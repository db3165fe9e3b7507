import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { fitResumable, Generator, generatorOf, seededBatches, seededDropout } from '../../index.ts';
import { Checkpoints } from '../../models/checkpoints.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';
import { savedOnce, smallProgram } from './small_program.ts';

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
      adamax: () => tf.train.adamax(0.01, 0.9, 0.99, undefined, 0.01),
    };
    for (const [name, optimizer] of Object.entries(optimizers)) {
      it(`restore a program to where it was, and it is resumed exactly, with ${name}`, async () => {
        const [slots, whole, again] = [memorySlots(), smallProgram(optimizer), smallProgram(optimizer)];
        await learn(whole.model);
        await new Checkpoints(slots).save({ model: whole.model }, { epoch: 3, best: Number.NEGATIVE_INFINITY });
        await learn(again.model, 1);
        const progress = await new Checkpoints(slots).restore({ model: again.model });
        expect(progress).to.deep.equal({ epoch: 3, best: Number.NEGATIVE_INFINITY });
        expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
        await learn(whole.model);
        await learn(again.model);
        expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
      });
    }

    it('leave no tensor behind, over many saves and restores', async () => {
      const { model, generator } = smallProgram();
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
      const { model } = smallProgram();
      const before = stateOf(model);
      expect(await new Checkpoints(memorySlots()).restore({ model })).to.equal(undefined);
      expect(await new Checkpoints(memorySlots()).load()).to.equal(undefined);
      expect(stateOf(model)).to.deep.equal(before);
    });

    it('restore the newest, and keep as many as they are told', async () => {
      const slots = memorySlots(3);
      const { model } = smallProgram();
      for (let epoch = 0; epoch < 8; epoch++) await savedOnce(slots, { model }, epoch);
      expect(await new Checkpoints(slots).restore({ model })).to.equal(7);
      const kept = await Promise.all(slots.map((slot) => new Checkpoints(slot).restore({ model })));
      expect(kept.sort()).to.deep.equal([5, 6, 7]);
    });

    it('are read by plain tf.loadLayersModel, and loaded as a model of their own', async () => {
      const slots = memorySlots();
      const { model } = smallProgram();
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
        const made = smallProgram();
        made.model.compile({
          optimizer: 'adam',
          loss: ((a: tf.Tensor, b: tf.Tensor) => tf.losses.absoluteDifference(a, b)) as unknown as string,
        });
        return made;
      };
      const [whole, again] = [make(), make()];
      await learn(whole.model);
      await new Checkpoints(slots).save({ model: whole.model });
      await new Checkpoints(slots).restore({ model: again.model });
      await learn(whole.model);
      await learn(again.model);
      expect(stateOf(again.model)).to.deep.equal(stateOf(whole.model));
    });

    it('refuse a checkpoint of fitResumable, which refuses one of theirs, and name both', async () => {
      const [ours, theirs] = [memorySlots(), memorySlots()];
      const make = () => {
        const { model, generator } = smallProgram();
        const dataset = seededBatches({ xs, ys }, { batchSize: 1, generator });
        return { model, dataset };
      };
      const { model, dataset } = make();
      await new Checkpoints(ours).save({ model, dataset });
      await fitResumable(model, dataset, { epochs: 1, checkpoint: theirs, verbose: 0 });
      expect((await failureOf(new Checkpoints(theirs).restore(make()))).message).to.match(
        /^Checkpoints: the checkpoint in handler [01] must be one of Checkpoints\.save, but fitResumable saved it\. Resume it by fitResumable, or/,
      );
      const again = make();
      const error = await failureOf(
        fitResumable(again.model, again.dataset, { epochs: 1, checkpoint: ours, verbose: 0 }),
      );
      expect(error.message).to.match(
        /^fitResumable: the checkpoint in handler 0 must be one of fitResumable, but Checkpoints\.save saved it\. Resume it by checkpoints\.restore/,
      );
    });

    it('save to a location that cannot be loaded from, and say so when they are to load', async () => {
      const [slot] = memorySlots();
      const { model } = smallProgram();
      const writer = new Checkpoints({ save: slot.save });
      await writer.save({ model }, 5);
      for (const work of [writer.restore({ model }), writer.load()]) {
        expect((await failureOf(work)).message).to.match(/^Checkpoints: the handler can only be saved to\. To load/);
      }
      expect(await new Checkpoints({ load: slot.load }).restore({ model })).to.equal(5);
    });

    it('restore a learning rate that a schedule has changed', async () => {
      for (const optimizer of [() => tf.train.sgd(0.1), () => tf.train.adam(0.1)]) {
        const slots = memorySlots();
        const [whole, again] = [smallProgram(optimizer), smallProgram(optimizer)];
        const checkpoints = new Checkpoints(slots);
        expect(await checkpoints.restore({ model: whole.model })).to.equal(undefined);
        (whole.model.optimizer as unknown as { learningRate: number }).learningRate = 0.25;
        await checkpoints.save({ model: whole.model });
        await new Checkpoints(slots).restore({ model: again.model });
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
      await new Checkpoints(slots).save({ model: whole.model });
      await new Checkpoints(slots).restore({ model: again.model });
      expect(again.generator.seed).to.equal(whole.generator.seed);
      expect(again.generator.streams).to.deep.equal(whole.generator.streams);
      expect(again.generator.stream('new').seed).to.equal(whole.generator.stream('new').seed);
    });

    const misfits: [what: string, make: () => ReturnType<typeof smallProgram>, message: RegExp][] = [
      [
        'another model',
        () => {
          const { generator } = smallProgram();
          const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] })] });
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          return { generator, model };
        },
        /the checkpoint is of another model: the weight dense\/kernel must be float32 \[2,4\], but the checkpoint has float32 \[2,3\]/,
      ],
      ['another optimizer', () => smallProgram('sgd'), /optimizer\.className was "Adam" and is "SGD"; /],
      [
        'another seed',
        () => smallProgram('adam', 8),
        /is not the one that was saved in handler 0: generator\.seed was 7 and is 8\. To go on all the same/,
      ],
      [
        'other private seeds',
        () => {
          const made = smallProgram();
          const model = tf.sequential({ layers: [...made.model.layers, seededDropout({ rate: 0.5, seed: 1 })] });
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          return { ...made, model };
        },
        /seeded_dropout_2 is new \("SeededDropout"\)\. To go on/,
      ],
    ];
    for (const [what, make, message] of misfits) {
      it(`refuse a program with ${what}, and change nothing`, async () => {
        const slots = memorySlots();
        const { model } = smallProgram();
        await learn(model);
        await new Checkpoints(slots).save({ model });
        const misfit = make();
        const before = misfit.model.getWeights().map(bitsOf);
        expect((await failureOf(new Checkpoints(slots).restore({ model: misfit.model }))).message)
          .to.match(/^Checkpoints: .*\.$/)
          .and.match(message);
        expect(misfit.model.getWeights().map(bitsOf)).to.deep.equal(before);
      });
    }

    it('refuse an optimizer whose state they cannot see, and a model without one', async () => {
      const { model } = smallProgram(() => Object.assign(tf.train.sgd(0.1), { cache: new Map() }));
      expect((await failureOf(new Checkpoints(memorySlots()).save({ model }))).message).to.match(
        /^Checkpoints: the optimizer SGD keeps `cache`, which cannot be saved, so a run could not be resumed exactly\. Keep/,
      );
      const bare = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      expect((await failureOf(new Checkpoints(memorySlots()).restore({ model: bare }))).message).to.equal(
        'Checkpoints: the model has no optimizer. Compile it first, or name the models: { models: { model } }.',
      );
    });
  });
});
