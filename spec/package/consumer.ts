// Compiled against the packed types, as an ES module and as CommonJS; never run.
import { type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { array } from '@tensorflow/tfjs-data';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { Generator, generatorOf, SeededDropout, seededDropout, seededGlorotUniform } from 'tfjs-seeded';
import { seededShuffle } from 'tfjs-seeded/data';
import { Generator as SameGenerator, Stream, setSeed } from 'tfjs-seeded/generator';
import { seededHeNormal } from 'tfjs-seeded/initializers';
import {
  type SeededDropout as SameDropout,
  SeededLSTM,
  seededGRUCell,
  seededSpatialDropout1D,
} from 'tfjs-seeded/layers';
import { Checkpoints, fileSystem, generatorOf as sameGeneratorOf } from 'tfjs-seeded/models';

const generator: Generator = SameGenerator.fromSeed(42n);
const dropout: SameDropout = new SeededDropout({ rate: 0.5, generator, stream: 'encoder/dropout' });
const kernelInitializer = seededGlorotUniform({ generator });
const model = sequential({
  layers: [
    layers.dense({ units: 2, inputShape: [2], kernelInitializer }),
    dropout,
    seededDropout({ rate: 0.1, seed: 0 }),
  ],
});
model.add(layers.dense({ units: 2, biasInitializer: seededHeNormal({ seed: 1 }) }));
model.add(seededSpatialDropout1D({ rate: 0.5 }));
const cell = seededGRUCell({ units: 2, recurrentDropout: 0.5, generator, activation: 'relu' });
model.add(layers.bidirectional({ layer: new SeededLSTM({ units: 3, dropout: 0.5, seed: 1 }), mergeMode: 'concat' }));
model.add(layers.rnn({ cell: layers.stackedRNNCells({ cells: [cell] }), returnSequences: true }));
const units: number = cell.units + cell.stream.position;
const output = model.apply(tensor2d([[1, 2]]), { training: true }) as Tensor;
const restored: SameGenerator = Generator.fromConfig(generatorOf(model).getConfig());
const seeds: bigint[] = [restored.seed, sameGeneratorOf(model).seed, ...generator.makeSeeds(2)];
const normal: Tensor = Stream.fromSeed(42).normal([2, 3]);
const shuffled = seededShuffle(array([1, 2, 3]), 3, { generator, reshuffleEachIteration: false });
setSeed(42);

export { normal, output, seeds, shuffled, units };
// Inferred types, which the declarations of this file must be able to name.
export const found = new Checkpoints('run').find({ model });
export const folder = fileSystem('model');
export const streams = generator.streams;
export const record = generator.getConfig();
export const position = shuffled.getPosition();
export const reading = shuffled.read();
export const config = shuffled.getConfig();
export const drawn = generator.stream('a').at(3);
export const scaling = seededHeNormal({ generator }).mode;
export const dropped = dropout.noiseShape;

// @ts-expect-error: a rate is a number.
seededDropout({ rate: 'half' });
// @ts-expect-error: a generator is a Generator.
seededShuffle(array([1]), 1, { generator: 42 });
// @ts-expect-error: a seed is read, not written.
generator.seed = 1n;
