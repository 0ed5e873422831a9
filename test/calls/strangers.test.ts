import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTracingDisabled } from '@openai/agents';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { WebSocketServer } from 'ws';
import { recorded } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { Phone } from '../../simulator/phone/phone';
import { recordings } from '../../simulator/speech/recordings';

setTracingDisabled(true);

it('x', async () => {
  const by = (role: 'caller' | 'assistant', name: string) => recordings('en', role).find((r) => r.name === `en-${role}-${name}`)!;
  const say = (name: string) => ({ audio: by('assistant', name).audio, transcript: by('assistant', name).text });
  const assistant = await AssistantSimulator.listen({ answers: recorded([say('saved'), say('long'), say('sorry')]) });
  const errors: unknown[] = [];
  const log: string[] = [];
  const t0 = performance.now();
  const L = (x: string) => log.push(`${((performance.now() - t0) / 1000).toFixed(2)} ${x}`);
  const http: Server = createServer((_q, r) => {
    r.writeHead(200, { 'Content-Type': 'text/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://strangers.example.com/stream"/></Connect></Response>`);
  });
  const wss = new WebSocketServer({ noServer: true });
  http.on('upgrade', (q, s, h) => wss.handleUpgrade(q, s, h, (caller) => {
    const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: caller });
    const session = new RealtimeSession(new RealtimeAgent({ name: 'Front desk', instructions: 'You answer the phone.' }), { transport, model: 'gpt-realtime-2.1', config: { audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' } } } }, tracingDisabled: true });
    session.on('error', ({ error }) => { errors.push(error); L('err ' + JSON.stringify(error)); });
    session.connect({ apiKey: 'sk-test', url: `${assistant.url}?model=gpt-realtime-2.1` }).catch((e) => errors.push(e));
  }));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  assistant.on('session', (s) => {
    s.on('client-event', (e) => { if (e.type !== 'input_audio_buffer.append') L('> ' + JSON.stringify(e).slice(0, 900)); });
    s.on('server-event', (e) => { if (!e.type.endsWith('.delta')) L('< ' + e.type + (e.type === 'error' ? JSON.stringify(e) : '')); });
  });
  setTimeout(() => { console.log(log.join('\n')); console.log(errors); }, 25000);
  const phone = new Phone({ authToken: 'x', routes: { 'wss://strangers.example.com': `ws://127.0.0.1:${(http.address() as AddressInfo).port}` } });
  const call = phone.call(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  for (const n of ['hears', 'quiet', 'cut', 'streaming', 'warning'] as const) call.on(n as 'warning', (x: unknown) => L(n + ' ' + (typeof x === 'object' ? JSON.stringify(x) : '')));
  await once(call, 'streaming');
  await new Promise(r => setTimeout(r, 800));
  await call.say(by('caller', 'hello').audio);
  await once(call, 'quiet');
  await call.say(by('caller', 'number').audio);
  await once(call, 'hears');
  await new Promise(r => setTimeout(r, 2000));
  const q = once(call, 'cut');
  void call.say(by('caller', 'interrupts').audio);
  await q;
  await once(call, 'hears');
  await once(call, 'quiet');
  call.hangUp();
  const report = await call.ended;
  L('ended ' + report.endedBy);
  await new Promise(r => setTimeout(r, 300));
  console.log(log.join('\n'));
  console.log(errors, assistant.sessions.length, assistant.sessions[0]?.record.truncates, assistant.sessions[0]?.record.errorsSent, assistant.sessions[0]?.headers, report.warnings, report.cuts);
  await assistant.close();
  http.close(); http.closeAllConnections();
});
