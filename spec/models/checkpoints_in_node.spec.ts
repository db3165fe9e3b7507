import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints } from '../../models/checkpoints.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { savedOnce, smallProgram } from './small_program.ts';

describe('Checkpoints in a folder', () => {
  let folder: string;
  const warnings: string[] = [];
  const { warn } = console;

  before(() => tf.setBackend('cpu'));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
    warnings.length = 0;
    console.warn = (text: string) => warnings.push(text);
    const { model } = smallProgram();
    for (const epoch of [1, 2]) await savedOnce(folder, { model }, epoch);
  });

  afterEach(() => {
    console.warn = warn;
    rmSync(folder, { recursive: true, force: true });
  });

  const newest = () => join(folder, '1');
  const weights = () => join(newest(), readdirSync(newest()).find((name) => name.endsWith('.bin')) as string);

  it('keep each in a folder of its own', () => {
    expect(readdirSync(folder)).to.deep.equal(['0', '1']);
  });

  const damages: [what: string, damage: () => void, reason: RegExp][] = [
    ['a byte of the weights flipped', () => flip(weights(), 5), /damaged: its SHA-256 is not the one in model\.json/],
    ['the weights cut short', () => truncateSync(weights(), 7), /damaged: it must have \d+ bytes, but has 7/],
    ['no weights', () => rmSync(weights()), /is missing, the weights that .*model\.json names/],
    ['half a model.json', () => truncateSync(join(newest(), 'model.json'), 99), /it is not JSON/],
    [
      'another number in model.json',
      () => edit(join(newest(), 'model.json'), '"rate":0.5', '"rate":0.4'),
      /: Damaged: SHA-256 mismatch\.$/,
    ],
    [
      'another number in its record',
      () => edit(join(newest(), 'model.json'), '"progress":2', '"progress":3'),
      /: Damaged: SHA-256 mismatch\.$/,
    ],
    [
      'a model that is no checkpoint',
      () => edit(join(newest(), 'model.json'), 'tfjs-seeded checkpoint', 'something else'),
      /It is no checkpoint/,
    ],
  ];
  for (const [what, damage, reason] of damages) {
    it(`name the newest, and resume from the one before, when it has ${what}`, async () => {
      damage();
      expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(1);
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0])
        .to.match(/^Checkpoints: a checkpoint is damaged, and was skipped\. /)
        .and.match(reason);
      expect(warnings[0]).to.include(newest());
    });

    it(`save over the damaged one, when it has ${what}, and not over the sound one`, async () => {
      damage();
      await savedOnce(folder, { model: smallProgram().model }, 3);
      expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(3);
      rmSync(newest(), { recursive: true });
      expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(1);
    });
  }

  it('start with the one before when the newest is gone', async () => {
    rmSync(newest(), { recursive: true });
    expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(1);
    expect(warnings).to.deep.equal([]);
  });

  it('never start anew when all that there are are damaged', async () => {
    for (const slot of ['0', '1']) truncateSync(join(folder, slot, 'model.json'), 9);
    const { message } = await failureOf(new Checkpoints(folder).restore({ model: smallProgram().model }));
    expect(message).to.match(
      /^Checkpoints: no checkpoint could be read\. To start anew, remove them, or save somewhere else\. .*\/0.*\/1/,
    );
  });

  it('refuse one of a later version, rather than go back to an older one', async () => {
    edit(
      join(newest(), 'model.json'),
      '"version":2,"kind":"Checkpoints.save","number":2',
      '"version":3,"kind":"Checkpoints.save","number":2',
    );
    expect((await failureOf(new Checkpoints(folder).restore({ model: smallProgram().model }))).message).to.match(
      /^Checkpoints: the checkpoint's version must be at most 2, but got 3\. It was saved by a later tfjs-seeded/,
    );
  });

  it('say where and why a save failed, and keep what was there', async () => {
    const checkpoints = new Checkpoints(folder);
    await checkpoints.restore({ model: smallProgram().model });
    rmSync(join(folder, '0'), { recursive: true });
    writeFileSync(join(folder, '0'), 'a file where a folder should be');
    const { message } = await failureOf(checkpoints.save({ model: smallProgram().model }, 3));
    expect(message).to.match(/^Checkpoints: the checkpoint could not be saved to .*\/0: /);
    rmSync(join(folder, '0'));
    expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(2);
  });

  it('resume from the one before when the newest cannot be read', async () => {
    // As root may read everything, a folder stands where the file should be.
    rmSync(join(newest(), 'model.json'));
    mkdirSync(join(newest(), 'model.json'));
    expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal(1);
    expect(warnings.join()).to.match(/EISDIR/);
  });
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).to.include(from);
  writeFileSync(file, text.replace(from, to));
}
