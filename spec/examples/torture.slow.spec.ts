import { expect } from 'chai';
import { runExample } from './run_example.ts';

describe('npm run torture', function () {
  this.timeout(300_000);

  it('prints what it can be asked for, and answers a wrong option with code 2', async () => {
    const { output } = await runExample('torture.ts', '--help');
    for (const option of ['--program', '--kills', '--epochs', '--seed', '--help'])
      expect(output).to.include(`  ${option} `);
    const { code, errors } = await runExample('torture.ts', '--kills', 'many');
    expect(code).to.equal(2);
    expect(errors).to.equal('torture: --kills must be an integer in [1, 10^9), but got "many". See --help.\n');
  });

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
