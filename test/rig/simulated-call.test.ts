import { bridgeParts } from '../../bridge/parts';
import { BridgeServer } from '../../bridge/server';
import { readSettings } from '../../bridge/settings';
import { SYSTEM_CLOCK } from '../../bridge/system-clock';
import { createLogger } from '../../bridge/telemetry/logger';
import type { CallObserver, CallSummary } from '../../bridge/call/observer';
import { shortTalk, talk } from '../support/quick-call';

describe('a simulated call through a bridge elsewhere', () => {
  it('is taken by that bridge, which is told what the other would be', async () => {
    const summaries: CallSummary[] = [];
    let elsewhere: BridgeServer | undefined;

    const { phone, turns, summary } = await talk(shortTalk(1), {
      bridgeElsewhere: async (env) => {
        const settings = readSettings({ ...env, PORT: '0' });
        const observer: CallObserver = { ended: (ended) => summaries.push(ended) };
        elsewhere = new BridgeServer(bridgeParts(settings, SYSTEM_CLOCK, createLogger('silent'), observer));
        return `http://127.0.0.1:${await elsewhere.listen('127.0.0.1')}`;
      },
    });
    await elsewhere?.close();

    expect(phone.endedBy).toBe('caller');
    expect(turns[0]!.answeredAtMs).toBeDefined();
    expect(summaries.map(({ reason }) => reason)).toEqual(['caller-hung-up']);
    expect(summary).toBeUndefined();
  });
});
