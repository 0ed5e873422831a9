import { CallFolder } from './call-folder';
import type { CallPlan, PlannedReply } from './call-plan';
import type { CallFigures } from './call-figures';
import { callFigures } from './call-report';
import { ScriptedCall } from './scripted-call';
import { ScriptedReplies } from './scripted-replies';
import { ScriptedTools } from './scripted-tools';
import { simulatedCall } from './simulated-call';
import { Timeline } from './timeline';

export interface TakeCallOptions {
  /** Where the call is told while it happens. @default - nowhere */
  print?: (line: string) => void;
  /** How the call is kept, if its plan does not say it. @default - it is not */
  recordSettings?: NodeJS.ProcessEnv;
  /** What a busy machine is given on top of every bound in time. @default - nothing */
  slackMs?: number;
}

/** Takes one call through the whole rig as a plan says, and judges it. */
export async function takeCall(plan: CallPlan, options: TakeCallOptions = {}): Promise<CallFigures> {
  const timeline = new Timeline(options.print ?? (() => undefined));
  const caller = new ScriptedCall(plan.steps, (step, atMs) => timeline.does(step, atMs));
  const replies = isList(plan.replies) ? new ScriptedReplies(plan.replies) : undefined;
  const tools = new ScriptedTools(plan.tools ?? {});
  const { begunSecondsAgo = 0, faults = {}, dialAnswers = true } = plan;
  const folder = await CallFolder.make(plan, options.recordSettings);
  try {
    const facts = await simulatedCall(
      {
        assistant: {
          answers: replies ?? (plan.replies as Exclude<CallPlan['replies'], readonly PlannedReply[]>),
          transcribe: plan.transcribe,
          faults: faults.assistant,
        },
        phone: {
          ...plan.caller,
          faults: faults.phone,
          dial: { status: dialAnswers ? 'completed' : 'no-answer' },
        },
        env: { ...folder.env, ASSISTANT_LANGUAGE: plan.language },
        observer: timeline.observer,
        parts: { tools },
        webhookNowS: () => Math.floor(Date.now() / 1_000) - begunSecondsAgo,
      },
      ({ call, assistant, rig }) => {
        timeline.follow(call, `which answers at ${rig.origin}`);
        timeline.followAssistant(assistant);
        return caller.take(call);
      },
    );
    const complaints = [caller, replies, tools].flatMap((one) => one?.complaints ?? []);
    const figures = callFigures(facts, caller.turns, {
      expected: plan.expect,
      complaints: [...complaints, ...(replies?.unusedComplaints ?? [])],
      longestSilenceMs: caller.sound.longestSilenceMs(facts.phone.times.endedAtMs ?? performance.now()),
      slackMs: options.slackMs,
    });
    const recordProblems = await folder.recordProblems(facts.phone.callSid, figures);
    return { ...figures, problems: [...figures.problems, ...recordProblems] };
  } finally {
    await folder.remove();
  }
}

function isList(replies: CallPlan['replies']): replies is readonly PlannedReply[] {
  return Array.isArray(replies);
}
