import type { CallFacts } from '../simulated-call';
import { percentile } from '../percentile';
import type { TurnCaller } from './turn-caller';
import type { HeardTurn, TurnFigures } from './turn-figures';
import type { TurnPlan } from './turn-plan';

/** Reads the figures out of what everybody saw, and says what was not as planned. */
export function turnFigures(
  facts: CallFacts,
  caller: Pick<TurnCaller, 'turns' | 'sound' | 'complaints'>,
  plan: TurnPlan,
  metrics: readonly string[],
): TurnFigures {
  const { times } = facts.phone;
  const heard = heardTurns(facts);
  const announced = heard.filter(({ speaker }) => speaker === 'assistant');
  const latenciesMs = caller.turns.map(({ endedAtMs, answeredAtMs }) =>
    answeredAtMs === undefined ? undefined : answeredAtMs - endedAtMs,
  );
  const answeredMs = latenciesMs.filter((latencyMs) => latencyMs !== undefined);
  const [first] = announced;
  return {
    timeToFirstWordMs:
      first === undefined || times.ringingAtMs === undefined ? undefined : first.atMs - times.ringingAtMs,
    answerLatenciesMs: latenciesMs,
    answerLatencyP50Ms: percentile(answeredMs, 0.5),
    answerLatencyP95Ms: percentile(answeredMs, 0.95),
    longestSilenceMs: caller.sound.longestSilenceMs(times.endedAtMs ?? performance.now()),
    voices: {
      coefont: announced.filter(({ voice }) => voice === 'coefont').length,
      twilio: announced.filter(({ voice }) => voice === 'twilio').length,
    },
    turns: heard.map(({ speaker, text }) => ({ speaker, text })),
    problems: [...caller.complaints, ...problems(facts, heard, plan, metrics)],
  };
}

/** What either side said, as the other heard it. */
function heardTurns({ phone, voiced }: CallFacts): HeardTurn[] {
  const words = new Map(voiced.map(({ location, text }) => [location, text]));
  const all: HeardTurn[] = [
    ...phone.recognitions.map(({ text, atMs }) => ({ speaker: 'caller' as const, text, atMs })),
    ...phone.says.map(({ text, atMs }) => ({
      ...{ speaker: 'assistant' as const, text, voice: 'twilio' as const, atMs },
    })),
    ...phone.plays.map(({ url, atMs }) => ({
      ...{ speaker: 'assistant' as const, text: words.get(url) ?? url, voice: 'coefont' as const, atMs },
    })),
  ];
  return all.sort((one, other) => one.atMs - other.atMs);
}

function problems(
  { phone, asked }: CallFacts,
  heard: readonly HeardTurn[],
  plan: TurnPlan,
  metrics: readonly string[],
): string[] {
  const found: string[] = [];
  const say = (isWrong: boolean, sentence: string): void => {
    if (isWrong) found.push(sentence);
  };
  say(phone.endedBy !== 'hangup-verb', `The call was ended by ${phone.endedBy}, not by the assistant.`);
  if (phone.error !== undefined) found.push(phone.error);
  for (const { code, message } of phone.warnings) found.push(`Twilio warned (${code}): ${message}.`);

  const planned = [plan.greeting, ...plan.turns.flatMap(({ text }, at) => [text, plan.answers[at] ?? ''])];
  const spoken = heard.map(({ text }) => text);
  for (let at = 0; at < Math.max(planned.length, spoken.length); at += 1) {
    const [should, was] = [planned[at], spoken[at]];
    if (should === was) continue;
    found.push(`Turn ${at + 1} was ${quoted(was)}, and should have been ${quoted(should)}.`);
    break;
  }
  const should = plan.assistant.legacy?.coefont === undefined ? 'twilio' : 'coefont';
  const strange = heard.filter(({ speaker, voice }) => speaker === 'assistant' && voice !== should);
  say(strange.length > 0, `${strange.length} times another voice than ${should}'s spoke.`);
  const threads = asked.map(({ body }) => (body as { previous_response_id?: string }).previous_response_id);
  const answers = asked.map(({ responseId }) => responseId);
  say(
    threads.some((thread, at) => thread !== answers[at - 1]),
    'An answer did not go on from the one before.',
  );
  for (const name of ['LegacyTurnFailures', 'LegacySpeechFailures']) {
    const count = metrics.filter((line) => line.includes(`"${name}":`)).length;
    say(count > 0, `${name} was counted ${count} times.`);
  }
  return found;
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'nothing' : `“${text}”`;
}
