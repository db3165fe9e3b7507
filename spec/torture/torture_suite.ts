import { expect } from 'chai';
import { Torture } from './torture.ts';

/** Claims of the programs of some seeds that they end, killed again and again, as if they had never been. */
export function survives(seeds: readonly number[]): void {
  describe('a random program', function () {
    this.timeout(300_000);
    let torture: Torture;

    before(() => {
      torture = new Torture();
    });

    after(() => torture.dispose());

    for (const seed of seeds) {
      it(`ends as if it had never been killed: that of seed ${seed}`, async () => {
        const { description, kills, fault } = await torture.try(seed);
        expect(fault, `${description}, killed at ${kills}`).to.equal(undefined);
      });
    }
  });
}
