import { percentile } from '../percentile';
import type { LambdaFunction } from './lambda-function';
import { ringingEvent } from './signed-request';

/** Enough for a median that stays, in less than a quarter of a minute. */
const COLD_STARTS = 7;
const WARM_CALLS = 200;

/** Starts a function with this environment, cold. */
export type StartFunction = (env: NodeJS.ProcessEnv) => Promise<LambdaFunction>;

interface Figures {
  initMs: number[];
  firstMs: number[];
  warmMs: number[];
}

/** Measures a webhook, once with its token given outright, once with the name of a parameter. */
export async function figuresText(
  start: StartFunction,
  outright: NodeJS.ProcessEnv,
  fromSsm: NodeJS.ProcessEnv,
): Promise<string> {
  const given = await measure(start, outright);
  const fetched = await measure(start, fromSsm);
  return [
    ['cold start', given.initMs],
    ['first call', given.firstMs],
    ['first call, token from SSM', fetched.firstMs],
    ['warm call', given.warmMs],
  ]
    .map(([what, valuesMs]) => `${(what as string).padEnd(28)}${spread(valuesMs as number[])}`)
    .join('\n');
}

/** The time of calls is between the event and its answer, at the runtime API: no gateway, no network. */
async function measure(start: StartFunction, env: NodeJS.ProcessEnv): Promise<Figures> {
  const event = await ringingEvent();
  const measured: Figures = { initMs: [], firstMs: [], warmMs: [] };
  for (let run = 1; run <= COLD_STARTS; run += 1) {
    const webhook = await start(env);
    try {
      measured.initMs.push(webhook.initMs);
      measured.firstMs.push((await webhook.invoke(event)).durationMs);
      if (run < COLD_STARTS) continue;
      for (let call = 0; call < WARM_CALLS; call += 1) {
        measured.warmMs.push((await webhook.invoke(event)).durationMs);
      }
    } finally {
      await webhook.stop();
    }
  }
  return measured;
}

function spread(valuesMs: readonly number[]): string {
  const ms = (value = Number.NaN): string => `${value.toFixed(1)} ms`;
  return `median ${ms(percentile(valuesMs, 0.5))}, slowest ${ms(Math.max(...valuesMs))}, of ${valuesMs.length}`;
}
