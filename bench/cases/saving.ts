import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout, seededGlorotUniform } from '../../index.ts';
import type { Case } from '../case.ts';

/** How streams are named: by the library, or by the caller, with names as long as those of variables in Keras. */
export type Names = 'automatic' | 'long';

/** Saving a model of many small layers: half of them have a random initializer, half of them are dropout. */
export function saving(layers: number, names: Names = 'automatic'): Case {
  return {
    title: `saving ${titleOf(layers, names)}`,
    on: 'host',
    async prepare() {
      const models = twins(layers, names);
      const [seeded, stock] = await Promise.all(models.map(save));
      return {
        seeded: async () => (await save(models[0])).weights.byteLength,
        baseline: async () => (await save(models[1])).weights.byteLength,
        remark: `the config has ${bytes(seeded.topology)} bytes, stock's ${bytes(stock.topology)}.`,
        dispose: () => dispose(models),
      };
    },
  };
}

/** Loading the same model. */
export function loading(layers: number, names: Names = 'automatic'): Case {
  return {
    title: `loading ${titleOf(layers, names)}`,
    on: 'host',
    async prepare() {
      const models = twins(layers, names);
      const [seeded, stock] = await Promise.all(models.map(save));
      dispose(models);
      return { seeded: () => load(seeded), baseline: () => load(stock) };
    },
  };
}

interface Saved {
  readonly topology: string;
  readonly specs: tf.io.WeightsManifestEntry[];
  readonly weights: ArrayBuffer;
}

function titleOf(layers: number, names: Names): string {
  return `${layers} seeded layers and initializers${names === 'long' ? ' with long names of streams' : ''}`;
}

function twins(layers: number, names: Names): [tf.LayersModel, tf.LayersModel] {
  const generator = Generator.fromSeed(1);
  const source = (i: number, part: string) =>
    names === 'long' ? { generator, stream: `encoder/block_${i}/attention/output/${part}` } : { generator };
  return [
    stack(
      layers,
      (i) => seededGlorotUniform(source(i, 'kernel')),
      (i) => seededDropout({ rate: 0.5, ...source(i, 'dropout') }),
    ),
    stack(
      layers,
      () => tf.initializers.glorotUniform({}),
      () => tf.layers.dropout({ rate: 0.5 }),
    ),
  ];
}

type Initializer = ReturnType<typeof tf.initializers.glorotUniform>;

function stack(
  layers: number,
  initializer: (i: number) => Initializer,
  dropout: (i: number) => tf.layers.Layer,
): tf.LayersModel {
  const model = tf.sequential();
  for (let i = 0; i < layers; i += 2) {
    model.add(tf.layers.dense({ units: 8, inputShape: [8], kernelInitializer: initializer(i) }));
    model.add(dropout(i));
  }
  return model;
}

/** Saves a model as a handler that writes files does: its topology becomes JSON. */
async function save(model: tf.LayersModel): Promise<Saved> {
  let saved: Saved | undefined;
  const handler = tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
    saved = {
      topology: JSON.stringify(modelTopology),
      specs: weightSpecs ?? [],
      weights: weightData as ArrayBuffer,
    };
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return saved as Saved;
}

/** Returns how many numbers the loaded model's weights have. */
async function load({ topology, specs, weights }: Saved): Promise<number> {
  const artifacts = { modelTopology: JSON.parse(topology), weightSpecs: specs, weightData: weights };
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const size = model.countParams();
  model.dispose();
  return size;
}

function dispose(models: tf.LayersModel[]): void {
  for (const model of models) model.dispose();
}

function bytes(text: string): string {
  return new TextEncoder().encode(text).length.toLocaleString('en');
}
