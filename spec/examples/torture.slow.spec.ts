import { expect } from 'chai';
import { runExample } from './run_example.ts';

describe('npm run torture', function () {
  this.timeout(300_000);

  for (const program of ['digits', 'gan']) {
    it(`ends as a run that was never killed: weights, optimizers, history, generator of ${program}`, async () => {
      const options = ['--program', program, '--kills', '4', '--epochs', '7'];
      const { code, output, errors } = await runExample('torture.ts', ...options);
      expect(code, errors).to.equal(0);
      expect(output).to.match(/^killed 4 times, \d of them in a save$/m);
      const rows = [...output.matchAll(/^(weights|history|generator) +([0-9a-f]{64}) {3}(\w+)$/gm)];
      expect(rows.map(([, part, , verdict]) => [part, verdict])).to.deep.equal([
        ['weights', 'identical'],
        ['history', 'identical'],
        ['generator', 'identical'],
      ]);
    });
  }
});
