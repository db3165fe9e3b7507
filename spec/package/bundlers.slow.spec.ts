import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import { rollup } from 'rollup';
import * as seeded from '../../index.ts';
import '../backends.ts';
import { loadModel, saveModel } from './model.ts';
import { makeRoom, type Room } from './room.ts';

describe('the packed library, bundled', () => {
  let room: Room;
  let topology: object;
  let numbers: unknown;

  before(async () => {
    room = await makeRoom();
    topology = await saveModel(tf, seeded);
    numbers = await loadModel(tf, topology);
  });

  after(() => room?.remove());

  for (const [bundler, bundle] of [
    ['esbuild', withEsbuild],
    ['rollup', withRollup],
  ] as const) {
    it(`still registers its classes and kernels after ${bundler} has bundled a bare import`, async () => {
      const load = `import * as tf from '@tensorflow/tfjs';
        import { loadModel } from './model.mjs';
        const made = await loadModel(tf, ${JSON.stringify(topology)});
        print([tf.getKernel('SeededDropout', 'cpu') != null, made]);`;
      for (const bare of [
        "import 'tfjs-seeded';",
        "import 'tfjs-seeded/layers';\nimport 'tfjs-seeded/initializers';",
      ]) {
        const program = await bundle(room.folder, `${bare}\n${load}`);
        expect(room.run('bundle.mjs', program).printed).to.deep.equal([true, numbers]);
      }
    });

    it(`is left out by ${bundler} where it is not used`, async () => {
      const importing = "import { Generator } from 'tfjs-seeded/generator';";
      const used = await bundle(room.folder, `${importing}\nprint(Generator);`);
      expect(used).to.include('fromKeyCounter').and.not.include('SeededGaussianNoise');
      const unused = await bundle(room.folder, importing);
      expect(unused).not.to.include('fromKeyCounter');
    });
  }
});

function withEsbuild(folder: string, program: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    external: ['@tensorflow/*'],
    format: 'esm',
    logLevel: 'error',
    write: false,
  });
  return outputFiles[0].text;
}

async function withRollup(folder: string, program: string): Promise<string> {
  const input = join(folder, 'input.mjs');
  writeFileSync(input, program);
  const bundle = await rollup({ input, external: /^@tensorflow/, plugins: [nodeResolve()], logLevel: 'silent' });
  const { output } = await bundle.generate({});
  return output[0].code;
}
