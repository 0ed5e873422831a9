import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTracingDisabled } from '@openai/agents';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { WebSocketServer } from 'ws';
import { recorded } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import type { CallReport } from '../../simulator/phone/call-report';
import { Phone } from '../../simulator/phone/phone';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { recordings } from '../../simulator/speech/recordings';

/**
 * Whole calls by clients that we did not write. A simulator that only our own bridge can talk to would prove
 * nothing: OpenAI's own bridge for Twilio must get through both of them as well.
 */

setTracingDisabled(true);

const STREAM_ORIGIN = 'wss://strangers.example.com';
const TWIML =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  `<Response><Connect><Stream url="${STREAM_ORIGIN}/stream"/></Connect></Response>`;

/**
 * Said outright, because without it the SDK's session is in 24 kHz PCM: its default is filled in before the Twilio
 * transport looks whether a format is missing (github.com/openai/openai-agents-js, pull requests 1366 and 1676).
 */
const PCMU = { type: 'audio/pcmu' } as const;

let assistant: AssistantSimulator;
let server: Server;
let errors: unknown[];

afterEach(async () => {
  await assistant.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** OpenAI's bridge behind a webhook, between a phone and an assistant that makes speech at this pace. */
async function givenTheirBridge(pace: number): Promise<Phone> {
  const says = (name: string) => {
    const { audio, text } = recording(`en-assistant-${name}`);
    return { audio, transcript: text };
  };
  assistant = await AssistantSimulator.listen({
    answers: recorded([says('long'), says('sorry')]),
    timings: FAST_TIMINGS,
    pace,
  });
  errors = [];
  server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(TWIML);
  });
  const streams = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    streams.handleUpgrade(request, socket, head, (caller) => {
      const session = new RealtimeSession(
        new RealtimeAgent({ name: 'Front desk', instructions: 'You answer the phone.' }),
        {
          transport: new TwilioRealtimeTransportLayer({ twilioWebSocket: caller }),
          model: 'gpt-realtime-2.1',
          config: { audio: { input: { format: PCMU }, output: { format: PCMU } } },
          tracingDisabled: true,
        },
      );
      session.on('error', ({ error }) => errors.push(error));
      session
        .connect({ apiKey: 'sk-a-stranger', url: `${assistant.url}?model=gpt-realtime-2.1` })
        .catch((error: unknown) => errors.push(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new Phone({ authToken: 'token', routes: { [STREAM_ORIGIN]: `ws://127.0.0.1:${port}` } });
}

/** The caller says hello, talks over the long answer to it, hears the next one out and hangs up. */
async function talk(call: PhoneCall): Promise<CallReport> {
  const [, stream] = await once(call, 'streaming');
  await configured();
  const answered = once(call, 'hears');
  await call.say(recording('en-caller-hello').audio);
  await answered;
  await stream.playout.whenPlayed(2_000);
  const cut = once(call, 'cut');
  const spoken = call.say(recording('en-caller-interrupts').audio);
  await cut;
  const answeredAgain = once(call, 'hears');
  await spoken;
  await answeredAgain;
  await once(call, 'quiet');
  call.hangUp();
  return call.ended;
}

it('x', async () => {
  const phone = await givenTheirBridge(Number(process.env.PACE));
  const log: string[] = [];
  const t0 = performance.now();
  const L = (x: string) => log.push(`${((performance.now() - t0) / 1000).toFixed(3)} ${x}`);
  assistant.on('session', (s) => {
    s.on('client-event', (e) => {
      if (e.type !== 'input_audio_buffer.append') L('> ' + JSON.stringify(e).slice(0, 900));
    });
    s.on('server-event', (e) => {
      if (!e.type.endsWith('.delta')) L('< ' + e.type + (e.type === 'error' ? JSON.stringify(e) : ''));
    });
  });
  const call = phone.call(`http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`);
  const report = await talk(call);
  await new Promise((r) => setTimeout(r, 200));
  console.log(log.join('\n'));
  console.log(
    errors,
    assistant.sessions[0]?.record.truncates,
    assistant.sessions[0]?.record.errorsSent,
    report.warnings,
    report.cuts,
    assistant.sessions[0]?.isOpen,
  );
});

async function configured(): Promise<void> {
  while (assistant.sessions[0]?.record.serverEvents['session.updated'] === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function recording(name: string) {
  const role = name.includes('caller') ? 'caller' : 'assistant';
  const found = recordings('en', role).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no recording ${name}.`);
  return found;
}
