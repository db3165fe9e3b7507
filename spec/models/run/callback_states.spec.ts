import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { type Callbacks, resumableCallbacks } from '../../models/callback_states.ts';
import '../backends.ts';

describe('the states of callbacks', () => {
  before(() => tf.setBackend('cpu'));

  const of = (callbacks: unknown) => resumableCallbacks('spec', callbacks as Callbacks, 'auto');

  it('are none for functions', async () => {
    const heard: number[] = [];
    const [{ callback, state }] = of({ onEpochEnd: (epoch: number) => heard.push(epoch) });
    await callback.onEpochEnd(3, {});
    expect(heard).to.deep.equal([3]);
    expect(state.getState()).to.equal(null);
    state.setState(null);
  });

  it('are those of EarlyStopping, which goes on waiting', async () => {
    const stopping = () => {
      const [resumable] = of(tf.callbacks.earlyStopping({ monitor: 'loss', patience: 2 }));
      const input = tf.input({ shape: [1] });
      const model = tf.model({
        inputs: input,
        outputs: tf.layers.dense({ units: 1 }).apply(input) as tf.SymbolicTensor,
      });
      resumable.callback.setModel(model);
      return { ...resumable, isStopped: () => (model as unknown as { stopTraining_: boolean }).stopTraining_ };
    };
    const first = stopping();
    await first.callback.onTrainBegin();
    await first.callback.onEpochEnd(0, { loss: 1 });
    await first.callback.onEpochEnd(1, { loss: 2 });
    expect(first.state.getState()).to.deep.equal({ wait: 1, stoppedEpoch: 0, best: 1 });

    const second = stopping();
    await second.callback.onTrainBegin();
    second.state.setState(first.state.getState());
    await second.callback.onEpochEnd(2, { loss: 1.5 });
    expect(second.isStopped()).to.equal(true);
  });

  it('are what a callback of functions, or a class, gives and takes', () => {
    class Counter extends tf.Callback {
      count = 0;
      getState() {
        return this.count;
      }
      setState(count: number) {
        this.count = count;
      }
    }
    const counter = new Counter();
    let kept: unknown;
    const functions = {
      getState: () => 'kept',
      setState: (state: unknown) => {
        kept = state;
      },
    };
    const [one, other] = of([counter, functions]);
    one.state.setState(5);
    other.state.setState('again');
    expect([one.state.getState(), other.state.getState(), kept]).to.deep.equal([5, 'kept', 'again']);
  });

  it('are those of a callback of tfjs that only yields, when none is given', () => {
    for (const none of [undefined, null]) expect(of(none)).to.have.lengthOf(1);
  });

  it('are asked of an object of a class, which is refused if it has none', () => {
    class Annealing extends tf.Callback {}
    expect(() => of([new Annealing()])).to.throw(
      TypeError,
      /^spec: `callbacks` must have no state or tell it, but Annealing has no `getState` and `setState`\. Give it those/,
    );
    expect(() => of(['x'])).to.throw(TypeError, /^spec: `callbacks` must be callbacks of tfjs, but got "x"\.$/);
  });
});
