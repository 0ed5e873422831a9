import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { CallerAudio, CallerListener, CallerStart } from '../../../bridge/call/legs';
import { CallerSocket } from '../../../bridge/twilio/caller-socket';
import { FakeClock } from '../../support/fake-clock';
import { speech } from '../../support/pcmu';
import { keptLog } from '../../support/kept-log';
import {
  CALL_SID,
  markText,
  mediaText,
  startText,
  stopText,
  STREAM_SID,
} from '../../support/twilio-messages';

/** The library's own patience is far longer than ours, so that what is seen here is ours. */
const patient = { port: 0, host: '127.0.0.1', perMessageDeflate: false, closeTimeout: 600_000 };
const server = new WebSocketServer(patient);

beforeAll(async () => {
  if (server.address() === null) await once(server, 'listening');
});

afterEach(() => {
  for (const socket of server.clients) socket.terminate();
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** Writes down what it is told, as words. */
class RecordingListener implements CallerListener {
  readonly told: string[] = [];
  readonly audio: string[] = [];

  callerStarted({ callSid, streamSid, isPcmu }: CallerStart): void {
    this.told.push(`started ${callSid} ${streamSid}${isPcmu ? '' : ', not μ-law'}`);
  }

  callerAudio(audio: CallerAudio, timestampMs: number | undefined): void {
    this.audio.push(audio.toString('latin1'));
    this.told.push(`audio at ${timestampMs ?? 'an unknown moment'}`);
  }

  callerPressed(digit: string): void {
    this.told.push(`pressed ${digit}`);
  }

  markReturned(name: string): void {
    this.told.push(`mark ${name}`);
  }

  callerGone(reason: EndReason): void {
    this.told.push(`gone: ${reason}`);
  }
}

interface Given {
  listener?: RecordingListener;
  admitStart?: (start: CallerStart) => boolean;
  answersPings?: boolean;
}

/** A stream over real sockets: the bridge's end is under test, the peer is played by the test. */
class GivenStream {
  readonly clock = new FakeClock();
  readonly kept = keptLog();
  readonly peerHeard: string[] = [];
  readonly caller: CallerSocket;

  private constructor(
    readonly peer: WebSocket,
    readonly connection: Socket,
    readonly socket: WebSocket,
    wire: Duplex,
    readonly listener: RecordingListener,
    admitStart: (start: CallerStart) => boolean,
  ) {
    // Every `says` waits for the socket's close as well.
    socket.setMaxListeners(0);
    peer.on('message', (data: Buffer) => this.peerHeard.push(data.toString()));
    peer.on('error', () => undefined);
    this.caller = new CallerSocket(socket, wire, this.clock, this.kept.log, admitStart);
    this.caller.listen(listener);
  }

  static async open({
    listener = new RecordingListener(),
    admitStart = () => true,
    answersPings = true,
  }: Given = {}): Promise<GivenStream> {
    const { port } = server.address() as AddressInfo;
    const connection = connect(port, '127.0.0.1');
    const accepted = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>;
    const peer = new WebSocket(`ws://127.0.0.1:${port}`, {
      perMessageDeflate: false,
      autoPong: answersPings,
      createConnection: () => connection,
    });
    const opened = once(peer, 'open');
    const [socket, request] = await accepted;
    await opened;
    return new GivenStream(peer, connection, socket, request.socket, listener, admitStart);
  }

  /** The same, and the stream has started. */
  static async started(given: Given = {}): Promise<GivenStream> {
    const stream = await GivenStream.open(given);
    await stream.says(startText());
    stream.told.length = 0;
    return stream;
  }

  get told(): string[] {
    return this.listener.told;
  }

  /** The peer sends these, and the bridge has taken them: what is asked after them is answered after them. */
  async says(...messages: (string | Buffer)[]): Promise<void> {
    for (const message of messages) this.peer.send(message);
    if (this.peer.readyState !== WebSocket.OPEN) return;
    const taken = once(this.socket, 'ping');
    this.peer.ping();
    await Promise.race([taken, once(this.socket, 'close')]);
  }

  /** Everything that was sent to the peer before has arrived there. */
  async arrived(): Promise<void> {
    const answered = once(this.socket, 'pong');
    this.socket.ping();
    await answered;
  }
}

const UNUSUAL_MEDIA = JSON.stringify({
  streamSid: STREAM_SID,
  media: { payload: speech(20), timestamp: '60', chunk: '3', track: 'inbound' },
  event: 'media',
});

const DTMF = JSON.stringify({
  event: 'dtmf',
  streamSid: STREAM_SID,
  sequenceNumber: '5',
  dtmf: { track: 'inbound_track', digit: '7' },
});

describe('what the caller’s side says', () => {
  it('is reported when the stream starts', async () => {
    const stream = await GivenStream.open();

    await stream.says('{"event":"connected","protocol":"Call","version":"1.0.0"}', startText());

    expect(stream.told).toEqual([`started ${CALL_SID} ${STREAM_SID}`]);
  });

  it('is reported when the stream starts in a format we did not ask for', async () => {
    const stream = await GivenStream.open();

    await stream.says(startText({ mediaFormat: { encoding: 'audio/l16', sampleRate: 16000, channels: 1 } }));

    expect(stream.told).toEqual([`started ${CALL_SID} ${STREAM_SID}, not μ-law`]);
  });

  it('is reported when it is sound', async () => {
    const stream = await GivenStream.started();

    await stream.says(mediaText(speech(20, 1), 3));

    expect(stream.told).toEqual(['audio at 60']);
    expect(stream.listener.audio).toEqual([speech(20, 1)]);
    expect(stream.caller.counts).toMatchObject({ framesReceived: 1, framesParsedSlowly: 0 });
  });

  it('is the same sound when its keys come in an order that nobody promised', async () => {
    const stream = await GivenStream.started();

    await stream.says(UNUSUAL_MEDIA);

    expect(stream.told).toEqual(['audio at 60']);
    expect(stream.listener.audio).toEqual([speech(20)]);
    expect(stream.caller.counts).toMatchObject({ framesReceived: 1, framesParsedSlowly: 1 });
  });

  it('is reported when a key is pressed', async () => {
    const stream = await GivenStream.started();

    await stream.says(DTMF);

    expect(stream.told).toEqual(['pressed 7']);
  });

  it('is reported when a mark comes back', async () => {
    const stream = await GivenStream.started();

    await stream.says(markText('mark-1'));

    expect(stream.told).toEqual(['mark mark-1']);
  });

  it('is reported when the caller hangs up', async () => {
    const stream = await GivenStream.started();

    await stream.says(stopText());

    expect(stream.told).toEqual(['gone: caller-hung-up']);
  });

  it('is ignored after the caller hung up', async () => {
    const stream = await GivenStream.started();

    await stream.says(stopText(), mediaText(speech(20)), stopText());

    expect(stream.told).toEqual(['gone: caller-hung-up']);
  });

  it('is ignored when it is an event that nobody has heard of', async () => {
    const stream = await GivenStream.started();

    await stream.says('{"event":"weather","sequenceNumber":"9"}', markText('mark-1'));

    expect(stream.told).toEqual(['mark mark-1']);
    expect(stream.caller.counts.messagesMalformed).toBe(0);
  });

  it('is counted when it is malformed, and the call goes on', async () => {
    const stream = await GivenStream.started();

    await stream.says(
      'nonsense',
      '{"event":"media","media":{}}',
      Buffer.from(mediaText(speech(20))),
      mediaText(speech(20)),
    );

    expect(stream.told).toEqual(['audio at 20']);
    expect(stream.caller.counts).toMatchObject({ framesReceived: 1, messagesMalformed: 3 });
  });

  it('is logged once when it is malformed, and never quoted', async () => {
    const stream = await GivenStream.started();

    await stream.says('nonsense of 090-1234-5678', '{"event":"mark","mark":{}}');

    expect(stream.kept.lines.map(({ msg }) => msg)).toEqual(['malformed message ignored']);
    expect(stream.kept.text()).not.toContain('090');
  });

  it('is ignored when it is a second start', async () => {
    const stream = await GivenStream.started();

    await stream.says(startText({ callSid: 'CAffffffffffffffffffffffffffffffff' }), markText('mark-1'));

    expect(stream.told).toEqual(['mark mark-1']);
  });

  it('is ignored when it is sound before the start', async () => {
    const stream = await GivenStream.open();

    await stream.says(mediaText(speech(20)), UNUSUAL_MEDIA, startText());

    expect(stream.told).toEqual([`started ${CALL_SID} ${STREAM_SID}`]);
    expect(stream.caller.counts.framesReceived).toBe(0);
  });

  it('ends the stream when it starts under an id that is used up', async () => {
    const asked: CallerStart[] = [];
    const stream = await GivenStream.open({
      admitStart: (start) => {
        asked.push(start);
        return false;
      },
    });

    await stream.says(startText());

    expect(stream.told).toEqual(['gone: call-id-reused']);
    expect(asked).toMatchObject([{ callSid: CALL_SID, streamSid: STREAM_SID }]);
  });

  it('has its id used up once, not by a second start', async () => {
    let asked = 0;
    const stream = await GivenStream.open({ admitStart: () => (asked += 1) > 0 });

    await stream.says(startText(), startText());

    expect(asked).toBe(1);
  });
});

describe('what is done to the caller’s side', () => {
  it('becomes exactly Twilio’s messages', async () => {
    const stream = await GivenStream.started();

    stream.caller.play(speech(20));
    stream.caller.mark('mark-1');
    stream.caller.clear();
    await stream.arrived();

    expect(stream.peerHeard).toEqual([
      `{"event":"media","streamSid":"${STREAM_SID}","media":{"payload":"${speech(20)}"}}`,
      `{"event":"mark","streamSid":"${STREAM_SID}","mark":{"name":"mark-1"}}`,
      `{"event":"clear","streamSid":"${STREAM_SID}"}`,
    ]);
    expect(stream.caller.counts.piecesSent).toBe(1);
  });

  it('is not sent before the stream has started', async () => {
    const stream = await GivenStream.open();

    stream.caller.play(speech(20));
    stream.caller.mark('mark-1');
    stream.caller.clear();
    await stream.arrived();

    expect(stream.peerHeard).toEqual([]);
  });

  it('is harmless once the peer has gone', async () => {
    const stream = await GivenStream.started();
    const closed = once(stream.socket, 'close');
    stream.peer.terminate();
    await closed;

    stream.caller.play(speech(20));
    stream.caller.clear();
    stream.caller.hangUp('caller-lost');

    expect(stream.clock.timerCount).toBe(0);
  });
});

describe('a caller’s side that falls silent', () => {
  it('is given up when it never starts', async () => {
    const stream = await GivenStream.open();
    await stream.says('{"event":"connected","protocol":"Call","version":"1.0.0"}');

    stream.clock.pass(9_999);
    expect(stream.told).toEqual([]);
    stream.clock.pass(1);

    expect(stream.told).toEqual(['gone: start-missing']);
  });

  it('is asked after 10 s whether it is there', async () => {
    const stream = await GivenStream.started();
    const pinged = once(stream.peer, 'ping');

    stream.clock.pass(10_000);
    await pinged;

    expect(stream.told).toEqual([]);
  });

  it('is not asked while it sends sound', async () => {
    const stream = await GivenStream.started();
    let pings = 0;
    stream.peer.on('ping', () => (pings += 1));

    for (let chunk = 1; chunk <= 6; chunk += 1) {
      stream.clock.pass(5_000);
      await stream.says(mediaText(speech(20), chunk));
    }
    // One ping of the test's own, behind all that could have been sent before.
    await stream.arrived();

    expect(pings).toBe(1);
  });

  it('is given up when it does not even answer the ping for 10 s more', async () => {
    const stream = await GivenStream.started({ answersPings: false });

    stream.clock.pass(10_000);
    stream.clock.pass(9_999);
    expect(stream.told).toEqual([]);
    stream.clock.pass(1);

    expect(stream.told).toEqual(['gone: caller-unreachable']);
  });

  it('is kept when it answers pings, until it has sent no sound for 30 s', async () => {
    const stream = await GivenStream.started();
    for (const untilMs of [10_000, 20_000]) {
      const answered = once(stream.socket, 'pong');
      stream.clock.pass(untilMs - stream.clock.nowMs());
      await answered;
    }
    stream.clock.pass(9_999);
    expect(stream.told).toEqual([]);

    stream.clock.pass(1);

    expect(stream.told).toEqual(['gone: caller-audio-stopped']);
  });

  it('is given up after 30 s without sound although it sends other things', async () => {
    const stream = await GivenStream.started();

    for (let mark = 1; mark <= 6; mark += 1) {
      await stream.says(markText(`mark-${mark}`));
      stream.clock.pass(5_000);
    }

    expect(stream.told.at(-1)).toBe('gone: caller-audio-stopped');
  });

  it.each([
    ['by the fast path', mediaText(speech(20), 3)],
    ['by the slow path', UNUSUAL_MEDIA],
  ])('is kept for as long as sound comes %s', async (_how, media) => {
    const stream = await GivenStream.started({ answersPings: false });

    for (let frame = 1; frame <= 8; frame += 1) {
      stream.clock.pass(9_000);
      await stream.says(media);
    }

    expect(stream.told).toEqual(Array(8).fill('audio at 60'));
  });

  it('is taken for alive when sound comes although its ping was not answered', async () => {
    const stream = await GivenStream.started({ answersPings: false });
    stream.clock.pass(19_000);
    await stream.says(mediaText(speech(20)));

    stream.clock.pass(10_000);

    expect(stream.told).toEqual(['audio at 20']);
  });

  it('is watched no more once it was given up', async () => {
    const stream = await GivenStream.open();

    stream.clock.pass(60_000);

    expect(stream.told).toEqual(['gone: start-missing']);
    expect(stream.clock.timerCount).toBe(0);
  });
});

describe('a caller’s side that goes away without a stop', () => {
  it.each([
    ['closes', (stream: GivenStream) => stream.peer.close()],
    ['ends its connection', (stream: GivenStream) => stream.peer.terminate()],
    ['resets its connection', (stream: GivenStream) => stream.connection.resetAndDestroy()],
  ])('is lost when it %s', async (_how, leave) => {
    const stream = await GivenStream.started();
    // Not `once` of node:events, which would take the reset's error for its own.
    const closed = new Promise((resolve) => stream.socket.once('close', resolve));

    leave(stream);
    await closed;

    expect(stream.told).toEqual(['gone: caller-lost']);
    expect(stream.clock.timerCount).toBe(0);
  });

  it('is not lost as well when it closes after its stop', async () => {
    const stream = await GivenStream.started();
    const closed = once(stream.socket, 'close');

    await stream.says(stopText());
    stream.peer.close();
    await closed;

    expect(stream.told).toEqual(['gone: caller-hung-up']);
  });
});

describe('hanging up', () => {
  it('closes the stream with the reason', async () => {
    const stream = await GivenStream.started();
    const closed = once(stream.peer, 'close');

    stream.caller.hangUp('assistant-lost');

    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1000, 'assistant-lost']);
  });

  it('is harmless when repeated', async () => {
    const stream = await GivenStream.started();
    const closed = Promise.all([once(stream.peer, 'close'), once(stream.socket, 'close')]);

    stream.caller.hangUp('assistant-lost');
    stream.caller.hangUp('draining');

    const [[, reason]] = (await closed) as [[number, Buffer], unknown];
    expect(reason.toString()).toBe('assistant-lost');
    stream.caller.hangUp('draining');
    expect(stream.clock.timerCount).toBe(0);
  });

  it('reports nothing more, not even that the socket closed', async () => {
    const stream = await GivenStream.started();
    const closed = once(stream.socket, 'close');
    // On its way when we hang up.
    stream.peer.send(mediaText(speech(20)));
    stream.peer.send(stopText());

    stream.caller.hangUp('draining');
    await closed;

    expect(stream.told).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const stream = await GivenStream.started();
    const closed = once(stream.socket, 'close');

    stream.caller.hangUp('draining');
    await closed;

    expect(stream.clock.timerCount).toBe(0);
  });

  it('cuts off a peer that does not answer the close within a second', async () => {
    const stream = await GivenStream.started();
    stream.peer.pause();
    const closed = once(stream.socket, 'close');

    stream.caller.hangUp('draining');
    stream.clock.pass(999);
    expect(stream.socket.readyState).toBe(WebSocket.CLOSING);
    stream.clock.pass(1);

    expect((await closed)[0]).toBe(1006);
    expect(stream.clock.timerCount).toBe(0);
  });
});

describe('a fault of ours while a message is handled', () => {
  class FaultyListener extends RecordingListener {
    override callerAudio(): void {
      throw new Error('a fault of ours');
    }
  }

  it('ends this call', async () => {
    const stream = await GivenStream.started({ listener: new FaultyListener() });

    await stream.says(mediaText(speech(20)), mediaText(speech(20)));

    expect(stream.told).toEqual(['gone: bridge-fault']);
    expect(stream.kept.lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['error', 'fault while handling a message of the caller'],
    ]);
  });

  it('ends no other call', async () => {
    const [faulty, other] = [
      await GivenStream.started({ listener: new FaultyListener() }),
      await GivenStream.started(),
    ];
    await faulty.says(mediaText(speech(20)));

    await other.says(mediaText(speech(20)));

    expect(other.told).toEqual(['audio at 20']);
  });
});
