import { expect } from 'chai';
import { runExample } from './run_example.ts';

describe('npm run ensemble', function () {
  this.timeout(300_000);

  it('trains the same members in workers at once and one after the other', async () => {
    const { code, output } = await runExample('ensemble.ts');
    const members = [...output.matchAll(/^member (\d) {3}seed +(-?\d+) {3}test (\d+\.\d) % {3}(\w+)$/gm)];
    expect(members.map(([, member, , , verdict]) => [member, verdict])).to.deep.equal(
      ['0', '1', '2', '3'].map((member) => [member, 'identical']),
    );
    expect(new Set(members.map(([, , seed]) => seed)).size).to.equal(4);
    expect(output).to.match(/^In 4 workers at once and one after the other: the same weights\.$/m);
    expect(code).to.equal(0);
  });
});
