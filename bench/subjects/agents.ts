import { setTracingDisabled } from '@openai/agents';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { WebSocketServer } from 'ws';

/**
 * OpenAI's own bridge for Twilio, tracing off. The format is set because its default, in these versions, is 24 kHz
 * PCM, which a phone would hear as noise.
 */
const { PORT, ASSISTANT_URL = '', GREETING } = process.env;

const PCMU = { type: 'audio/pcmu' } as const;

setTracingDisabled(true);

const agent = new RealtimeAgent({ name: 'Front desk', instructions: 'You answer the phone.' });
const server = new WebSocketServer({
  port: Number(PORT),
  host: '127.0.0.1',
  backlog: 1_024,
  perMessageDeflate: false,
});

server.on('connection', (caller) => {
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: caller });
  const session = new RealtimeSession(agent, {
    transport,
    model: 'gpt-realtime-2.1',
    tracingDisabled: true,
    config: { audio: { input: { format: PCMU }, output: { format: PCMU } } },
  });
  session.on('error', ({ error }) => process.stderr.write(`${String(error)}\n`));
  session
    .connect({ apiKey: 'sk-bench', url: `${ASSISTANT_URL}?model=gpt-realtime-2.1` })
    .then(() => {
      if (GREETING === undefined) return;
      transport.sendEvent({ type: 'response.create', response: { instructions: GREETING } });
    })
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      caller.close();
    });
});
