import {
  Generator,
  SeededLeCunNormal,
  SeededLeCunUniform,
  seededLeCunNormal,
  seededLeCunUniform,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededLeCunNormal,
  make: seededLeCunNormal,
  kind: 'lecun_normal',
  keras: 'LecunNormal',
  args: {},
  defaults: {},
  drawn: (draw) => draw.truncatedNormal([4, 3], 0, Math.sqrt(1 / 4) / 0.8796256610342398),
  refused: [],
});

itIsASeededInitializer({
  cls: SeededLeCunUniform,
  make: seededLeCunUniform,
  kind: 'lecun_uniform',
  keras: 'LecunUniform',
  args: {},
  defaults: {},
  drawn: (draw) => draw.uniform([4, 3], -Math.sqrt(3 * (1 / 4)), Math.sqrt(3 * (1 / 4))),
  refused: [],
});

for (const make of [seededLeCunNormal, seededLeCunUniform]) {
  describe(make.name, () => {
    onEveryBackend(() => {
      it('statistical: has mean 0 and a variance of 1 / fanIn', () => {
        const initializer = make({ generator: Generator.fromSeed(1) });
        expectMoments(initializer.apply([200, 500]), 0, 1 / 200);
        expectMoments(initializer.apply([5, 4, 50, 100]), 0, 1 / 1000);
      });
    });
  });
}
