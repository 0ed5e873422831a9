import { CallFolder } from '../call-folder';
import { simulatedCall } from '../simulated-call';
import type { TakeCallOptions } from '../take-call';
import { Timeline } from '../timeline';
import { TurnCaller } from './turn-caller';
import type { TurnFigures } from './turn-figures';
import { turnFigures } from './turn-judgement';
import { COEFONT_VOICE, type TurnPlan } from './turn-plan';

/** How long the peers take, about as the real ones do. */
const MODEL_MS = 700;
const VOICE_MS = 400;
/** As fast as one of Twilio's voices speaks Japanese, and half as fast as it speaks English. */
const MS_PER_CHARACTER = 120;
const CONFIDENCE = 0.93;

/** Takes one call that is answered turn by turn, through webhook, text model and voice, and judges it. */
export async function takeTurnCall(
  plan: TurnPlan,
  { print = () => undefined }: Pick<TakeCallOptions, 'print'> = {},
): Promise<TurnFigures> {
  const timeline = new Timeline(print);
  const caller = new TurnCaller(plan.turns, (step, atMs) => timeline.does(step, atMs));
  const metrics: string[] = [];
  const folder = await CallFolder.make(plan);
  try {
    const facts = await simulatedCall(
      {
        env: { ...folder.env, USE_OPENAI_REALTIME: 'false' },
        responses: {
          answer: ({ number }) => answerOf(plan, number),
          faults: () => ({ delayMs: MODEL_MS }),
        },
        coeFont: { voices: [COEFONT_VOICE], faults: () => ({ delayMs: VOICE_MS }) },
        phone: {
          recognise: (audio) => ({ text: plan.transcribe(audio), confidence: CONFIDENCE }),
          msPerCharacter: MS_PER_CHARACTER,
        },
        printMetric: (line) => metrics.push(line),
      },
      ({ call, responses, coeFont }) => {
        timeline.follow(call, '');
        timeline.followTurns(responses, coeFont);
        return caller.take(call);
      },
    );
    return turnFigures(facts, caller, plan, metrics);
  } finally {
    await folder.remove();
  }
}

function answerOf({ answers }: TurnPlan, number: number) {
  const text = answers[number - 1] ?? '';
  return number < answers.length ? { text } : { text, call: { name: 'hang_up', arguments: {} } };
}
