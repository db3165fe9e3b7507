import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, fitResumable, Generator } from '../../../index.ts';
import { recordIn } from '../../../models/format/seal.ts';
import { currentEnvironment, moved } from '../../../models/state/environment.ts';
import { onBackend, onEveryBackend } from '../../backends.ts';
import { loaded } from '../format/forgeries.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, runOnce, tinyBatches, tinyModel } from '../same_run.ts';
import { smallProgram } from '../small_program.ts';

/** Calls `work`, and returns what it warned of. */
async function warningsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { warn } = console;
  const lines: string[] = [];
  console.warn = (line: string) => lines.push(line);
  try {
    await work();
  } finally {
    console.warn = warn;
  }
  return lines;
}

const here = {
  library: '0.2.0',
  tfjs: '4.22.0',
  backend: 'webgpu',
  hardware: 'NVIDIA RTX 4090',
  engine: 'Chrome 130',
};

describe('the environment of a run', () => {
  onEveryBackend((backend) => {
    it('is the backend, its hardware, the versions and the engine', () => {
      const environment = currentEnvironment();
      expect(environment).to.have.all.keys('library', 'tfjs', 'backend', 'hardware', 'engine');
      expect(environment.backend).to.equal(backend);
      expect(environment.tfjs).to.equal(tf.version_core);
      for (const text of [environment.library, environment.engine]) expect(text).to.be.a('string').and.not.equal('');
      expect(moved(environment, environment)).to.equal(undefined);
    });

    it('is in every checkpoint', async () => {
      const [slot] = memorySlots();
      await new Checkpoints(slot).save({ model: smallProgram().model });
      const { run } = recordIn((await slot.load?.()) as tf.io.ModelArtifacts) as { run: { environment: object } };
      expect(run.environment).to.deep.equal(currentEnvironment());
    });
  });

  const moves: [what: string, change: Partial<typeof here>, line: string][] = [
    [
      'another backend',
      { backend: 'wasm', hardware: '4 threads' },
      'the run was saved on webgpu (NVIDIA RTX 4090), now wasm (4 threads). ',
    ],
    [
      'another card',
      { hardware: 'Apple M2' },
      'the run was saved on webgpu (NVIDIA RTX 4090), now webgpu (Apple M2). ',
    ],
    ['another tfjs', { tfjs: '4.23.0' }, 'the run was saved with tfjs 4.22.0, now 4.23.0. '],
    ['another version of this library', { library: '0.3.0' }, 'the run was saved with tfjs-seeded 0.2.0, now 0.3.0. '],
    ['another engine', { engine: 'Firefox 140' }, 'the run was saved by Chrome 130, now Firefox 140. '],
  ];
  for (const [what, change, line] of moves) {
    it(`is said in one line when it is ${what}, with what stays equal`, () => {
      expect(moved(here, { ...here, ...change })).to.equal(
        `${line}Every draw stays the same; sums and products may be rounded differently.`,
      );
    });
  }

  onBackend('wasm', () => {
    it('may be another one when a run is resumed, which is said once, and draws the same', async () => {
      const location = memorySlots();
      const program = async ({ tick }: { tick(): void }) => {
        const generator = Generator.fromSeed(1);
        const model = tinyModel(generator);
        await fitResumable(model, tinyBatches(generator), {
          epochs: 2,
          checkpoint: location,
          saveEvery: 1,
          verbose: 0,
          callbacks: { onBatchEnd: tick },
        });
        return endOf(model, generator);
      };
      await tf.setBackend('cpu');
      expect(await warningsOf(() => runOnce(program, location, 4))).to.deep.equal([]);
      await tf.setBackend('wasm');
      let ending: Awaited<ReturnType<typeof program>> | undefined;
      const lines = await warningsOf(async () => {
        ending = await runOnce(program, location);
      });
      expect(lines).to.have.lengthOf(1);
      expect(lines[0]).to.match(
        /^fitResumable: the run was saved on cpu.*, now wasm.*\. Every draw stays the same; sums and/,
      );
      const whole = await runOnce(program, memorySlots());
      expect(ending?.record).to.deep.equal(whole?.record);
    });
  });

  it('is said by Checkpoints too', async () => {
    await tf.setBackend('cpu');
    const [slot] = memorySlots();
    await new Checkpoints(slot).save({ model: smallProgram().model });
    await tf.setBackend('wasm');
    try {
      const artifacts = (await slot.load?.()) as tf.io.ModelArtifacts;
      const restore = () => new Checkpoints(loaded(artifacts)).restore({ model: smallProgram().model });
      expect((await warningsOf(restore)).join()).to.match(/^Checkpoints: the run was saved on cpu/);
    } finally {
      await tf.setBackend('cpu');
    }
  });
});
