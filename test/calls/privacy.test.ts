import { observers } from '../../bridge/call/observers';
import { callLog } from '../../bridge/telemetry/call-log';
import { CallMetrics } from '../../bridge/telemetry/call-metrics';
import { MetricPrinter } from '../../bridge/telemetry/metric-printer';
import type { Facts } from '../../lambda/voice/webhook-log';
import { assistantFile } from '../support/assistant-file';
import { keptLog } from '../support/kept-log';
import { shortTalk, talk } from '../support/quick-call';

const CANARIES = {
  callersNumber: '+81312345678',
  dialledNumber: '+81398765432',
  callersWords: 'my card number is one two three',
  assistantsWords: 'Reply number',
  instructions: 'You know the secret recipe.',
  key: 'sk-canary-key',
  keyedIn: '407193860251',
};

it('writes nothing into any log or metric that belongs to the caller: no number, no word, no key, no key press', async () => {
  const kept = keptLog('trace');
  const webhookLines: Facts[] = [];
  const metricLines: string[] = [];
  const printer = new MetricPrinter('voice-test', (line) => metricLines.push(line));
  const metrics = new CallMetrics('gpt-realtime-2.1', printer);
  const keep = (_message: string, facts: Facts): void => void webhookLines.push(facts);
  const conversation = { ...shortTalk(2, [600, 3_000, 600]), transcribe: () => CANARIES.callersWords };
  const [first, second] = conversation.turns;
  const { summary } = await talk(
    { ...conversation, turns: [first!, { ...second!, overAnswerAfterMs: 500 }] },
    {
      log: kept.log,
      webhookLog: { info: keep, warn: keep, error: keep },
      observer: observers(callLog(kept.log), metrics),
      phone: { from: CANARIES.callersNumber, to: CANARIES.dialledNumber },
      assistant: { faults: { responses: { 1: { what: 'error-event' } } } },
      env: {
        ASSISTANT_FILES: assistantFile({
          instructions: CANARIES.instructions,
          greeting: { instructions: 'Say hello.' },
        }),
        OPENAI_REALTIME_API_KEY: CANARIES.key,
      },
    },
    ({ call }) => {
      call.once('hears', () => {
        for (const key of `${CANARIES.keyedIn}#`) call.press(key);
        call.stream?.sendMalformed('{"event":"mark","mark":{"name":["my card number is one two three"]}}');
      });
    },
  );

  expect(summary?.turns().some(({ text: words }) => words === CANARIES.callersWords)).toBe(true);
  expect(kept.lines.length).toBeGreaterThan(3);
  expect(webhookLines.length).toBeGreaterThan(0);
  expect(metricLines.length).toBeGreaterThan(3);
  const written = kept.text() + JSON.stringify(webhookLines) + metricLines.join();
  for (const canary of Object.values(CANARIES)) expect(written).not.toContain(canary);
});

it('writes one line when a call is connected and one when it is over', async () => {
  const kept = keptLog('info');
  const { phone } = await talk(shortTalk(1), { log: kept.log, observer: callLog(kept.log) });
  const { callSid } = phone;

  expect(kept.lines.filter(({ msg }) => msg === 'call connected')).toMatchObject([
    { callSid, level: 'info' },
  ]);
  expect(kept.lines.filter(({ msg }) => msg === 'call ended')).toMatchObject([
    { callSid, reason: 'caller-hung-up', turns: 3, interruptions: 0 },
  ]);
});
