import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf, getGenerator, type Stream } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded } from '../save.ts';

type RandomLayer = tf.layers.Layer & { generator: Generator | undefined; stream: Stream };

/** What the suite needs to know about a layer. */
interface Declaration {
  /** The class's name. */
  name: string;
  /** Makes the layer, with a rate so high that two masks of the input below hardly ever agree. */
  make: (args: object) => tf.layers.Layer;
  /** The name of the layer's streams. */
  kind: string;
  /** An input shape, including the batch axis. */
  shape: number[];
}

/** Makes the claims that hold for every random layer. */
export function itIsARandomLayer({ name, make, kind, shape }: Declaration): void {
  const layerOf = (args: object) => make(args) as RandomLayer;
  const input = () => tf.range(1, tf.util.sizeFromShape(shape) + 1).reshape(shape);
  const train = (layer: tf.layers.Layer, x = input()) => layer.apply(x, { training: true }) as tf.Tensor;
  const outputs = (layer: tf.layers.Layer, times: number) =>
    Array.from({ length: times }, () => tf.tidy(() => bitsOf(train(layer))));
  const modelOf = (layer: tf.layers.Layer) => {
    const at = tf.input({ shape: shape.slice(1) });
    return tf.model({ inputs: at, outputs: layer.apply(at) as tf.SymbolicTensor });
  };

  describe(`${name} as a random layer`, () => {
    onEveryBackend(() => {
      it('makes a new draw at every call in training', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const [first, second, third] = outputs(layer, 3).map(String);
        expect(first).not.to.equal(second);
        expect(second).not.to.equal(third);
        expect(layer.stream.position).to.equal(3);
      });

      it('repeats a run with the same seed', () => {
        const run = (seed: number) => outputs(layerOf({ generator: Generator.fromSeed(seed) }), 3);
        expect(run(5)).to.deep.equal(run(5));
        expect(run(5)).not.to.deep.equal(run(6));
      });

      it('draws from a stream of its own, named after its kind', () => {
        const generator = Generator.fromSeed(1);
        const [one, two] = [layerOf({ generator }), layerOf({ generator })];
        expect([one.stream.name, two.stream.name]).to.deep.equal([kind, `${kind}_1`]);
        expect(one.generator).to.equal(generator);
        expect(outputs(one, 1)).not.to.deep.equal(outputs(two, 1));
      });

      it('draws from the stream given by name', () => {
        const generator = Generator.fromSeed(1);
        const layer = layerOf({ generator, stream: 'encoder/HeavyNoise_10' });
        expect(layer.stream).to.equal(generator.stream('encoder/HeavyNoise_10'));
      });

      it('returns its input in inference, and draws nothing', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        for (const kwargs of [undefined, {}, { training: false }]) {
          expect(bitsOf(layer.apply(input(), kwargs) as tf.Tensor)).to.deep.equal(bitsOf(input()));
        }
        expect(layer.stream.position).to.equal(0);
      });

      it('draws nothing while it is built or applied to a symbolic tensor', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const model = modelOf(layer);
        expect(model.outputShape).to.deep.equal([null, ...shape.slice(1)]);
        expect(layer.stream.position).to.equal(0);
      });

      it('continues from a config that went through JSON text', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        outputs(layer, 2);
        const config = JSON.parse(JSON.stringify(layer.getConfig()));
        const restored = layerOf(config);
        expect(restored.generator).not.to.equal(layer.generator);
        expect(restored.generator?.getConfig()).to.deep.equal(layer.generator?.getConfig());
        expect(outputs(restored, 3)).to.deep.equal(outputs(layer, 3));
        expect(JSON.stringify(restored.getConfig())).to.equal(JSON.stringify(layer.getConfig()));
      });

      it('continues from a model that was saved mid-run', async () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const model = modelOf(layer);
        outputs(layer, 2);
        const other = await reloaded(model);
        expect(generatorOf(other).getConfig()).to.deep.equal(layer.generator?.getConfig());
        const next = (m: tf.LayersModel) => bitsOf(m.apply(input(), { training: true }) as tf.Tensor);
        for (let i = 0; i < 3; i++) expect(next(other)).to.deep.equal(next(model));
      });

      it('continues at its own position with a seed', async () => {
        const layer = layerOf({ seed: 3 });
        const model = modelOf(layer);
        outputs(layer, 2);
        const other = (await reloaded(model)).layers[1] as RandomLayer;
        expect(other.stream.position).to.equal(2);
        expect(outputs(other, 3)).to.deep.equal(outputs(layer, 3));
      });

      it('gets a stream of its own on the same generator if it is cloned in the program', () => {
        const generator = Generator.fromSeed(1);
        const layer = layerOf({ generator });
        const [one, two] = [layerOf(layer.getConfig()), layerOf(layer.getConfig())];
        expect([one.generator, two.generator]).to.deep.equal([generator, generator]);
        expect(new Set([layer.stream, one.stream, two.stream]).size).to.equal(3);
        expect(outputs(one, 1)).not.to.deep.equal(outputs(two, 1));
      });

      it('has no weights, so it does not change those of a model', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        modelOf(layer);
        expect(layer.getWeights()).to.deep.equal([]);
      });

      it('passes a mask on', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const mask = tf.ones(shape.slice(0, 2), 'bool');
        expect(layer.supportsMasking).to.equal(true);
        expect(layer.computeMask(input(), mask)).to.equal(mask);
      });

      it('has the gradient of its last call', async () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const weights = tf.randomUniform(shape, 1, 2);
        const loss = (x: tf.Tensor) =>
          tf.tidy(() => {
            layer.stream.position = 4;
            return tf.sum(tf.mul(train(layer, x), weights)) as tf.Scalar;
          });
        const x = input();
        const gradient = tf.grad(loss)(x).dataSync();
        expect(layer.stream.position).to.equal(5);
        const host = x.dataSync();
        const step = 2 ** -4;
        for (let i = 0; i < host.length; i++) {
          const moved = async (by: number) => {
            const there = Float32Array.from(host);
            there[i] += by;
            return (await loss(tf.tensor(there, shape)).data())[0];
          };
          const [more, less] = [await moved(step), await moved(-step)];
          expect((more - less) / (2 * step)).to.be.closeTo(gradient[i], 0.05);
        }
      });

      it('leaves no tensors behind, nor does its gradient', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const x = input();
        expect(tensorsLeftBy(() => train(layer, x).dispose())).to.equal(0);
        const gradient = tf.grad((y) => train(layer, y));
        expect(tensorsLeftBy(() => gradient(x).dispose())).to.equal(0);
        expect(tensorsLeftBy(() => (layer.apply(x) as tf.Tensor).dispose())).to.equal(0);
      });

      it('refuses an input that is not float32, and draws nothing', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        expect(() => train(layer, tf.ones(shape, 'int32'))).to.throw(TypeError, `${name}: \`inputs\` must be float32`);
        expect(layer.stream.position).to.equal(0);
      });
    });

    it('draws from the global generator if it is given neither a generator nor a seed', () => {
      expect(layerOf({}).generator).to.equal(getGenerator());
    });
  });
}
