import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { trainGAN } from './gan.ts';
import { reportingLocation, tell, tellEnding } from './torture_child.ts';

const [folder, epochs] = process.argv.slice(2);
tf.enableProdMode();
await tf.setBackend('wasm');
const { discriminator, gan, losses, generator } = await trainGAN(reportingLocation(folder), Number(epochs), () =>
  tell({ event: 'batch' }),
);
await tellEnding([discriminator, gan], losses, generator);
