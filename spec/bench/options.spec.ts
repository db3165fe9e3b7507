import { expect } from 'chai';
import { readOptions } from '../../bench/options.ts';

const known = ['cpu', 'wasm'];

describe('the options', () => {
  it('are by default every backend, every row and 15 runs', () => {
    const rest = { clock: 'wall', python: undefined, json: false, help: false };
    const expected = { backends: known, filter: '', runs: 15, ...rest };
    expect(readOptions([], known)).to.deep.equal(expected);
  });

  it('select backends, in the order of the table', () => {
    expect(readOptions(['--backend', 'wasm', '--backend=cpu'], known).backends).to.deep.equal(['cpu', 'wasm']);
    expect(readOptions(['--backend', 'wasm'], known).backends).to.deep.equal(['wasm']);
  });

  it('select backends of browsers on request only', () => {
    expect(readOptions([], known, ['webgl']).backends).to.deep.equal(known);
    expect(readOptions(['--backend', 'webgl'], known, ['webgl']).backends).to.deep.equal(['webgl']);
  });

  it('filter without regard to case', () => {
    expect(readOptions(['--filter', 'MLP'], known).filter).to.equal('mlp');
  });

  it('select the clock', () => {
    expect(readOptions(['--clock=cpu'], known).clock).to.equal('cpu');
  });

  it('select a Python', () => {
    expect(readOptions(['--python', 'bin/python'], known).python).to.equal('bin/python');
  });

  it('are refused with what was wanted and what came', () => {
    expect(() => readOptions(['--backend', 'webgl'], known)).to.throw(
      RangeError,
      '`--backend` must be cpu or wasm, but got "webgl".',
    );
    expect(() => readOptions(['--clock', 'sun'], known)).to.throw(
      RangeError,
      '`--clock` must be wall or cpu, but got "sun".',
    );
    for (const runs of ['0', '-3', '1.5', 'many', '']) {
      expect(() => readOptions([`--runs=${runs}`], known)).to.throw(
        RangeError,
        `\`--runs\` must be an integer of at least 1, but got "${runs}".`,
      );
    }
  });

  it('are refused if they are unknown', () => {
    expect(() => readOptions(['--run', '3'], known)).to.throw(TypeError, "'--run'");
    expect(() => readOptions(['dropout'], known)).to.throw(TypeError, "'dropout'");
  });
});
