import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { Phone } from '../../simulator/phone/phone';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { tones } from '../../simulator/assistant/answers';
import { Rig } from '../../rig/rig';
import { PUBLIC_BASE_URL, PUBLIC_STREAM_URL } from '../../rig/simulated-call';
import { keptLog } from '../support/kept-log';

const CALLS = 100;
const AUTH_TOKEN = 'token';

it('leaves no timer, socket or listener behind after 100 calls, however they end', async () => {
  const before = count();
  const endings: string[] = [];
  const assistant = await AssistantSimulator.listen({ timings: FAST_TIMINGS, answers: tones([3_000]) });
  const { log } = keptLog('silent');
  const rig = await Rig.open(
    {
      env: {
        PUBLIC_BASE_URL,
        PUBLIC_STREAM_URL,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        OPENAI_REALTIME_API_KEY: 'sk-test',
        OPENAI_REALTIME_URL: assistant.url,
        MAX_CALLS: String(CALLS),
      },
      log,
      webhookLog: { info: () => undefined, warn: () => undefined, error: () => undefined },
      observer: { ended: ({ reason }) => endings.push(reason) },
    },
    0,
  );
  const routes = { [PUBLIC_BASE_URL]: rig.origin, [PUBLIC_STREAM_URL]: rig.origin.replace(/^http/, 'ws') };
  const phone = new Phone({ authToken: AUTH_TOKEN, routes });
  const calls = Array.from({ length: CALLS }, (_, index) => {
    const call = phone.call(`${PUBLIC_BASE_URL}/api/twilio/voice`);
    // A third hangs up politely in the middle of the greeting, a third at once, a third is torn off and gives up.
    const hangUp = (): void => call.hangUp();
    if (index % 3 === 0) call.once('hears', hangUp);
    else if (index % 3 === 1) call.once('streaming', hangUp);
    else {
      call.once('hears', () => {
        call.stream?.reset();
        call.once('document', hangUp);
      });
    }
    return call.ended;
  });
  const reports = await Promise.all(calls);
  // The other end of a connection that was torn off learns of it a moment later.
  await until(
    () => rig.bridge.switchboard.activeCalls === 0 && assistant.sessions.every((session) => !session.isOpen),
  );

  expect(reports).toHaveLength(CALLS);
  expect(endings.length).toBeGreaterThanOrEqual(CALLS);
  await rig.close();
  await assistant.close();
  await until(() => count().sockets <= before.sockets && count().timers <= before.timers);
  const after = count();
  expect(after.sockets).toBeLessThanOrEqual(before.sockets);
  expect(after.timers).toBeLessThanOrEqual(before.timers);
});

/** What keeps the process busy, by kind. */
function count(): { sockets: number; timers: number } {
  const resources = process.getActiveResourcesInfo();
  return {
    sockets: resources.filter((kind) => /TCP|Pipe|TLS/.test(kind)).length,
    timers: resources.filter((kind) => kind === 'Timeout' || kind === 'Immediate').length,
  };
}

/** Waits for a fact, but not for ever: what the test expects of it comes after. */
async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 10_000;
  while (!isTrue() && performance.now() < giveUpAtMs) await new Promise((resolve) => setTimeout(resolve, 5));
}
