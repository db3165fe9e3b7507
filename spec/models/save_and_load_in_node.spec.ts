import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { runProgram } from '../run_program.ts';
import { saved } from '../save.ts';
import { sequential, train } from './sequential.ts';

describe('a saved model', () => {
  onEveryBackend((backend) => {
    it('goes on bit for bit in another process', async function () {
      this.timeout(60_000);
      const generator = Generator.fromSeed(42);
      const model = sequential(generator);
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      await train(model, 2);
      const { weightData, ...artifacts } = await saved(model, { includeOptimizer: true });
      const folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
      try {
        writeFileSync(join(folder, 'model.json'), JSON.stringify(artifacts));
        writeFileSync(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
        const printed = runProgram("import './spec/models/resume_child.ts';", [folder, backend]);
        await train(model, 4, 2);
        const { weights, record } = JSON.parse(printed);
        expect(weights).to.deep.equal(model.getWeights().map((weight) => bitsOf(weight)));
        expect(record).to.deep.equal(JSON.parse(JSON.stringify(generator.getConfig())));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
