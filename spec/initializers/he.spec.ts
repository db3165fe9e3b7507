import { Generator, SeededHeNormal, SeededHeUniform, seededHeNormal, seededHeUniform } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededHeNormal,
  make: seededHeNormal,
  kind: 'he_normal',
  keras: 'HeNormal',
  args: {},
  defaults: {},
  drawn: (draw) => draw.truncatedNormal([4, 3], 0, Math.sqrt(2 / 4) / 0.8796256610342398),
  refused: [],
});

itIsASeededInitializer({
  cls: SeededHeUniform,
  make: seededHeUniform,
  kind: 'he_uniform',
  keras: 'HeUniform',
  args: {},
  defaults: {},
  drawn: (draw) => draw.uniform([4, 3], -Math.sqrt(3 * (2 / 4)), Math.sqrt(3 * (2 / 4))),
  refused: [],
});

for (const make of [seededHeNormal, seededHeUniform]) {
  describe(make.name, () => {
    onEveryBackend(() => {
      it('statistical: has mean 0 and a variance of 2 / fanIn', () => {
        const initializer = make({ generator: Generator.fromSeed(1) });
        expectMoments(initializer.apply([200, 500]), 0, 2 / 200);
        expectMoments(initializer.apply([5, 4, 50, 100]), 0, 2 / 1000);
      });
    });
  });
}
