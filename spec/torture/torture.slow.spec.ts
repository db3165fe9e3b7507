import { expect } from 'chai';
import { Torture } from './torture.ts';
import { survives } from './torture_suite.ts';

survives(Array.from({ length: 30 }, (_, i) => 100 + i));

describe('a random program whose killed processes do something else', function () {
  this.timeout(300_000);

  it('is found out', async () => {
    const torture = new Torture();
    try {
      const { description, fault } = await torture.try(9, true);
      expect(description).to.match(/^seed 9: fit;/);
      expect(fault).to.match(/ was .+ and is /);
    } finally {
      torture.dispose();
    }
  });
});
