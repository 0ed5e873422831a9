import { observers } from '../../../bridge/call/observers';

describe('several observers', () => {
  it('are each told everything they want to know, in their order', () => {
    const told: string[] = [];
    const all = observers(
      { admitted: (callSid) => told.push(`first: ${callSid} admitted`) },
      {},
      {
        admitted: (callSid) => told.push(`third: ${callSid} admitted`),
        answerHeard: (callSid, latencyMs) => told.push(`third: ${callSid} heard after ${latencyMs ?? 0} ms`),
      },
    );

    all.admitted?.('CA1');
    all.answerHeard?.('CA1', 640);
    all.keyedIn?.('CA1', '7');

    expect(told).toEqual(['first: CA1 admitted', 'third: CA1 admitted', 'third: CA1 heard after 640 ms']);
  });

  it('may be objects of a class', () => {
    class Counter {
      #count = 0;
      admitted(): void {
        this.#count += 1;
      }
      get count(): number {
        return this.#count;
      }
    }
    const counter = new Counter();

    observers(counter).admitted?.('CA1');

    expect(counter.count).toBe(1);
  });
});
