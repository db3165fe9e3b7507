import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { readOptions } from '../../examples/options.ts';
import { readDigits } from '../../examples/read_digits.ts';
import '../backends.ts';
import { runExample } from './run_example.ts';

describe('npm run demo', () => {
  it('prints what it can be asked for', async () => {
    const { code, output } = await runExample('digits.ts', '--help');
    expect(code).to.equal(0);
    for (const option of ['--seed', '--epochs', '--backend', '--help']) expect(output).to.include(`  ${option} `);
  });

  it('answers a wrong option in one line and ends with code 2', async () => {
    const { code, output, errors } = await runExample('digits.ts', '--epoch', '3');
    expect(code).to.equal(2);
    expect(output).to.equal('');
    expect(errors).to.equal("digits: Unknown option '--epoch'. See --help.\n");
  });
});

describe('readOptions', () => {
  it('gives what was asked for, and defaults for the rest', () => {
    const asked = ['--seed=-3', '--epochs', '7', '--backend', 'cpu'];
    expect(readOptions(asked)).to.deep.equal({ help: false, seed: -3, epochs: 7, backend: 'cpu' });
    expect(readOptions([])).to.deep.equal({ help: false, seed: 42, epochs: 10, backend: 'wasm' });
  });

  const wrong: [args: string, message: RegExp][] = [
    ['--seed=1.5', /^--seed must be an integer in .*, but got "1.5"\.$/],
    ['--seed=two', /^--seed must be an integer in .*, but got "two"\.$/],
    ['--seed=', /^--seed must be an integer in .*, but got ""\.$/],
    ['--seed=9007199254740992', /^--seed must be an integer in .*2\^53\), but got "9007199254740992"\.$/],
    ['--seed', /^Option '--seed <value>' argument missing\.$/],
    ['--seed -1', /^Option '--seed' argument is ambiguous\. .*'--seed=-XYZ'\.$/],
    ['--epochs=0', /^--epochs must be an integer in \[1, 2\^53\), but got "0"\.$/],
    ['--epochs=-1', /^--epochs must be .*, but got "-1"\.$/],
    ['--epochs=1e3', /^--epochs must be .*, but got "1e3"\.$/],
    ['--backend=gpu', /^--backend must be cpu or wasm, but got "gpu"\.$/],
    ['--fast', /^Unknown option '--fast'\.$/],
    ['--help=yes', /^Option '--help' does not take an argument\.$/],
    ['five', /^Unexpected argument 'five'\..*\.$/],
  ];

  for (const [args, message] of wrong) {
    it(`refuses \`${args}\` in one line`, () => {
      expect(() => readOptions(args.split(' '))).to.throw(Error, message);
    });
  }
});

describe('readDigits', () => {
  before(() => tf.setBackend('cpu'));

  it('gives 1,797 digits, of which every fifth is kept for the test', async () => {
    const { training, test } = readDigits();
    expect(training.size).to.equal(1438);
    expect(test.map(({ shape }) => shape)).to.deep.equal([
      [359, 64],
      [359, 1],
    ]);
    const [first] = await training.take(1).toArray();
    expect(first.ys).to.deep.equal([0]);
    expect([...first.xs.slice(0, 8)]).to.deep.equal([-1, -1, -0.375, 0.625, 0.125, -0.875, -1, -1]);
    const [xs, ys] = test.map((tensor) => [...tensor.dataSync()]);
    expect([Math.min(...xs), Math.max(...xs)]).to.deep.equal([-1, 1]);
    expect(ys.slice(0, 3)).to.deep.equal([4, 9, 4]);
    expect([...new Set(ys)].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
