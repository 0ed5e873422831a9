import { EventEmitter } from 'node:events';
import { Timeline } from '../../rig/timeline';
import type { PhoneCall } from '../../simulator/phone/phone-call';

/** A call whose events a test tells, and the lines that come of them. */
function given() {
  const lines: string[] = [];
  const timeline = new Timeline((line) => lines.push(line.trimStart()));
  const call = new EventEmitter();
  timeline.follow(call as unknown as PhoneCall, 'somewhere');
  return { timeline, call, lines };
}

describe('the timeline of a call', () => {
  it('says what the webhook answers, without parameters', () => {
    const { call, lines } = given();

    call.emit('document', {
      atMs: 1_000,
      twiml: '<Response><Connect><Stream url="x"><Parameter name="from"/></Stream></Connect></Response>',
    });
    call.emit('document', { atMs: 1_500, twiml: '<Response/>' });

    expect(lines).toEqual([
      '0.00  webhook    answers <Connect> <Stream>',
      '0.50  webhook    answers with nothing more to do',
    ]);
  });

  it('says what Twilio is told by REST, and whom it dials', () => {
    const { call, lines } = given();

    call.emit('updated', { atMs: 0, twiml: '<Response><Dial>+15005550006</Dial></Response>' });
    call.emit('dialed', { atMs: 0, number: '+15005550006' });
    call.emit('updated', { atMs: 0, status: 'completed' });

    expect(lines).toEqual([
      '0.00  bridge     has Twilio transfer the call, by REST',
      '0.00  phone      dials +15005550006',
      '0.00  bridge     has Twilio hang up, by REST',
    ]);
  });

  it('says what the caller does', () => {
    const { timeline, lines } = given();
    const audio = Buffer.alloc(0);

    timeline.does({ text: 'Hello.', audio }, 0);
    timeline.does({ text: 'Wait!', audio, overAnswerAfterMs: 500 }, 0);
    timeline.does({ text: 'Yes.', audio, overAnswerAfterMs: 500, isAnswered: false }, 0);
    timeline.does({ keys: '12#', pauseMs: 200 }, 0);
    timeline.does({ absentMs: 2_000 }, 0);
    timeline.does({ silentMs: 2_000 }, 0);

    expect(lines).toEqual([
      '0.00  caller     says: “Hello.”',
      '0.00  caller     interrupts: “Wait!”',
      '0.00  caller     puts in: “Yes.”',
      '0.00  caller     presses 1 2 #',
      '0.00  caller     sends no sound for 2.00 s',
    ]);
  });

  it('says what the bridge tells of asides, keys and a conversation that goes on', () => {
    const { timeline, lines } = given();

    timeline.observer.asideHeard?.('CA1');
    timeline.observer.keyedIn?.('CA1', '12');
    timeline.observer.connected?.('CA1', {
      startedMs: 0,
      assistantReadyMs: 300,
      keptEarlyMs: 250,
      resumed: true,
    });

    expect(lines.map((line) => line.slice('0.00  '.length))).toEqual([
      'bridge     takes that for an aside',
      'bridge     hands the keys to the assistant: 12',
      'bridge     both sides are ready: the assistant after 0.30 s, 0.25 s of the caller kept for it, and the conversation goes on',
    ]);
  });
});
