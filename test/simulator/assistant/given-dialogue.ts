import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { tones } from '../../../simulator/assistant/answers';
import { behaviourOf } from '../../../simulator/assistant/assistant-options';
import type { ClientEvent } from '../../../simulator/assistant/client-event';
import { ClientLine } from '../../../simulator/assistant/client-line';
import { Dialogue } from '../../../simulator/assistant/dialogue';
import { Gate } from '../../../simulator/assistant/gate';
import { SessionConfig } from '../../../simulator/assistant/session-config';
import { SessionRecord } from '../../../simulator/assistant/session-record';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { FakeClock } from '../../support/fake-clock';

/** What is said and heard in one session, on a clock that stands still. */
export class GivenDialogue {
  readonly clock = new FakeClock();
  readonly sent: { type: string }[] = [];
  readonly #gate = new Gate();
  readonly #dialogue: Dialogue;

  constructor(replyMs = 50) {
    const record = new SessionRecord(false);
    const socket = Object.assign(new EventEmitter(), {
      ...{ readyState: 1, OPEN: 1 },
      send: (frame: string) => this.sent.push(JSON.parse(frame) as { type: string }),
    });
    const line = new ClientLine(socket as unknown as WebSocket, this.clock, record, {
      ...{ outgoing: (deliver) => deliver(), extraKeys: false, onSent: () => undefined },
    });
    this.#dialogue = new Dialogue({
      ...{ line, clock: this.clock, record, faults: {}, gate: this.#gate },
      config: new SessionConfig('gpt-realtime-2.1', 0),
      behaviour: behaviourOf({ answers: tones([replyMs]), timings: FAST_TIMINGS, pace: Infinity }),
    });
    this.#gate.open();
  }

  get types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  /** The client sends these, one after the other, and what follows of them at once is done. */
  takes(...events: Exclude<ClientEvent, { type: 'session.close' }>[]): void {
    for (const event of events) {
      this.#gate.pass(() => {
        expect(this.#dialogue.handle(event)).toBeUndefined();
      });
    }
    this.clock.pass(100);
  }
}
