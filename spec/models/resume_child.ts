/** The other process of a spec: loads what was saved, trains on, and prints where it got to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { generatorOf } from '../../index.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';

const [folder, backend] = process.argv.slice(2);
await tf.setBackend(backend);
const artifacts = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const weightData = new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer;
const model = await tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
const xs = tf.range(0, 60).sin().reshape([10, 6]);
const ys = tf.range(0, 20).cos().reshape([10, 2]);
await model.fit(xs, ys, { epochs: 4, initialEpoch: 2, batchSize: 4, shuffle: false, verbose: 0 });
const weights = model.getWeights().map((weight) => bitsOf(weight));
console.log(JSON.stringify({ weights, record: generatorOf(model).getConfig() }));
