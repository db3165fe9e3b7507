import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf, getGenerator, type Stream } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded } from '../save.ts';
import { PLAIN, RATES, waves } from './recurrent_declaration.ts';

/** A recurrent cell with a stream, as far as specs use it. */
type Cell = InstanceType<typeof tf.layers.RNNCell> & { generator: Generator | undefined; stream: Stream };

/** What the suite needs to know about a cell. */
interface Declaration {
  /** The class's name. */
  name: string;
  /** The name of the cell's streams. */
  kind: string;
  /** Makes the cell. */
  make: (args: never) => tf.layers.Layer;
  /** Makes the stock cell. */
  makeStock: (args: never) => tf.layers.Layer;
  /** Makes the layer of such a cell. */
  makeLayer: (args: never) => tf.layers.Layer;
  /** The arguments that determine the cell's size. */
  size: object;
  /** The shape of the input of a step. */
  shape: number[];
  /** The shape of each of its states. */
  states: number[][];
  /** How many masks of each kind it draws at a call. */
  masks: number;
  /** The backends to make the claims on; every one by default. */
  on?: typeof onEveryBackend;
}

/** Makes the claims that hold for every seeded recurrent cell. */
export function itIsASeededRecurrentCell(declaration: Declaration): void {
  const { name, kind, shape, states, masks, on = onEveryBackend } = declaration;
  const cellOf = (args: object) =>
    declaration.make({ ...declaration.size, ...PLAIN, ...RATES, ...args } as never) as Cell;
  const stockOf = (args: object) => declaration.makeStock({ ...declaration.size, ...PLAIN, ...args } as never) as Cell;

  /** Builds a cell and sets fixed weights. */
  const withFixedWeights = <L extends tf.layers.Layer>(layer: L): L => {
    if (!layer.built) layer.build(shape);
    layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(waves(weight.shape, 0.9 + i / 3), 0.8)));
    return layer;
  };
  const seededOf = (args: object) => withFixedWeights(cellOf(args));

  const given = () => [waves(shape, 0.7), ...states.map((state, i) => waves(state, 0.5 + i / 7))];
  const step = (cell: Cell, kwargs: object) => cell.call(given(), kwargs) as tf.Tensor[];
  const allBits = (tensors: tf.Tensor[]) => tensors.map((tensor) => bitsOf(tensor));
  const outputs = (cell: Cell, times: number) =>
    Array.from({ length: times }, () => allBits(step(cell, { training: true })));

  describe(`${name} as a seeded recurrent cell`, () => {
    on(() => {
      it('has the weights of the stock cell, and its steps in inference and at rates of 0', () => {
        const [stock, cell] = [withFixedWeights(stockOf({})), seededOf({})];
        const undropped = seededOf({ dropout: 0, recurrentDropout: 0 });
        const wanted = allBits(step(stock, {}));
        for (const kwargs of [{}, { training: false }]) expect(allBits(step(cell, kwargs))).to.deep.equal(wanted);
        expect(allBits(step(undropped, { training: true }))).to.deep.equal(wanted);
        expect([cell.stream.position, undropped.stream.position]).to.deep.equal([0, 0]);
        expect(cell.stateSize).to.deep.equal(stock.stateSize);
      });

      it('draws at the first step of a call, and has the same masks at the others', () => {
        const cell = seededOf({ generator: Generator.fromSeed(1) });
        const [one, two] = [{ training: true }, { training: true }];
        const first = allBits(step(cell, one));
        expect(cell.stream.position).to.equal(2 * masks);
        expect(allBits(step(cell, one))).to.deep.equal(first);
        expect(cell.stream.position).to.equal(2 * masks);
        expect(allBits(step(cell, two))).not.to.deep.equal(first);
        expect(cell.stream.position).to.equal(2 * 2 * masks);
      });

      it('makes the same step as its layer', () => {
        const layer = declaration.makeLayer({ ...declaration.size, ...PLAIN, ...RATES, seed: 4 } as never) as tf.RNN;
        const cell = seededOf({ seed: 4 });
        const [x, ...initialState] = given();
        tf.dispose(layer.apply(x.expandDims(1)) as tf.Tensor);
        layer.setWeights(cell.getWeights());
        for (let i = 0; i < 2; i++) {
          const y = layer.apply(x.expandDims(1), { training: true, initialState } as object) as tf.Tensor;
          expect(bitsOf(y)).to.deep.equal(outputs(cell, 1)[0][0]);
        }
      });

      it('draws from a stream of its own, named after its kind, or from one given by name', () => {
        const generator = Generator.fromSeed(1);
        const [one, two] = [seededOf({ generator }), seededOf({ generator })];
        expect([one.stream.name, two.stream.name]).to.deep.equal([kind, `${kind}_1`]);
        expect(one.generator).to.equal(generator);
        expect(outputs(one, 1)).not.to.deep.equal(outputs(two, 1));
        expect(cellOf({ generator, stream: 'a/b' }).stream).to.equal(generator.stream('a/b'));
        expect(cellOf({}).generator).to.equal(getGenerator());
      });

      it('continues from a config that went through JSON text', () => {
        for (const source of [{ generator: Generator.fromSeed(1) }, { seed: 0 }]) {
          const cell = seededOf(source);
          outputs(cell, 2);
          const restored = withFixedWeights(
            declaration.make(JSON.parse(JSON.stringify(cell.getConfig())) as never) as Cell,
          );
          expect(restored.stream).not.to.equal(cell.stream);
          expect(restored.generator?.getConfig()).to.deep.equal(cell.generator?.getConfig());
          expect(outputs(restored, 3)).to.deep.equal(outputs(cell, 3));
          expect(JSON.stringify(restored.getConfig())).to.equal(JSON.stringify(cell.getConfig()));
        }
      });

      it('gets a stream of its own on the same generator if it is cloned in the program', () => {
        const generator = Generator.fromSeed(1);
        const cell = seededOf({ generator });
        const clone = withFixedWeights(declaration.make(cell.getConfig() as never) as Cell);
        expect(clone.generator).to.equal(generator);
        expect(clone.stream.name).to.equal(`${kind}/clone`);
      });

      // tfjs exports no layer that runs a cell over images.
      if (shape.length === 2) {
        it('continues inside tf.layers.rnn, from a model that was saved mid-run', async () => {
          for (const source of [{ generator: Generator.fromSeed(1) }, { seed: 3 }]) {
            const cell = cellOf(source);
            const layer = tf.layers.rnn({ cell, returnSequences: true, inputShape: [3, shape[1]] });
            const model = withFixedWeights(tf.sequential({ layers: [layer] }));
            const next = (m: tf.LayersModel) =>
              bitsOf(m.apply(waves([2, 3, shape[1]]), { training: true }) as tf.Tensor);
            expect(next(model)).not.to.deep.equal(next(model));
            expect(cell.stream.position).to.equal(2 * 2 * masks);
            const other = await reloaded(model);
            const restored = (other.layers[0] as tf.RNN).cell as Cell;
            expect(restored.getClassName()).to.equal(name);
            expect(restored.stream.position).to.equal(cell.stream.position);
            if (cell.generator) expect(generatorOf(other).getConfig()).to.deep.equal(cell.generator.getConfig());
            for (let i = 0; i < 3; i++) expect(next(other)).to.deep.equal(next(model));
          }
        });
      }

      it('leaves no tensors behind but its output and states', () => {
        const cell = seededOf({ generator: Generator.fromSeed(1) });
        const inputs = given();
        expect(tensorsLeftBy(() => tf.dispose(cell.call(inputs, { training: true })))).to.equal(0);
        expect(tensorsLeftBy(() => tf.dispose(cell.call(inputs, {})))).to.equal(0);
      });

      it('refuses an input that is not float32 if it drops, and draws nothing', () => {
        const cell = seededOf({ generator: Generator.fromSeed(1) });
        const [, ...rest] = given();
        expect(() => cell.call([tf.ones(shape, 'int32'), ...rest], { training: true })).to.throw(
          TypeError,
          `${name}: \`inputs\` must be float32, but got "int32".`,
        );
        expect(cell.stream.position).to.equal(0);
      });
    });

    it('refuses wrong arguments under its own name, and claims no stream', () => {
      const generator = Generator.fromSeed(1);
      const before = generator.getConfig();
      expect(() => cellOf({ dropout: 1, generator })).to.throw(
        RangeError,
        `${name}: \`dropout\` must be in [0, 1), but got 1.`,
      );
      expect(() => cellOf({ recurrentDropout: -1, generator })).to.throw(RangeError, `${name}: \`recurrentDropout\``);
      expect(() => cellOf({ dropout: '0.1', generator })).to.throw(TypeError, `${name}: \`dropout\` must be a number`);
      expect(() => cellOf({ seed: 1, generator })).to.throw(TypeError, `${name}: \`generator\` and \`seed\``);
      expect(() => cellOf({ [Object.keys(declaration.size)[0]]: 0, generator })).to.throw('positive integer');
      expect(generator.getConfig()).to.equal(before);
    });

    it('is registered under its own name, never under that of the stock cell', () => {
      const classes = tf.serialization.SerializationMap.getMap().classNameMap;
      expect(cellOf({}).getClassName()).to.equal(name);
      expect(classes[name][0]).to.equal(cellOf({}).constructor);
      expect(classes[name.replace('Seeded', '')][0]).to.equal(stockOf({}).constructor);
    });
  });
}
