import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { ProgressBar } from '../../../models/run/progress_bar.ts';
import '../../backends.ts';

describe('the progress bar', () => {
  const lines: string[] = [];
  let drawn = '';
  const { log } = console;
  const { now } = Date;
  const { stdout } = process;

  before(() => tf.setBackend('cpu'));

  beforeEach(() => {
    lines.length = 0;
    drawn = '';
    let time = 0;
    Date.now = () => (time += 1000);
    console.log = (line: string) => lines.push(line);
  });

  afterEach(() => {
    Date.now = now;
    console.log = log;
    Object.defineProperty(process, 'stdout', { value: stdout });
  });

  const terminal = (isTTY: boolean, columns = 80) =>
    Object.defineProperty(process, 'stdout', {
      value: {
        isTTY,
        columns,
        write: (text: string) => {
          drawn += text;
        },
      },
      configurable: true,
    });

  /** Shows an epoch of four batches, from batch `first` on. */
  async function epoch(verbose: number, { first = 0, steps = 4 as number | null } = {}): Promise<void> {
    const bar = new ProgressBar(verbose);
    bar.setParams({ epochs: 10, steps } as never);
    await bar.onEpochBegin(2);
    for (let batch = first; batch < 4; batch++) await bar.onBatchEnd(batch, { batch, size: 32, loss: tf.scalar(0.25) });
    await bar.onEpochEnd(2, { loss: tf.scalar(0.12345), acc: 1 });
  }

  it('draws over itself on a terminal, and ends with a line for the epoch', async () => {
    terminal(true);
    await epoch(1);
    expect(drawn.split('\r\x1b[K')).to.deep.equal([
      '',
      'Epoch 3/10 1/4 [=====...............] loss: 0.2500',
      'Epoch 3/10 2/4 [==========..........] loss: 0.2500',
      'Epoch 3/10 3/4 [===============.....] loss: 0.2500',
      'Epoch 3/10 4/4 [====================] loss: 0.2500',
      '',
    ]);
    expect(lines).to.deep.equal(['Epoch 3/10 - loss: 0.1235 - acc: 1.000']);
  });

  it('starts where a run is resumed', async () => {
    terminal(true);
    await epoch(1, { first: 2 });
    expect(drawn.split('\r\x1b[K')[1]).to.equal('Epoch 3/10 3/4 [===============.....] loss: 0.2500');
  });

  it('counts where the number of batches is not known, and fits narrow terminals', async () => {
    terminal(true, 24);
    await epoch(1, { first: 3, steps: null });
    expect(drawn.split('\r\x1b[K')[1]).to.equal('Epoch 3/10 4 loss: 0.25');
  });

  it('is drawn at most ten times a second', async () => {
    let time = 0;
    Date.now = () => (time += 30);
    terminal(true);
    await epoch(1);
    expect(drawn.split('\r\x1b[K')).to.have.lengthOf(3);
  });

  for (const [what, verbose, isTTY] of [
    ['where there is no terminal', 1, false],
    ['when lines are wanted', 2, true],
  ] as const) {
    it(`is a line for each epoch ${what}`, async () => {
      terminal(isTTY);
      await epoch(verbose);
      expect(drawn).to.equal('');
      expect(lines).to.have.lengthOf(1);
    });
  }
});
