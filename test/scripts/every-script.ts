// Loaded before any call goes on, as a busy machine takes long to load it, and all calls of the process would stand still.
import '../../bridge/twilio/call-resource';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CallFigures } from '../../rig/call-figures';
import { readScriptFile } from '../../rig/script/script-file';
import { takeCall } from '../../rig/take-call';

const SCRIPTS = resolve(__dirname, '../../simulator/scripts');
/** A call is hardly any work, and mostly waits for speech to be spoken: so many at a time fit a machine that is busy already. */
const CALLS_AT_ONCE = 4;
/** A machine that is busy answers later, and is not wrong. */
const SLACK_MS = 2_000;
/** The last call of a half waits for those before it. */
const HALF_DUE_MS = 300_000;

/** Tests of every second script, from the first or the second on: two files share them, so that two workers can. */
export function testEverySecondScript(from: 0 | 1): void {
  const names = readdirSync(SCRIPTS)
    .filter((name) => name.endsWith('.json'))
    .filter((_, index) => index % 2 === from);
  const plans = names.map((name) => [name, readScriptFile(join(SCRIPTS, name))] as const);
  let calls: Map<string, Promise<CallFigures>>;

  beforeAll(() => {
    const places = Array.from({ length: CALLS_AT_ONCE }, () => Promise.resolve());
    calls = new Map(
      plans.map(([name, plan], index) => {
        const place = index % CALLS_AT_ONCE;
        const call = places[place]!.then(() => takeCall(plan, { slackMs: SLACK_MS }));
        places[place] = call.then(
          () => undefined,
          () => undefined,
        );
        return [name, call];
      }),
    );
  });

  it.each(plans.map(([name, { title }]) => [name, title] as const))(
    '%s: %s',
    async (name) => {
      const { problems } = await calls.get(name)!;

      expect(problems).toEqual([]);
    },
    HALF_DUE_MS,
  );
}
