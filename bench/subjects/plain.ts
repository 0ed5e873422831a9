import { type RawData, WebSocket, WebSocketServer } from 'ws';

/**
 * A bridge as one writes it plainly: parse every message, build the other side's message, send it; a mark after
 * every delta. No validation, no bookkeeping of what was heard, no interruption: it does less than a bridge must.
 */
const { PORT, ASSISTANT_URL = '', GREETING } = process.env;

interface TwilioMessage {
  event: string;
  start?: { streamSid: string };
  media?: { payload: string };
}

interface AssistantEvent {
  type: string;
  item_id?: string;
  delta?: string;
}

const SESSION_UPDATE = {
  type: 'session.update',
  session: {
    type: 'realtime',
    instructions: 'You answer the phone.',
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        turn_detection: { type: 'server_vad' },
        transcription: { model: 'gpt-realtime-whisper' },
      },
      output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
    },
  },
};

const server = new WebSocketServer({
  port: Number(PORT),
  host: '127.0.0.1',
  backlog: 1_024,
  perMessageDeflate: false,
});

server.on('connection', (caller) => {
  const assistant = new WebSocket(`${ASSISTANT_URL}?model=gpt-realtime-2.1`, {
    headers: { Authorization: 'Bearer sk-bench' },
    perMessageDeflate: false,
  });
  let streamSid = '';
  let isReady = false;
  let marks = 0;

  caller.on('message', (data) => {
    const message = parse(data) as TwilioMessage;
    if (message.event === 'start') streamSid = message.start?.streamSid ?? '';
    if (message.event === 'media' && isReady) {
      assistant.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: message.media?.payload }));
    }
  });
  assistant.on('message', (data) => {
    const event = parse(data) as AssistantEvent;
    if (event.type === 'session.created') assistant.send(JSON.stringify(SESSION_UPDATE));
    if (event.type === 'session.updated') {
      isReady = true;
      if (GREETING !== undefined) {
        assistant.send(JSON.stringify({ type: 'response.create', response: { instructions: GREETING } }));
      }
    }
    if (event.type !== 'response.output_audio.delta') return;
    marks += 1;
    caller.send(JSON.stringify({ event: 'media', streamSid, media: { payload: event.delta } }));
    caller.send(
      JSON.stringify({ event: 'mark', streamSid, mark: { name: `${event.item_id ?? ''}:${marks}` } }),
    );
  });
  caller.on('close', () => assistant.close());
  assistant.on('close', () => caller.close());
  caller.on('error', () => assistant.close());
  assistant.on('error', () => caller.close());
});

function parse(data: RawData): unknown {
  return JSON.parse((data as Buffer).toString('utf8'));
}
