import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Checkpoints,
  type FitResumableArguments,
  fitResumable,
  Generator,
  Stream,
  seededDropout,
  seededGlorotUniform,
} from '../../../index.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, runKilled, tinyBatches, tinyModel } from '../same_run.ts';

type Layer = tf.layers.Layer;
type Args = Partial<FitResumableArguments<tf.TensorContainer>>;

/** A model with a layer in the middle. */
function around(generator: Generator, layer: Layer): tf.LayersModel {
  const kernelInitializer = seededGlorotUniform({ generator });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], kernelInitializer }),
      layer,
      tf.layers.dense({ units: 1, kernelInitializer }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

const program =
  (make: (generator: Generator) => Layer, args: Args = {}) =>
  async ({ location, tick }: Process) => {
    const generator = Generator.fromSeed(1);
    const model = around(generator, make(generator));
    const { history } = await fitResumable(model, tinyBatches(generator) as never, {
      epochs: 2,
      checkpoint: location,
      saveEvery: 1,
      verbose: 0,
      ...args,
      callbacks: [args.callbacks ?? [], { onBatchEnd: tick }].flat(),
    });
    return { history, ...endOf(model, generator) };
  };

/** A layer of the program's own that contains others. */
class Block extends tf.layers.Layer {
  static className = 'Block';
  parts: unknown;
  readonly run: (x: tf.Tensor, kwargs: object) => tf.Tensor;

  constructor(parts: unknown, run: (x: tf.Tensor, kwargs: object) => tf.Tensor) {
    super({});
    this.parts = parts;
    this.run = run;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor {
    return tf.tidy(() => this.run(Array.isArray(inputs) ? inputs[0] : inputs, kwargs));
  }
}
tf.serialization.registerClass(Block as never);

const through = (layer: Layer) => (x: tf.Tensor, kwargs: object) => layer.call(x, kwargs) as tf.Tensor;

/** A layer that hides another one. */
class Hiding extends tf.layers.Layer {
  static className = 'Hiding';
  readonly #dropout = seededDropout({ rate: 0.5, seed: 7 });

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor {
    return this.#dropout.call(Array.isArray(inputs) ? inputs[0] : inputs, kwargs as never) as tf.Tensor;
  }
}
tf.serialization.registerClass(Hiding);

describe("a seeded part inside a layer of the program's own", () => {
  before(() => tf.setBackend('cpu'));

  const found: [what: string, make: (generator: Generator) => Layer][] = [
    ...(
      [
        ['with a seed', () => seededDropout({ rate: 0.5, seed: 7 })],
        ['with the generator', (generator) => seededDropout({ rate: 0.5, generator })],
        ['with a generator of its own', () => seededDropout({ rate: 0.5, generator: Generator.fromSeed(9) })],
      ] as [string, (generator: Generator) => Layer][]
    ).flatMap(([how, make]): [string, (generator: Generator) => Layer][] => [
      [
        how,
        (generator) => {
          const layer = make(generator);
          return new Block(layer, through(layer));
        },
      ],
      [
        `${how}, in a list`,
        (generator) => {
          const layers = [make(generator)];
          return new Block(layers, through(layers[0]));
        },
      ],
      [
        `${how}, in a map`,
        (generator) => {
          const layer = make(generator);
          return new Block(new Map([['dropout', layer]]), through(layer));
        },
      ],
      [
        `${how}, in a block in a block`,
        (generator) => {
          const layer = make(generator);
          const inner = new Block({ layer }, through(layer));
          return new Block({ inner }, through(inner));
        },
      ],
      [
        `${how}, in a model in a block`,
        (generator) => {
          const inner = tf.sequential({
            layers: [tf.layers.activation({ activation: 'linear', inputShape: [4] }), make(generator)],
          });
          return new Block({ inner }, through(inner as unknown as Layer));
        },
      ],
    ]),
    [
      'a stream that it draws from itself',
      (generator) => {
        const stream = generator.stream('mine');
        return new Block({ stream }, (x) => x.mul(stream.uniform(x.shape)));
      },
    ],
    [
      'a stream without a generator',
      () => {
        const stream = new Stream(5n);
        return new Block({ stream }, (x) => x.mul(stream.uniform(x.shape)));
      },
    ],
    [
      "a generator's own state",
      () => {
        const own = Generator.fromSeed(5);
        return new Block({ own }, (x) => x.mul(own.uniform(x.shape)));
      },
    ],
    [
      'a stream that it takes of the generator for each batch',
      (generator) => new Block({}, (x) => x.mul(generator.stream('mine').uniform(x.shape))),
    ],
  ];
  for (const [what, make] of found) {
    it(`is saved, wherever it is: ${what}`, async () => {
      await itIsTheSameRun(program(make), 2);
    });
  }

  const hidden: [what: string, make: () => Layer][] = [
    ['in a private field', () => new Hiding({})],
    [
      'in a variable of the program',
      () => {
        const dropout = seededDropout({ rate: 0.5, seed: 7 });
        return new Block({}, through(dropout));
      },
    ],
    [
      'a generator in a variable of the program',
      () => {
        const own = Generator.fromSeed(5);
        return new Block({}, (x) => x.mul(own.stream('mine').uniform(x.shape)));
      },
    ],
  ];
  for (const [what, make] of hidden) {
    it(`is an error at the first save after it has drawn, where it cannot be seen: ${what}`, async () => {
      const { message } = await failureOf(runKilled(program(make), 100));
      expect(message).to.match(
        /^fitResumable: a (private stream|generator) of seed .* has drawn numbers since the run began, but would be in no checkpoint, so the run could not be resumed exactly\. (If a layer|Name it: `generators)/,
      );
    });
  }

  it('is saved where the program names it', async () => {
    const location = memorySlots();
    let own: Generator;
    const make = () => {
      own = Generator.fromSeed(5);
      return new Block({}, (x) => x.mul(own.stream('mine').uniform(x.shape)));
    };
    const named = (process: Process) => {
      const layer = make();
      return program(() => layer, { generators: [own] })(process);
    };
    await itIsTheSameRun(named, 2);
    const stream = (process: Process) => {
      const one = new Stream(5n);
      return program(() => new Block({}, (x) => x.mul(one.uniform(x.shape))), { generators: [one] })(process);
    };
    await itIsTheSameRun(stream, 2);
    expect(location).to.have.lengthOf(2);
  });

  it('is an error for a callback that draws from what nobody saves', async () => {
    const own = Generator.fromSeed(5);
    const args = () => ({ callbacks: { onBatchEnd: () => void own.random() } });
    const run = program((generator) => seededDropout({ rate: 0.5, generator }), args());
    expect((await failureOf(runKilled(run, 100))).message).to.match(
      /a generator of seed 5 .*Name it: `generators: \[generator\]`/,
    );
  });
});

describe('two runs at once', () => {
  before(() => tf.setBackend('cpu'));

  const make = (
    generator: Generator,
    location: tf.io.IOHandler[],
    batchSize: number,
    tick: () => void,
    dropout: Layer,
  ) => {
    const model = around(generator, dropout);
    const run = fitResumable(model, tinyBatches(generator, { name: `order of ${batchSize}`, batchSize }), {
      epochs: 3,
      checkpoint: location,
      saveEvery: 2,
      verbose: 0,
      callbacks: { onBatchEnd: tick },
    });
    return { model, run };
  };

  it('share a generator, and each goes on with its own streams', async () => {
    const locations = new WeakMap<object, tf.io.IOHandler[]>();
    await itIsTheSameRun(
      async ({ location, tick }) => {
        if (!locations.has(location)) locations.set(location, memorySlots());
        const generator = Generator.fromSeed(1);
        let isKilled = false;
        const both = () => {
          // The process dies as a whole.
          if (isKilled) throw new Error('dead');
          try {
            tick();
          } catch (error) {
            isKilled = true;
            throw error;
          }
        };
        const runs = [location, locations.get(location) as tf.io.IOHandler[]].map((place, i) =>
          make(generator, place, 2 + 2 * i, both, seededDropout({ rate: 0.5, generator })),
        );
        const ends = await Promise.allSettled(runs.map(({ run }) => run));
        const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
        if (failed.length > 0) throw failed.find(({ message }) => message !== 'dead') ?? failed[0];
        return runs.map(({ model }, i) => ({
          ...endOf(model),
          history: (ends[i] as PromiseFulfilledResult<tf.History>).value.history,
          streams: generator.streams.map(({ name, position }) => [name, position]).sort(),
        }));
      },
      5,
      7,
    );
  });

  it('do not share a stream: the error names it, and both runs', async () => {
    const generator = Generator.fromSeed(1);
    const dropout = () => seededDropout({ rate: 0.5, generator, stream: 'both' });
    const first = make(generator, memorySlots(), 2, () => {}, dropout());
    const second = make(generator, memorySlots(), 4, () => {}, dropout());
    const { message } = await failureOf(second.run);
    expect(message).to.match(
      /^fitResumable: the stream "both" of the generator of seed 1 must belong to one run, but two draw from it: .*Give each a `stream` of its own, or wait for the end of the other one\.$/,
    );
    await first.run;
  });

  it('do not share one that a callback draws from', async () => {
    const generator = Generator.fromSeed(1);
    const runs = [2, 4].map((batchSize) => {
      const draw = () => void generator.stream('noise').random();
      return make(generator, memorySlots(), batchSize, draw, seededDropout({ rate: 0.5, generator })).run;
    });
    const ends = await Promise.allSettled(runs);
    const failed = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as Error).message] : []));
    expect(failed).not.to.deep.equal([]);
    for (const message of failed)
      expect(message).to.match(/the stream "noise" of the generator of seed 1 must belong to one run/);
  });

  it('may follow one another, with the same streams', async () => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const dataset = tinyBatches(generator);
    for (const epochs of [1, 1]) {
      await fitResumable(model, dataset, { epochs, checkpoint: memorySlots(), verbose: 0 });
    }
  });
});

describe('a second run of a model in training', () => {
  before(() => tf.setBackend('cpu'));

  it('is refused before it has changed anything', async () => {
    const run = async (clicks: boolean) => {
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator);
      const dataset = tinyBatches(generator);
      const location = memorySlots();
      const messages: string[] = [];
      const train = (): Promise<tf.History> =>
        fitResumable(model, dataset, {
          epochs: 3,
          checkpoint: location,
          saveEvery: 1,
          verbose: 0,
          callbacks: { onBatchEnd },
        });
      let batches = 0;
      const onBatchEnd = async () => {
        batches += 1;
        if (clicks && batches === 5) messages.push((await failureOf(train())).message);
      };
      const { history } = await train();
      return { end: { history, ...endOf(model, generator) }, messages };
    };
    const { end, messages } = await run(true);
    expect(messages).to.deep.equal([
      'fitResumable: the model is being trained already. Wait for the end of that, or stop it, before another run.',
    ]);
    expect(end).to.deep.equal((await run(false)).end);
  });

  it('is refused while tfjs trains it, and possible after that has failed', async () => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const dataset = tinyBatches(generator);
    const args = { epochs: 1, checkpoint: memorySlots(), verbose: 0 } as const;
    const stock = model.fitDataset(dataset, { epochs: 1, verbose: 0 });
    expect((await failureOf(fitResumable(model, dataset, args))).message).to.match(
      /^fitResumable: the model is being trained/,
    );
    await stock;
    const failing = () => {
      throw new Error('a callback fails');
    };
    const fails = fitResumable(model, dataset, { ...args, callbacks: { onBatchEnd: failing } });
    expect((await failureOf(fails)).message).to.equal('a callback fails');
    expect((await fitResumable(model, dataset, args)).epoch).to.deep.equal([0]);
  });

  it('does not stand in the way of a save of another program', async () => {
    const model = tinyModel(Generator.fromSeed(1));
    await new Checkpoints(memorySlots()).save({ model });
    await fitResumable(model, tinyBatches(Generator.fromSeed(2)), { epochs: 1, checkpoint: memorySlots(), verbose: 0 });
  });
});
