import { expect } from 'chai';
import { runExample } from './run_example.ts';

describe('npm run torture', () => {
  it('prints what it can be asked for, and answers a wrong option with code 2', async () => {
    const { output } = await runExample('torture.ts', '--help');
    for (const option of ['--program', '--kills', '--epochs', '--seed', '--help'])
      expect(output).to.include(`  ${option} `);
    const { code, errors } = await runExample('torture.ts', '--kills', 'many');
    expect(code).to.equal(2);
    expect(errors).to.equal('torture: --kills must be an integer in [1, 10^9), but got "many". See --help.\n');
  });
});
