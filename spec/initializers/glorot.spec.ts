import {
  Generator,
  SeededGlorotNormal,
  SeededGlorotUniform,
  seededGlorotNormal,
  seededGlorotUniform,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededGlorotNormal,
  make: seededGlorotNormal,
  kind: 'glorot_normal',
  keras: 'GlorotNormal',
  args: {},
  defaults: {},
  drawn: (draw) => draw.truncatedNormal([4, 3], 0, Math.sqrt(1 / 3.5) / 0.8796256610342398),
  refused: [],
});

itIsASeededInitializer({
  cls: SeededGlorotUniform,
  make: seededGlorotUniform,
  kind: 'glorot_uniform',
  keras: 'GlorotUniform',
  args: {},
  defaults: {},
  drawn: (draw) => draw.uniform([4, 3], -Math.sqrt(3 * (1 / 3.5)), Math.sqrt(3 * (1 / 3.5))),
  refused: [],
});

for (const make of [seededGlorotNormal, seededGlorotUniform]) {
  describe(make.name, () => {
    onEveryBackend(() => {
      it('statistical: has mean 0 and a variance of 2 / (fanIn + fanOut)', () => {
        const initializer = make({ generator: Generator.fromSeed(1) });
        expectMoments(initializer.apply([200, 500]), 0, 2 / 700);
        expectMoments(initializer.apply([5, 4, 50, 100]), 0, 2 / 3000);
      });
    });
  });
}
