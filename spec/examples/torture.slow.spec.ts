import { expect } from 'chai';
import { runExample } from './run_example.ts';

describe('npm run torture', function () {
  this.timeout(300_000);

  it('ends as a run that was never killed: weights, optimizer, history, generator', async () => {
    const { code, output, errors } = await runExample('torture.ts', '--kills', '4', '--epochs', '7');
    expect(code, errors).to.equal(0);
    expect(output).to.match(/^killed 4 times, \d of them in a save$/m);
    const rows = [...output.matchAll(/^(weights|history|generator) +([0-9a-f]{64}) {3}(\w+)$/gm)];
    expect(rows.map(([, part, , verdict]) => [part, verdict])).to.deep.equal([
      ['weights', 'identical'],
      ['history', 'identical'],
      ['generator', 'identical'],
    ]);
  });
});
